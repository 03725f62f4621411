using Abide.Daemon.Journal;
using Abide.Daemon.Sessions;
using Microsoft.Data.Sqlite;

namespace Abide.Daemon.Catalog;

/// <summary>A hook that is to be run: of a session that is gone.</summary>
/// <param name="Session">The session's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Spec">Its spec, with the hook in it.</param>
/// <param name="Code">The exit code of its last run.</param>
/// <param name="Signal">The signal that ended that.</param>
internal sealed record PendingHook(SessionId Session, string Name, SessionSpec Spec, int? Code, int? Signal)
{
    /// <summary>The hook of a session; null when it has none.</summary>
    public static PendingHook? Of(SessionRecord record) => record.Spec.OnCleaned is null ? null
        : new PendingHook(record.Id, record.Name, record.Spec, record.State.Run?.Outcome?.Code, record.State.Run?.Outcome?.Signal);
}

/// <summary>Hooks as rows, and back.</summary>
internal static class HookRows
{
    public static IReadOnlyList<PendingHook> LoadAll(SqliteConnection catalog)
    {
        using var select = catalog.CreateCommand();
        select.CommandText = "SELECT session, name, spec, code, signal FROM hooks ORDER BY created_at, session";
        using var reader = select.ExecuteReader();
        var hooks = new List<PendingHook>();
        while (reader.Read())
        {
            hooks.Add(new PendingHook(
                new SessionId(new Guid((byte[])reader[0], bigEndian: true)),
                reader.GetString(1),
                SessionSpec.FromJson(reader.GetString(2)),
                reader.IsDBNull(3) ? null : reader.GetInt32(3),
                reader.IsDBNull(4) ? null : reader.GetInt32(4)));
        }

        return hooks;
    }

    public static void Add(SqliteConnection catalog, PendingHook hook, DateTimeOffset at)
    {
        using var insert = catalog.CreateCommand();
        insert.CommandText = "INSERT OR IGNORE INTO hooks (session, name, spec, code, signal, created_at) VALUES (@session, @name, @spec, @code, @signal, @at)";
        void Bind(string name, object? value) => insert.Parameters.AddWithValue(name, value ?? DBNull.Value);
        Bind("@session", hook.Session.Value.ToByteArray(bigEndian: true));
        Bind("@name", hook.Name);
        Bind("@spec", hook.Spec.ToJson());
        Bind("@code", hook.Code);
        Bind("@signal", hook.Signal);
        Bind("@at", UnixTime.Microseconds(at));
        insert.ExecuteNonQuery();
    }

    public static void Remove(SqliteConnection catalog, SessionId session)
    {
        using var delete = catalog.CreateCommand();
        delete.CommandText = "DELETE FROM hooks WHERE session = @session";
        delete.Parameters.AddWithValue("@session", session.Value.ToByteArray(bigEndian: true));
        delete.ExecuteNonQuery();
    }
}
