using Abide.Daemon.Journal;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;

namespace Abide.Daemon.Tests.Registry;

/// <summary>What a daemon makes of runs that nobody holds any more.</summary>
public sealed class LostRunTests
{
    private static readonly SessionState s_active = new(Intent.Up, new Run(1, RunPhase.Active, new RunLeader(4711, 99, "a boot before")));
    private static readonly RunOutcome s_failed = new(EndCause.Ended, 7, null, "exited with code 7");

    [Fact]
    public async Task A_run_whose_journal_says_how_it_ended_is_not_lost()
    {
        await using var first = new Daemon();
        var record = await first.LeaveAsync(s_active, journal => StartAndEnd(journal, 1, s_failed));

        await using var daemon = await first.AgainAsync();
        var session = await LoseAsync(daemon, record);

        Assert.Equal(new SessionStatus("failed", s_failed.Reason), session.Status);
        Assert.Equal(7, session.ToRow().Exit?.Code);
        Assert.Equal(1, Ends(daemon, session)); // it is not written again
    }

    [Fact]
    public async Task The_end_is_found_before_a_snapshot_and_in_an_older_segment_too()
    {
        await using var first = new Daemon();
        var record = await first.LeaveAsync(s_active, journal =>
        {
            StartAndEnd(journal, 1, s_failed);
            for (var i = 0; i < 100; i++) // survivors print on
                journal.Append(EntryType.Output, 1, new byte[4096], streamOffset: i * 4096, flags: EntryFlags.Survivor);
        });
        Assert.True(Directory.GetFiles(first.DirectoryOf(record.Id), "*.journal").Length > 1);
        await using var second = await first.AgainAsync();
        await second.Registry.Find(record.Name).LoadAsync(); // and closed with a snapshot

        await using var daemon = await second.AgainAsync();
        var session = await LoseAsync(daemon, record);

        Assert.Equal("failed", session.Status.Word);
        Assert.Equal(1, Ends(daemon, session));
    }

    [Fact]
    public async Task A_run_of_whose_end_nothing_is_written_is_lost()
    {
        await using var first = new Daemon();
        var run = s_active.Run! with { Number = 2 };
        var record = await first.LeaveAsync(s_active with { Run = run }, journal =>
        {
            StartAndEnd(journal, 1, s_failed); // of another run
            journal.Append(EntryType.RunStarted, 2, RunEntries.Started(run.Leader!));
        });

        await using var daemon = await first.AgainAsync();
        var session = await LoseAsync(daemon, record);

        Assert.Equal(new SessionStatus("lost", "gone"), session.Status);
    }

    [Fact]
    public async Task A_stop_that_was_carried_out_is_no_loss()
    {
        await using var first = new Daemon();
        var killed = new RunOutcome(EndCause.Ended, null, 15, "killed by SIGTERM");
        var stopping = new SessionState(Intent.Down, s_active.Run!.After(RunStep.Terminate), new StopPlan(15, TimeSpan.FromSeconds(10)));
        var record = await first.LeaveAsync(stopping, journal => StartAndEnd(journal, 1, killed));

        await using var daemon = await first.AgainAsync();
        Assert.Equal(new SessionStatus("stopped", killed.Reason), (await LoseAsync(daemon, record)).Status);
    }

    [Fact]
    public async Task A_broken_journal_takes_no_other_session_with_it_and_is_left_alone()
    {
        await using var first = new Daemon();
        var (torn, whole) = (await first.LeaveAsync(s_active), await first.LeaveAsync(s_active, journal => StartAndEnd(journal, 1, s_failed)));
        var file = Directory.GetFiles(first.DirectoryOf(torn.Id)).Single();
        await File.WriteAllTextAsync(file, "torn", TestContext.Current.CancellationToken);

        await using var daemon = await first.AgainAsync();
        Assert.Equal("broken", (await LoseAsync(daemon, torn)).Status.Word);
        Assert.Equal("failed", (await LoseAsync(daemon, whole)).Status.Word);
        Assert.Equal("torn", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<JournalException>(() => SessionRegistry.StartAsync(daemon.Registry.Find(torn.Name)));
        Assert.Equal(1, daemon.Registry.Find(torn.Name).State.Run!.Number); // nothing was started
    }

    private static void StartAndEnd(SessionJournal journal, int run, RunOutcome outcome)
    {
        journal.Append(EntryType.RunStarted, (uint)run, RunEntries.Started(new RunLeader(4711, 99, "a boot before")));
        journal.Append(EntryType.RunEnded, (uint)run, RunEntries.Ended(outcome));
    }

    private static async Task<TerminalSession> LoseAsync(Daemon daemon, SessionRecord record)
    {
        var session = daemon.Registry.Find(record.Name);
        await session.AskAsync(() =>
        {
            session.Lose(record.State.Run!.Number, "gone");
            return true;
        });
        await session.QuiesceAsync();
        return session;
    }

    private static int Ends(Daemon daemon, TerminalSession session)
    {
        var segments = SegmentDirectory.List(daemon.DirectoryOf(session.Id), session.Id);
        using var reader = new JournalReader(new JournalExtent(segments, segments[^1].End), segments[0].Base);
        return JournalLines(reader).Count(type => type == EntryType.RunEnded);
    }

    private static List<EntryType> JournalLines(JournalReader reader)
    {
        var types = new List<EntryType>();
        while (reader.TryRead(out var entry))
            types.Add(entry.Type);
        return types;
    }
}
