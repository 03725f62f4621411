using Abide.Daemon.Journal;
using Microsoft.Data.Sqlite;

namespace Abide.Daemon.Catalog;

/// <summary>What is to be asked of another host once it answers, for one session; the last that was wished.</summary>
/// <param name="Id">Names this wish: a later one has another.</param>
/// <param name="Host">The host.</param>
/// <param name="Session">The session's name there.</param>
internal sealed record FarWish(Guid Id, string Host, string Session)
{
    /// <summary>The request that makes the session, as a message's JSON; null when that is there.</summary>
    public string? Put { get; init; }

    /// <summary>True is to start it, false to stop it, null neither.</summary>
    public bool? Runs { get; init; }

    /// <summary>The run that was there when a start was tried: with a later one that was done, whether an answer came or not.</summary>
    public int? TriedAt { get; init; }

    /// <summary>When it was wished.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What is to come, for people.</summary>
    public string Words => (Put, Runs) switch
    {
        (not null, true) => "to be made and started when it answers",
        (not null, _) => "to be made when it answers",
        (null, true) => "to be started when it answers",
        _ => "to be stopped when it answers",
    };
}

/// <summary>Wishes as rows, and back.</summary>
internal static class FarWishRows
{
    public static IReadOnlyList<FarWish> LoadAll(SqliteConnection catalog)
    {
        using var select = catalog.CreateCommand();
        select.CommandText = "SELECT id, host, session, put, runs, tried_at, created_at FROM far_wishes ORDER BY created_at";
        using var reader = select.ExecuteReader();
        var wishes = new List<FarWish>();
        while (reader.Read())
        {
            wishes.Add(new FarWish(new Guid((byte[])reader[0], bigEndian: true), reader.GetString(1), reader.GetString(2))
            {
                Put = reader[3] as string,
                Runs = reader.IsDBNull(4) ? null : reader.GetBoolean(4),
                TriedAt = reader.IsDBNull(5) ? null : reader.GetInt32(5),
                At = UnixTime.At(reader.GetInt64(6)),
            });
        }

        return wishes;
    }

    public static void Keep(SqliteConnection catalog, FarWish wish)
    {
        using var insert = catalog.CreateCommand();
        insert.CommandText = "INSERT OR REPLACE INTO far_wishes (id, host, session, put, runs, tried_at, created_at) VALUES (@id, @host, @session, @put, @runs, @tried_at, @created_at)";
        void Bind(string name, object? value) => insert.Parameters.AddWithValue(name, value ?? DBNull.Value);
        Bind("@id", wish.Id.ToByteArray(bigEndian: true));
        Bind("@host", wish.Host);
        Bind("@session", wish.Session);
        Bind("@put", wish.Put);
        Bind("@runs", wish.Runs);
        Bind("@tried_at", wish.TriedAt);
        Bind("@created_at", UnixTime.Microseconds(wish.At));
        insert.ExecuteNonQuery();
    }

    /// <summary>Stores at which run a start was tried, unless a later wish took the place of this one.</summary>
    public static void NoteTried(SqliteConnection catalog, FarWish wish)
    {
        using var update = catalog.CreateCommand();
        update.CommandText = "UPDATE far_wishes SET tried_at = @tried_at WHERE id = @id";
        update.Parameters.AddWithValue("@id", wish.Id.ToByteArray(bigEndian: true));
        update.Parameters.AddWithValue("@tried_at", wish.TriedAt ?? (object)DBNull.Value);
        update.ExecuteNonQuery();
    }

    /// <summary>Removes the wishes for a host.</summary>
    public static void RemoveOf(SqliteConnection catalog, string host)
    {
        using var delete = catalog.CreateCommand();
        delete.CommandText = "DELETE FROM far_wishes WHERE host = @host";
        delete.Parameters.AddWithValue("@host", host);
        delete.ExecuteNonQuery();
    }

    /// <summary>Removes a wish, unless a later one took its place.</summary>
    public static void Remove(SqliteConnection catalog, FarWish wish)
    {
        using var delete = catalog.CreateCommand();
        delete.CommandText = "DELETE FROM far_wishes WHERE id = @id";
        delete.Parameters.AddWithValue("@id", wish.Id.ToByteArray(bigEndian: true));
        delete.ExecuteNonQuery();
    }
}
