using System.Globalization;
using System.Text.Json;
using Abide.Daemon.Journal;
using Abide.Daemon.Sessions;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Catalog;

/// <summary>What to do about a catalog that is damaged: it is put aside, never deleted, and made anew from the journals.</summary>
internal static partial class CatalogRebuild
{
    /// <summary>Opens the catalog; one that is damaged is put aside and made anew.</summary>
    /// <exception cref="CatalogException">It cannot be opened, for another reason than damage.</exception>
    public static async Task<SessionCatalog> OpenAsync(string path, string sessionsDirectory, TimeProvider time, ILogger log)
    {
        try
        {
            return SessionCatalog.Open(path, time);
        }
        catch (CatalogException e) when (e.IsDamaged)
        {
            LogDamaged(log, e.Message, PutAside(path, time));
        }

        var catalog = SessionCatalog.Open(path, time);
        var found = Read(sessionsDirectory);
        foreach (var record in found)
            await catalog.SaveAsync(record);
        LogRebuilt(log, found.Count);
        return catalog;
    }

    /// <summary>Moves a damaged catalog out of the way, with what SQLite keeps beside it.</summary>
    /// <returns>Where it is now.</returns>
    /// <exception cref="IOException">It cannot be moved.</exception>
    public static string PutAside(string path, TimeProvider time)
    {
        var aside = path + ".damaged-" + time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        foreach (var part in new[] { "", "-wal", "-shm" })
        {
            if (File.Exists(path + part))
                File.Move(path + part, aside + part);
        }

        return aside;
    }

    /// <summary>
    /// The sessions whose journals are there, as far as these tell: name, spec, the last run and how it ended. A run that has no end is taken to be active:
    /// adoption finds out. What only the catalog knew (labels, pins, times of viewers) is gone.
    /// </summary>
    /// <param name="sessionsDirectory">Holds a directory for each session, named by its id. What is not one, or cannot be read, is left alone.</param>
    public static IReadOnlyList<SessionRecord> Read(string sessionsDirectory)
    {
        var records = new List<SessionRecord>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var directory in Directory.EnumerateDirectories(sessionsDirectory).Order(StringComparer.Ordinal))
        {
            if (SessionId.TryParse(Path.GetFileName(directory), out var id) && TryRead(directory, id, names) is { } record)
                records.Add(record);
        }

        return records;
    }

    private static SessionRecord? TryRead(string directory, SessionId id, HashSet<string> names)
    {
        try
        {
            var found = JournalRebuild.Read(directory);
            if (found.Session != id)
                return null;
            var spec = SessionSpec.FromJson(found.Spec);
            var name = found.Name is { } known && names.Add(known) ? known : SessionName.Choose(spec.Command, name => !names.Add(name));
            return new SessionRecord
            {
                Id = id,
                Name = name,
                Spec = spec,
                State = State(found),
                CreatedAt = found.FirstAt,
                UpdatedAt = found.LastAt,
                StartedAt = found.StartedAt,
                EndedAt = found.EndedAt,
                LastActivityAt = found.LastAt,
                Columns = spec.Columns,
                Rows = spec.Rows,
                OutputBytes = found.OutputBytes,
                AppliedPosition = found.End.Value,
            };
        }
        catch (Exception e) when (e is JournalException or JsonException)
        {
            return null;
        }
    }

    private static SessionState State(RebuiltSession found)
    {
        if (found.Run == 0)
            return SessionState.New;
        var leader = Parse(found.Started, RowsJson.Default.RunLeader);
        if (found.EndedAt is null)
            return new SessionState(Intent.Up, new Run((int)found.Run, RunPhase.Active, leader));
        var outcome = Parse(found.Ended, RowsJson.Default.RunOutcome) ?? new RunOutcome(EndCause.Ended, null, null, "exit code unknown");
        return new SessionState(Intent.Down, new Run((int)found.Run, RunPhase.Cleaned, leader, outcome));
    }

    private static T? Parse<T>(byte[]? payload, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return payload is null ? null : JsonSerializer.Deserialize(payload, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Damage}; it is kept as {Aside}")]
    private static partial void LogDamaged(ILogger logger, string damage, string aside);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the catalog is made anew from the journals of {Count} sessions")]
    private static partial void LogRebuilt(ILogger logger, int count);
}
