using System.Runtime.CompilerServices;
using Abide.Daemon.Catalog;
using Abide.Daemon.Configuration;
using Abide.Daemon.Io;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Microsoft.Extensions.Logging.Abstractions;

namespace Abide.Daemon.Tests.Registry;

[Collection(nameof(Alone))]
public sealed class StoredSessionTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("abide-stored-");

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>Ten thousand sessions that nobody uses are twenty megabytes at most.</summary>
    [Fact]
    public async Task A_stored_session_takes_two_kibibytes_at_most()
    {
        const int Count = 2000, Most = 2048;
        using var catalog = SessionCatalog.Open(Path.Combine(_directory.FullName, "catalog.db"), TimeProvider.System);
        await SaveAsync(catalog, 1, Count - 1);
        await SaveAsync(catalog, 0, 1); // the catalog's writer may hold what it wrote last until it writes again
        using var workers = new Workers(1, NullLogger.Instance);
        var registry = new SessionRegistry(new TerminalServices("/sessions", workers, catalog, null!, null!, null!, null!, null!, new ChangeFeed(), null!, LiveSettings.Of(new Settings()), TimeProvider.System, NullLogger.Instance));

        var before = GC.GetTotalMemory(forceFullCollection: true);
        await LoadAsync(registry, catalog);
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;

        Assert.Equal(Count, registry.Count);
        Assert.InRange(each, 500, Most);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task SaveAsync(SessionCatalog catalog, int first, int count) => Task.WhenAll(Enumerable.Range(first, count).Select(n => catalog.SaveAsync(Stored(n))));

    /// <summary>By itself, so that nothing of it is held when memory is measured.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task LoadAsync(SessionRegistry registry, SessionCatalog catalog) => registry.Load(await catalog.LoadAllAsync());

    private static SessionRecord Stored(int n)
    {
        var at = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(n);
        return new SessionRecord
        {
            Id = new SessionId(Guid.CreateVersion7(at)),
            Name = $"npm-run-task-{n}",
            Spec = new SessionSpec
            {
                Command = ["npm", "run", $"task-{n}"], Directory = $"/home/somebody/projects/number-{n % 100}", Environment = [$"WINDOW={n % 3}", .. Enumerable.Range(0, 40).Select(k => $"VARIABLE_{k}=value {k}")],
            },
            CreatedAt = at, UpdatedAt = at, StartedAt = at, EndedAt = at, LastActivityAt = at, LastLine = $"the end of {n}", Labels = ["urgent"],
            State = new SessionState(Intent.Up, new Run(1, RunPhase.Cleaned, new RunLeader(n, (ulong)n, $"boot-{n % 3}-of-this-machine-is-a-long-word"), new RunOutcome(EndCause.Ended, 0, null, "exited"))),
        };
    }
}

/// <summary>Tests of what the whole process takes, which run when no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
