using Microsoft.Data.Sqlite;

namespace Abide.Daemon.Catalog;

/// <summary>What the sessions of other hosts were when their daemons told last: one text for each host.</summary>
internal static class FarSessionRows
{
    public static string? Load(SqliteConnection catalog, string host)
    {
        using var select = catalog.CreateCommand();
        select.CommandText = "SELECT rows FROM far_sessions WHERE host = @host";
        select.Parameters.AddWithValue("@host", host);
        return select.ExecuteScalar() as string;
    }

    public static void Keep(SqliteConnection catalog, string host, string rows)
    {
        using var insert = catalog.CreateCommand();
        insert.CommandText = "INSERT OR REPLACE INTO far_sessions (host, rows) VALUES (@host, @rows)";
        insert.Parameters.AddWithValue("@host", host);
        insert.Parameters.AddWithValue("@rows", rows);
        insert.ExecuteNonQuery();
    }

    public static void Remove(SqliteConnection catalog, string host)
    {
        using var delete = catalog.CreateCommand();
        delete.CommandText = "DELETE FROM far_sessions WHERE host = @host";
        delete.Parameters.AddWithValue("@host", host);
        delete.ExecuteNonQuery();
    }
}
