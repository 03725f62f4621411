using System.Text.Json;
using System.Text.Json.Serialization;
using Abide.Daemon.Journal;
using Abide.Daemon.Sessions;
using Microsoft.Data.Sqlite;

namespace Abide.Daemon.Catalog;

/// <summary>Session records as rows, and back.</summary>
internal static class SessionRows
{
    private const string Columns =
        "id, name, name_key, title, kind, source, profile, group_name, labels, pinned, spec, spec_revision, intent, run, phase, state, created_at, updated_at, started_at, " +
        "ended_at, last_attached_at, last_activity_at, cols, rows, last_line, output_bytes, applied_position, revision";

    private static readonly string[] Names = Columns.Split(", ");

    private static readonly string Upsert =
        $"INSERT INTO sessions ({Columns}) VALUES ({string.Join(", ", Names.Select(name => "@" + name))}) " +
        $"ON CONFLICT (id) DO UPDATE SET {string.Join(", ", Names.Skip(1).Select(name => $"{name} = excluded.{name}"))} WHERE deleted_at IS NULL";

    /// <summary>Every session that is not deleted, oldest first, made of what others have too.</summary>
    public static IReadOnlyList<SessionRecord> LoadAll(SqliteConnection catalog, TextPool texts)
    {
        using var select = catalog.CreateCommand();
        select.CommandText = $"SELECT {Columns} FROM sessions WHERE deleted_at IS NULL ORDER BY id";
        using var reader = select.ExecuteReader();
        var records = new List<SessionRecord>();
        while (reader.Read())
            records.Add(texts.Share(Read(reader)));
        return records;
    }

    /// <summary>Writes a record over the one of the same id; a deleted session stays deleted, whatever comes late.</summary>
    public static void Save(SqliteConnection catalog, SessionRecord record)
    {
        using var upsert = catalog.CreateCommand();
        upsert.CommandText = Upsert;
        Bind(upsert.Parameters, record);
        upsert.ExecuteNonQuery();
    }

    /// <summary>The sessions in the trash, those removed last first.</summary>
    public static IReadOnlyList<TrashedSession> LoadTrash(SqliteConnection catalog)
    {
        using var select = catalog.CreateCommand();
        select.CommandText = $"SELECT {Columns}, deleted_at FROM sessions WHERE deleted_at IS NOT NULL AND spec <> '' ORDER BY deleted_at DESC, id";
        using var reader = select.ExecuteReader();
        var trashed = new List<TrashedSession>();
        while (reader.Read())
            trashed.Add(new TrashedSession(Read(reader), UnixTime.At((long)reader["deleted_at"])));
        return trashed;
    }

    /// <summary>Puts a session into the trash: what is stored of it later vanishes, its name is free.</summary>
    public static void Trash(SqliteConnection catalog, SessionId id, DateTimeOffset at) =>
        Remove(catalog, "UPDATE sessions SET deleted_at = @at WHERE id = @id AND deleted_at IS NULL", id, at);

    /// <summary>Takes a session out of the trash, under a name that is free; false when it is not there.</summary>
    public static bool Restore(SqliteConnection catalog, SessionId id, string name)
    {
        using var update = catalog.CreateCommand();
        update.CommandText = "UPDATE sessions SET deleted_at = NULL, name = @name, name_key = @name_key WHERE id = @id AND deleted_at IS NOT NULL AND spec <> ''";
        update.Parameters.AddWithValue("@name", name);
        update.Parameters.AddWithValue("@name_key", name.ToLowerInvariant());
        update.Parameters.AddWithValue("@id", id.Value.ToByteArray(bigEndian: true));
        return update.ExecuteNonQuery() > 0;
    }

    /// <summary>Marks a session deleted, for good.</summary>
    public static void Tombstone(SqliteConnection catalog, SessionId id, DateTimeOffset at) =>
        Remove(catalog, "UPDATE sessions SET deleted_at = @at, spec = '', state = '' WHERE id = @id", id, at);

    /// <summary>Whether a session was removed.</summary>
    public static Removal RemovalOf(SqliteConnection catalog, SessionId id)
    {
        using var select = catalog.CreateCommand();
        select.CommandText = "SELECT spec = '' FROM sessions WHERE id = @id AND deleted_at IS NOT NULL";
        select.Parameters.AddWithValue("@id", id.Value.ToByteArray(bigEndian: true));
        return select.ExecuteScalar() switch
        {
            null => Removal.None,
            0L => Removal.Trashed,
            _ => Removal.Final,
        };
    }

    private static void Remove(SqliteConnection catalog, string sql, SessionId id, DateTimeOffset at)
    {
        using var update = catalog.CreateCommand();
        update.CommandText = sql;
        update.Parameters.AddWithValue("@at", Micros(at));
        update.Parameters.AddWithValue("@id", id.Value.ToByteArray(bigEndian: true));
        update.ExecuteNonQuery();
    }

    private static void Bind(SqliteParameterCollection to, SessionRecord record)
    {
        void Add(string name, object? value) => to.AddWithValue(name, value ?? DBNull.Value);
        Add("@id", record.Id.Value.ToByteArray(bigEndian: true));
        Add("@name", record.Name);
        Add("@name_key", record.Name.ToLowerInvariant());
        Add("@title", record.Title);
        Add("@kind", record.Kind);
        Add("@source", record.Source);
        Add("@profile", record.Profile);
        Add("@group_name", record.Group);
        Add("@labels", JsonSerializer.Serialize(record.Labels, RowsJson.Default.IReadOnlyListString));
        Add("@pinned", record.Pinned ? 1 : 0);
        Add("@spec", record.Spec.ToJson());
        Add("@spec_revision", record.SpecRevision);
        Add("@intent", record.State.Intent.ToString());
        Add("@run", record.State.Run?.Number ?? 0);
        Add("@phase", record.State.Run?.Phase.ToString());
        Add("@state", JsonSerializer.Serialize(record.State, RowsJson.Default.SessionState));
        Add("@created_at", Micros(record.CreatedAt));
        Add("@updated_at", Micros(record.UpdatedAt));
        Add("@started_at", Micros(record.StartedAt));
        Add("@ended_at", Micros(record.EndedAt));
        Add("@last_attached_at", Micros(record.LastAttachedAt));
        Add("@last_activity_at", Micros(record.LastActivityAt));
        Add("@cols", record.Columns);
        Add("@rows", record.Rows);
        Add("@last_line", record.LastLine);
        Add("@output_bytes", record.OutputBytes);
        Add("@applied_position", record.AppliedPosition);
        Add("@revision", record.Revision);
    }

    private static SessionRecord Read(SqliteDataReader row)
    {
        string? Text(string name) => row[name] as string;
        long Number(string name) => (long)row[name];
        DateTimeOffset? Time(string name) => row[name] is long micros ? UnixTime.At(micros) : null;
        return new SessionRecord
        {
            Id = new SessionId(new Guid((byte[])row["id"], bigEndian: true)),
            Name = Text("name")!,
            Title = Text("title"),
            Kind = Text("kind")!,
            Source = Text("source")!,
            Profile = Text("profile")!,
            Group = Text("group_name"),
            Labels = JsonSerializer.Deserialize(Text("labels")!, RowsJson.Default.IReadOnlyListString) ?? [],
            Pinned = Number("pinned") != 0,
            Spec = SessionSpec.FromJson(Text("spec")!),
            SpecRevision = (int)Number("spec_revision"),
            State = JsonSerializer.Deserialize(Text("state")!, RowsJson.Default.SessionState) ?? SessionState.New,
            CreatedAt = Time("created_at")!.Value,
            UpdatedAt = Time("updated_at")!.Value,
            StartedAt = Time("started_at"),
            EndedAt = Time("ended_at"),
            LastAttachedAt = Time("last_attached_at"),
            LastActivityAt = Time("last_activity_at"),
            Columns = (int)Number("cols"),
            Rows = (int)Number("rows"),
            LastLine = Text("last_line"),
            OutputBytes = Number("output_bytes"),
            AppliedPosition = Number("applied_position"),
            Revision = Number("revision"),
        };
    }

    private static long? Micros(DateTimeOffset? time) => time is { } at ? UnixTime.Microseconds(at) : null;
}

/// <summary>A session in the trash.</summary>
internal sealed record TrashedSession(SessionRecord Record, DateTimeOffset At);

/// <summary>What became of a session.</summary>
internal enum Removal
{
    /// <summary>It exists, or was never known.</summary>
    None,

    /// <summary>It is in the trash, and can come back.</summary>
    Trashed,

    /// <summary>It is gone; only its id is remembered.</summary>
    Final,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SessionState))]
[JsonSerializable(typeof(RunLeader))]
[JsonSerializable(typeof(RunOutcome))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class RowsJson : JsonSerializerContext;
