using Abide.Daemon.Journal;
using Microsoft.Data.Sqlite;

namespace Abide.Daemon.Catalog;

/// <summary>What the catalog holds of a host.</summary>
/// <param name="Name">What sessions call it.</param>
/// <param name="Url">Where it is.</param>
/// <param name="Abide">The path of abide there.</param>
/// <param name="Home">The directory for what is kept there.</param>
/// <param name="CreatedAt">When it was added.</param>
internal sealed record HostRecord(string Name, string Url, string? Abide, string? Home, DateTimeOffset CreatedAt);

/// <summary>Hosts as rows, and back.</summary>
internal static class HostRows
{
    public static IReadOnlyList<HostRecord> LoadAll(SqliteConnection catalog)
    {
        using var select = catalog.CreateCommand();
        select.CommandText = "SELECT name, url, abide, home, created_at FROM hosts ORDER BY name";
        using var reader = select.ExecuteReader();
        var records = new List<HostRecord>();
        while (reader.Read())
            records.Add(new HostRecord(reader.GetString(0), reader.GetString(1), reader[2] as string, reader[3] as string, UnixTime.At(reader.GetInt64(4))));
        return records;
    }

    public static void Add(SqliteConnection catalog, HostRecord record)
    {
        using var insert = catalog.CreateCommand();
        insert.CommandText = "INSERT OR REPLACE INTO hosts (name, url, abide, home, created_at) VALUES (@name, @url, @abide, @home, @created_at)";
        void Bind(string name, object? value) => insert.Parameters.AddWithValue(name, value ?? DBNull.Value);
        Bind("@name", record.Name);
        Bind("@url", record.Url);
        Bind("@abide", record.Abide);
        Bind("@home", record.Home);
        Bind("@created_at", UnixTime.Microseconds(record.CreatedAt));
        insert.ExecuteNonQuery();
    }

    public static void Delete(SqliteConnection catalog, string name)
    {
        using var delete = catalog.CreateCommand();
        delete.CommandText = "DELETE FROM hosts WHERE name = @name";
        delete.Parameters.AddWithValue("@name", name);
        delete.ExecuteNonQuery();
    }
}
