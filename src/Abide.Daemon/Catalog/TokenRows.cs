using Abide.Daemon.Journal;
using Microsoft.Data.Sqlite;

namespace Abide.Daemon.Catalog;

/// <summary>What the catalog holds of a token: never the token itself.</summary>
/// <param name="Id">Names it in lists and when it is revoked.</param>
/// <param name="Name">What a person calls it; unique among tokens.</param>
/// <param name="Hash">SHA-256 of the token.</param>
/// <param name="Kind"><c>token</c>, or <c>browser</c> for a browser that was let in.</param>
/// <param name="Scopes">What it allows, as bits.</param>
/// <param name="Session">The only session it reaches; null is all.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends by itself; null is never.</param>
/// <param name="LastUsedAt">When it was used last, to the minute.</param>
internal sealed record TokenRecord(
    Guid Id, string Name, byte[] Hash, string Kind, int Scopes, Guid? Session, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt = null)
{
    public const string TokenKind = "token", BrowserKind = "browser";
}

/// <summary>Tokens as rows, and back.</summary>
internal static class TokenRows
{
    public static IReadOnlyList<TokenRecord> LoadAll(SqliteConnection catalog)
    {
        using var select = catalog.CreateCommand();
        select.CommandText = "SELECT id, name, hash, kind, scopes, session, created_at, expires_at, last_used_at FROM tokens ORDER BY created_at, id";
        using var reader = select.ExecuteReader();
        var records = new List<TokenRecord>();
        while (reader.Read())
        {
            records.Add(new TokenRecord(
                new Guid((byte[])reader[0], bigEndian: true),
                reader.GetString(1),
                (byte[])reader[2],
                reader.GetString(3),
                reader.GetInt32(4),
                reader[5] is byte[] session ? new Guid(session, bigEndian: true) : null,
                UnixTime.At(reader.GetInt64(6)),
                reader.IsDBNull(7) ? null : UnixTime.At(reader.GetInt64(7)),
                reader.IsDBNull(8) ? null : UnixTime.At(reader.GetInt64(8))));
        }

        return records;
    }

    public static void Add(SqliteConnection catalog, TokenRecord record)
    {
        using var insert = catalog.CreateCommand();
        insert.CommandText = "INSERT INTO tokens (id, name, hash, kind, scopes, session, created_at, expires_at) VALUES (@id, @name, @hash, @kind, @scopes, @session, @created_at, @expires_at)";
        void Bind(string name, object? value) => insert.Parameters.AddWithValue(name, value ?? DBNull.Value);
        Bind("@id", Bytes(record.Id));
        Bind("@name", record.Name);
        Bind("@hash", record.Hash);
        Bind("@kind", record.Kind);
        Bind("@scopes", record.Scopes);
        Bind("@session", record.Session is { } session ? Bytes(session) : null);
        Bind("@created_at", UnixTime.Microseconds(record.CreatedAt));
        Bind("@expires_at", record.ExpiresAt is { } expires ? UnixTime.Microseconds(expires) : null);
        insert.ExecuteNonQuery();
    }

    /// <summary>Notes that a token was used; of one that was deleted meanwhile nothing comes back.</summary>
    public static void NoteUse(SqliteConnection catalog, Guid id, DateTimeOffset at)
    {
        using var update = catalog.CreateCommand();
        update.CommandText = "UPDATE tokens SET last_used_at = @at WHERE id = @id";
        update.Parameters.AddWithValue("@at", UnixTime.Microseconds(at));
        update.Parameters.AddWithValue("@id", Bytes(id));
        update.ExecuteNonQuery();
    }

    public static void Delete(SqliteConnection catalog, Guid id)
    {
        using var delete = catalog.CreateCommand();
        delete.CommandText = "DELETE FROM tokens WHERE id = @id";
        delete.Parameters.AddWithValue("@id", Bytes(id));
        delete.ExecuteNonQuery();
    }

    private static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);
}
