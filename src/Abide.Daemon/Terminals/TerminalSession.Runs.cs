using Abide.Daemon.Calls;
using Abide.Daemon.Journal;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Processes;
using Abide.Processes.Keeping;
using Abide.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Terminals;

/// <summary>What the machine's effects mean for a program on a terminal or on pipes.</summary>
internal sealed partial class TerminalSession
{
    private static readonly TimeSpan PipesDrainFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SyncAgainAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SurvivorsDieWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SurvivorsEvery = TimeSpan.FromSeconds(2);

    private IReadOnlyList<SurvivorRow> _survivors = [];
    private (int Run, RunEnd End)? _early;
    private SpawnSpec? _prepared;
    private (int Run, CancellationTokenSource? Cancelled) _starting;
    private volatile string? _waitsFor;

    /// <summary>Finds out how the first run is started, before anything is made.</summary>
    /// <exception cref="SpawnRefusedException">It cannot be.</exception>
    public void Prepare() => _prepared = Spawning.SpecOf(Record, Directory);

    /// <summary>Takes over a run that the keeper holds: a new one, or one that outlived the last daemon.</summary>
    public void Adopt(KeptRun kept)
    {
        _isSettled = true;
        if (_runs.Exists(known => known.Number == kept.Key.Run))
            return;
        var run = new TerminalRun(kept, (number, stream) => Transcript.Journal.StreamOffset((uint)number, (byte)stream), Workers);
        _runs.Add(run);
        Happen(new SessionEvent.Spawned(run.Number, new RunLeader(kept.Pid, kept.StartTime, kept.Machine ?? ProcessTable.BootId)));
        run.Watch(this);
        AnswerWhatIsOpen(run);
        if (State.Run is { } current && current.Number == run.Number && current.IsLive)
        {
            var end = kept.End ?? (_early?.Run == run.Number ? _early?.End : null);
            _early = null;
            if (end is not null)
                LeaderEnded(run.Number, end);
            else
                ResumeStop();
        }
        else
        {
            run.IsLeaderless = true; // its end is written; it was kept for its survivors
            Track(ReleaseWhenAloneAsync(run));
        }
    }

    /// <summary>The keeper says that a leader has ended.</summary>
    public void LeaderEnded(int run, RunEnd end)
    {
        if (_runs.Find(known => known.Number == run) is { } held)
        {
            if (end.IsLast)
                held.Survivors = Task.FromResult<IReadOnlyList<SurvivorRow>>([]);
            Happen(new SessionEvent.LeaderEnded(run, new RunOutcome(EndCause.Ended, end.Code, end.Signal, ExitWords.Of(end, Spec)) { PeakMemory = end.PeakMemoryBytes, Cpu = end.UserTime + end.SystemTime }));
        }
        else
        {
            _early = (run, end); // a short one: told before the answer to its spawn came to this owner
        }
    }

    /// <summary>No keeper knows the run any more: what its journal says of its end counts, and else it is lost.</summary>
    public void Lose(int run, string reason)
    {
        _isSettled = true;
        Pump(DrainBudget);
        Happen(WrittenEnd(run) is var (outcome, _) ? new SessionEvent.EndFound(run, outcome) : new SessionEvent.RunLost(run, reason));
    }

    /// <summary>The runs of this machine whose descriptors are held.</summary>
    public IReadOnlyList<KeptRun> HeldRuns => [.. _runs.Select(run => run.Kept).Where(run => run.Machine is null)];

    /// <summary>Whether processes live that outlived their run's leader. Any thread.</summary>
    public async Task<bool> HasSurvivorsAsync()
    {
        foreach (var run in await AskAsync(() => _runs.FindAll(run => run.IsLeaderless)))
        {
            var look = LookForSurvivorsAsync(run);
            if (await WhileReachableAsync(look) is null && (await look).Count > 0)
                return true;
        }

        return false;
    }

    /// <summary>How its kind of program is asked to end: a shell ignores TERM.</summary>
    public StopPlan GentleStop => new(Spec.Stop?.Signal ?? (Spec.Command.Count == 0 ? Signals.HangUp : Signals.Terminate), Spec.Stop?.Grace ?? TimeSpan.FromSeconds(10));

    /// <summary>Ends what outlived its run's leader; done when nothing of it lives. Any thread.</summary>
    public async Task EndSurvivorsAsync()
    {
        const int MostTries = 100;
        foreach (var run in await AskAsync(() => _runs.FindAll(run => run.IsLeaderless)))
        {
            var survivors = await LookForSurvivorsAsync(run);
            for (var tries = 0; survivors.Count > 0; tries++)
            {
                if (tries == MostTries)
                    throw new RefusedException($"{Name} is stopped, but {survivors.Count} of its processes do not end: {string.Join(", ", survivors.Select(survivor => survivor.Pid))}");
                await _services.Host.SignalAsync(run.Kept.Key, SessionMachine.Kill, SignalScope.All);
                await Task.Delay(SurvivorsDieWithin / MostTries, Time);
                survivors = await LookForSurvivorsAsync(run, again: true);
            }
        }
    }

    /// <summary>Appends what the last daemon had read but not written.</summary>
    public void Recover(LandedChunk chunk) => Transcript.Recover(chunk, _services.Answers.AnsweredUpTo(Id));

    protected override async Task SpawnAsync(int run, Task written, bool isAutomatic)
    {
        var cancelled = new CancellationTokenSource(); // never disposed: a stop may come at any time
        _starting = (run, cancelled);
        try
        {
            var kept = await StartAsync(new RunKey(Id.Value, run), written, isAutomatic, cancelled.Token);
            _waitsFor = null;
            Post(() => Adopt(kept));
        }
        catch (Exception e)
        {
            _waitsFor = null;
            Post(() => Happen(new SessionEvent.SpawnRefused(run, e switch
            {
                OperationCanceledException => "it was stopped before it was started",
                SpawnRefusedException or RefusedException => e.Message,
                _ => "the program could not be started: " + e.Message,
            })));
        }
    }

    private async Task<KeptRun> StartAsync(RunKey key, Task written, bool isAutomatic, CancellationToken cancelled)
    {
        var (record, prepared) = (Record, _prepared);
        _prepared = null;
        if (Spec.Supervision is null)
        {
            var spec = prepared is not null ? Task.FromResult(prepared) : Task.Run(() => Spawning.SpecOf(record, Directory), cancelled); // a dead file system may hold it up
            await written;
            await _services.Host.UntilReachableAsync(Spec.Host, cancelled);
            return await _services.Host.SpawnAsync(key, await spec);
        }

        await written;
        await _services.Host.UntilReachableAsync(Spec.Host, cancelled);
        await EndSurvivorsAsync(); // what a run left behind would be in the way of the next one
        using var place = await _services.Supervisor.AdmitAsync(this, isAutomatic, WaitFor, cancelled);
        return await _services.Host.SpawnAsync(key, await Task.Run(() => Spawning.SpecOf(record, Directory), cancelled)); // with what its files say now
    }

    protected override void CancelSpawn(int run)
    {
        if (_starting.Run == run)
            _starting.Cancelled?.Cancel();
    }

    protected override void Tell(Edge edge, string text) => _services.Supervisor.Tell(this, edge, text);

    private void WaitFor(string what)
    {
        _waitsFor = what;
        Call(); // a turn, after which who follows the list is told
    }

    protected override void NoteStarted(int run)
    {
        Change(record => record with { StartedAt = Time.GetUtcNow(), EndedAt = null, LastActivityAt = Time.GetUtcNow() });
        _runFrom = Transcript.Journal.End;
        Transcript.NoteRunStarted(run, State.Run!.Leader!);
        _answerCell = _services.Answers.CellOf(Id);
        _services.Answers.Note(_answerCell, Transcript.Screen.Fed);
    }

    /// <summary>Sends a signal that is no stop to the leader's process group; false when no leader lives. In a turn.</summary>
    public Task<bool> SendSignalAsync(int signal) =>
        State.Run is { Phase: RunPhase.Active } run ? _services.Host.SignalAsync(new RunKey(Id.Value, run.Number), signal, SignalScope.Group) : Task.FromResult(false);

    protected override async Task SignalAsync(int run, int signal, Task written)
    {
        await written;
        var key = new RunKey(Id.Value, run);
        if (signal != SessionMachine.Kill && Spec.Stop?.Command is { } command && await TryStopByAsync(command))
            return;
        await _services.Host.SignalAsync(key, signal, SignalScope.Group);
        if (signal != SessionMachine.Kill)
            await _services.Host.SignalAsync(key, Signals.Continue, SignalScope.Group); // a stopped program cannot end
    }

    /// <summary>Runs the command that stops the program; false when it could not, or failed: then a signal has to.</summary>
    private async Task<bool> TryStopByAsync(IReadOnlyList<string> command)
    {
        try
        {
            var spec = await Task.Run(() => Spawning.SpecOf(Record with { Spec = Spec with { Command = command } }, Directory));
            var setting = ToolSetting.Whole([.. spec.Environment, FormattableString.Invariant($"ABIDE_PID={State.Run?.Leader?.Pid}")], spec.Directory);
            var result = await Tool.RunAsync([spec.Program, .. spec.Arguments], GentleStop.Grace, Time, setting, CancellationToken.None);
            if (result.Code == 0)
                return true;
            LogStopCommand(Log, Id, Name, $"exit code {result.Code}: {result.Errors.Trim()}");
        }
        catch (Exception e) when (e is ToolException or SpawnRefusedException)
        {
            LogStopCommand(Log, Id, Name, e.Message);
        }

        return false;
    }

    protected override void Drain(int number)
    {
        if (_runs.Find(run => run.Number == number) is not { } run)
        {
            Post(() => Happen(new SessionEvent.Drained(number)));
            return;
        }

        Pump(DrainBudget);
        run.IsLeaderless = true;
        if (!HasMuchInput)
            TellSenders(); // nobody will take the rest
        if (run.Sources.All(source => source.IsTerminal || !source.IsOpen))
            Post(() => Happen(new SessionEvent.Drained(number)));
        else
            _ = Time.CreateTimer(_ => Post(() => Happen(new SessionEvent.Drained(number))), null, PipesDrainFor, Timeout.InfiniteTimeSpan);
    }

    protected override async Task NoteEndedAsync(int number, RunOutcome outcome)
    {
        Task synced;
        try
        {
            Transcript.NoteRunEnded(number, outcome);
            synced = _services.Sync.SyncNowAsync(Transcript.Journal);
            Change(record => record with { EndedAt = Transcript.EndOf(number)?.At ?? Time.GetUtcNow(), LastLine = Transcript.Screen.LastLine, AppliedPosition = Transcript.Journal.End.Value });
        }
        catch (JournalException e)
        {
            synced = Task.FromException(e); // its directory is gone or unreadable: the run has ended all the same
        }

        CloseViewersAtEnd();
        TellFollowers(); // the end is an entry too, and the last one for who follows this run
        _waits.OnEnded();
        var run = _runs.Find(run => run.Number == number);
        if (run is not null)
            _ = LookForSurvivorsAsync(run); // while the disk works
        await SyncedAsync(synced);
        await StoredAsync();
        if (run is not null)
            await ReleaseWhenAloneAsync(run);
    }

    /// <summary>An end is forgotten by the keeper only when it is on the disk, however long the disk takes nothing.</summary>
    private async Task SyncedAsync(Task synced)
    {
        while (true)
        {
            try
            {
                await synced;
                return;
            }
            catch (JournalException) when (Broken is null && Loaded is not null)
            {
                await Task.Delay(SyncAgainAfter, Time);
                synced = Loaded is { } transcript ? _services.Sync.SyncNowAsync(transcript.Journal) : Task.CompletedTask;
            }
            catch (JournalException)
            {
                return; // broken: there is nothing to write it to
            }
        }
    }

    private (RunOutcome Outcome, DateTimeOffset At)? WrittenEnd(int run)
    {
        try
        {
            return Transcript.EndOf(run);
        }
        catch (JournalException)
        {
            return null; // broken: nobody can tell
        }
    }

    private Task<IReadOnlyList<SurvivorRow>> LookForSurvivorsAsync(TerminalRun run, bool again = false)
    {
        if (again || run.Survivors is not { } look)
            run.Survivors = look = _services.Host.SurvivorsAsync(run.Kept);
        return look;
    }

    /// <summary>Lets the keeper forget a run once nothing of it lives; until then what its survivors print is journalled.</summary>
    private async Task ReleaseWhenAloneAsync(TerminalRun run)
    {
        var survivors = await LookForSurvivorsAsync(run);
        if (survivors.Count == 0)
        {
            await AskAsync(() => Let(run));
            await _services.Host.ReleaseAsync(run.Kept.Key);
            return;
        }

        Post(() =>
        {
            _survivors = survivors;
            run.Survivors = null;
            _ = Time.CreateTimer(_ => Post(() => Track(ReleaseWhenAloneAsync(run))), null, SurvivorsEvery, Timeout.InfiniteTimeSpan);
        });
    }

    /// <summary>Reads what may be left of a run that has ended, and closes what the daemon holds of it.</summary>
    private bool Let(TerminalRun run)
    {
        _survivors = [];
        Pump(DrainBudget);
        if (_runs.Remove(run))
            run.Dispose();
        if (_runs.Count > 0)
            return false;
        _services.Answers.Forget(Id);
        _answerCell = -1;
        return true;
    }

    /// <summary>Answers queries that the last daemon journalled, or left in its landing buffer, and did not come to answer.</summary>
    private void AnswerWhatIsOpen(TerminalRun run) => Answer(run, Transcript);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Session} ({Name}): its stop command failed, and a signal is sent instead: {Reason}")]
    private static partial void LogStopCommand(ILogger logger, SessionId session, string name, string reason);
}
