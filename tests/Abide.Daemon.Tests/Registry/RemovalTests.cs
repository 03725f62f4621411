using Abide.Daemon.Catalog;
using Abide.Daemon.Configuration;
using Abide.Daemon.Journal;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;

namespace Abide.Daemon.Tests.Registry;

/// <summary>What goes, what stays, and what happens to one session at the same time.</summary>
public sealed class RemovalTests : IAsyncDisposable
{
    private readonly Daemon _daemon = new();

    private IEnumerable<string> Names => _daemon.Registry.All.Select(session => session.Name).Order(StringComparer.Ordinal);

    public ValueTask DisposeAsync() => _daemon.DisposeAsync();

    [Fact]
    public async Task Only_ended_sessions_of_machines_go_by_themselves_and_each_source_counts_for_itself()
    {
        await AddAsync("cron", ("c1", Days(1), false), ("c2", Days(2), false), ("c3", Days(3), false), ("c4", Days(4), true), ("c5", Days(5), false));
        await AddAsync("channel", ("h1", Days(1), false), ("h2", Days(9), false), ("h3", Days(11), false));
        await AddAsync("manual", ("m1", Days(1), false), ("m2", Days(1000), false));
        await AddAsync("setup", ("s1", Days(1000), false));

        await _daemon.Registry.RetainAsync(new RetentionSettings { Cron = new RetentionRule(2, null), Channel = new RetentionRule(200, Days(10)) });

        Assert.Equal(["c1", "c2", "c4", "h1", "h2", "m1", "m2", "s1"], Names);
        var (at, removed, failed) = _daemon.Registry.LastRetention!;
        Assert.InRange(TimeProvider.System.GetUtcNow() - at, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal([("channel", 1), ("cron", 2)], removed.Select(pair => (pair.Key, pair.Value)));
        Assert.Empty(failed);
        Assert.Equal(["c3", "c5", "h3"], (await _daemon.Catalog.LoadTrashAsync()).Select(trashed => trashed.Record.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_nobody_has_set_keeps_200_of_a_machines_and_everything_of_a_persons()
    {
        await AddAsync("cron", [.. Enumerable.Range(0, 203).Select(i => ($"c{i:000}", TimeSpan.FromMinutes(i), false)), ("old", Days(91), true)]);
        await AddAsync("manual", [.. Enumerable.Range(0, 203).Select(i => ($"m{i}", Days(i), false))]);

        await _daemon.Registry.RetainAsync(new RetentionSettings());
        await _daemon.Registry.RetainAsync(new RetentionSettings());

        Assert.Equal(200 + 1 + 203, _daemon.Registry.Count);
        Assert.DoesNotContain("c200", Names);
        Assert.Contains("c199", Names);
    }

    /// <summary>Between the look at a session and its removal somebody may start it, or attach to it: then one of the two is refused.</summary>
    [Fact]
    public async Task A_session_whose_removal_is_decided_is_not_started_nor_removed_twice()
    {
        await AddAsync("manual", ("one", Days(30), false));
        var session = _daemon.Registry.Find("one");
        SessionJournal.Create(session.Directory, new JournalStart(session.Id, session.Spec.ToJson(), HistoryLimit.All)).Dispose();
        await session.AskAsync(() =>
        {
            session.BeginRemoval();
            return true;
        });

        Assert.Contains("being removed", (await Assert.ThrowsAsync<RefusedException>(() => SessionRegistry.StartAsync(session))).Message, StringComparison.Ordinal);
        Assert.Equal(["one: one is being removed"], (await _daemon.Registry.CleanAsync(Days(7), dryRun: false)).Failed);
        Assert.Equal((RunPhase.Cleaned, 1), (session.State.Run!.Phase, session.State.Run.Number));
        await _daemon.Registry.RemoveAsync(session, forGood: false);
        Assert.Empty(Names);
    }

    [Fact]
    public async Task A_removal_that_the_catalog_refuses_changes_nothing()
    {
        await AddAsync("manual", ("one", Days(30), false));
        _daemon.Catalog.Dispose();

        Assert.Single((await _daemon.Registry.CleanAsync(Days(7), dryRun: false)).Failed);
        Assert.Equal(["one"], Names);
        var session = _daemon.Registry.Find("one");
        await session.AskAsync(() =>
        {
            session.CheckStays();
            return true;
        });
    }

    /// <summary>A deletion takes the hook along in one transaction: a daemon that dies right behind it leaves it to the next.</summary>
    [Fact]
    public async Task A_hook_is_in_the_catalog_from_the_deletion_until_it_was_run()
    {
        using var directory = new TemporaryDirectory();
        var record = new SessionRecord
        {
            Id = SessionId.New(TimeProvider.System), Name = "one", Spec = new SessionSpec { Directory = "/", OnCleaned = ["true"] }, CreatedAt = default, UpdatedAt = default,
            State = new SessionState(Intent.Up, new Run(1, RunPhase.Cleaned, null, new RunOutcome(EndCause.Ended, 3, null, "exited"))),
        };
        using (var catalog = SessionCatalog.Open(directory.File("catalog.db"), TimeProvider.System))
        {
            await catalog.SaveAsync(record);
            await catalog.TombstoneAsync(record.Id, PendingHook.Of(record));
            await catalog.TombstoneAsync(record.Id, PendingHook.Of(record));
        }

        using var next = SessionCatalog.Open(directory.File("catalog.db"), TimeProvider.System);
        var hook = Assert.Single(await next.LoadHooksAsync());
        Assert.Equal((record.Id, "one", 3, (int?)null), (hook.Session, hook.Name, hook.Code, hook.Signal));
        Assert.Equal(["true"], hook.Spec.OnCleaned!);
        await next.ForgetHookAsync(record.Id);
        Assert.Empty(await next.LoadHooksAsync());
    }

    /// <summary>Adds sessions that ended so long ago.</summary>
    private async Task AddAsync(string source, params (string Name, TimeSpan Ago, bool IsPinned)[] sessions)
    {
        foreach (var (name, ago, isPinned) in sessions)
        {
            var at = TimeProvider.System.GetUtcNow() - ago;
            var record = new SessionRecord
            {
                Id = new SessionId(Guid.CreateVersion7(at)), Name = name, Source = source, Pinned = isPinned, Spec = new SessionSpec { Directory = "/" },
                CreatedAt = at, UpdatedAt = at, StartedAt = at, EndedAt = at,
                State = new SessionState(Intent.Up, new Run(1, RunPhase.Cleaned, new RunLeader(1, 1, "boot"), new RunOutcome(EndCause.Ended, 0, null, "exited"))),
            };
            await _daemon.Catalog.SaveAsync(record);
            _daemon.Registry.Load([record]);
        }
    }

    private static TimeSpan Days(int days) => TimeSpan.FromDays(days);

    private sealed class TemporaryDirectory : IDisposable
    {
        private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("abide-removal-");

        public string File(string name) => Path.Combine(_directory.FullName, name);

        public void Dispose() => _directory.Delete(recursive: true);
    }
}
