namespace Abide.Daemon.Sessions;

/// <summary>What happens to a session. Everything about a run carries the run's number; what comes late for an older run changes nothing.</summary>
internal abstract record SessionEvent
{
    /// <summary>A user or the supervisor wants it up.</summary>
    public sealed record StartAsked : SessionEvent;

    /// <summary>A user wants it down; with <paramref name="Now"/> by KILL at once.</summary>
    public sealed record StopAsked(StopPlan Plan, bool Now) : SessionEvent;

    /// <summary>The keeper has started the program, or had it already (adoption).</summary>
    public sealed record Spawned(int Run, RunLeader Leader) : SessionEvent;

    /// <summary>The program could not be started.</summary>
    public sealed record SpawnRefused(int Run, string Reason) : SessionEvent;

    /// <summary>The leader has ended.</summary>
    public sealed record LeaderEnded(int Run, int? Code, int? Signal, string Reason) : SessionEvent;

    /// <summary>Everything that the run had printed is in the journal.</summary>
    public sealed record Drained(int Run) : SessionEvent;

    /// <summary>Nobody knows the run any more.</summary>
    public sealed record RunLost(int Run, string Reason) : SessionEvent;

    /// <summary>Nobody knows the run any more, but how it ended is written.</summary>
    public sealed record EndFound(int Run, RunOutcome Outcome) : SessionEvent;

    /// <summary>The grace of a stop is over.</summary>
    public sealed record GraceOver(int Run) : SessionEvent;
}

/// <summary>What is to be done, in order, after a state has changed.</summary>
internal abstract record SessionEffect
{
    /// <summary>Store state and intent, synced, before any effect that follows.</summary>
    public sealed record Store : SessionEffect;

    /// <summary>Ask the keeper to start the program of this run.</summary>
    public sealed record SpawnRun(int Run) : SessionEffect;

    /// <summary>Note in the journal that the run is active.</summary>
    public sealed record NoteStarted(int Run) : SessionEffect;

    /// <summary>Send a signal to the group of the run's leader. Whoever stops a session ends what outlives its leader.</summary>
    public sealed record SignalRun(int Run, int Signal) : SessionEffect;

    /// <summary>Come back with <see cref="SessionEvent.GraceOver"/> after this time.</summary>
    public sealed record ArmGrace(int Run, TimeSpan After) : SessionEffect;

    /// <summary>Read what is left, then come back with <see cref="SessionEvent.Drained"/>.</summary>
    public sealed record DrainRun(int Run) : SessionEffect;

    /// <summary>Write the end into the journal, sync it, then let the keeper forget the run.</summary>
    public sealed record NoteEnded(int Run, RunOutcome Outcome) : SessionEffect;
}

/// <summary>The decisions of a session: a pure function, no clock and no I/O. One owner applies it and performs the effects.</summary>
internal static class SessionMachine
{
    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    private static readonly SessionEffect Store = new SessionEffect.Store();

    public static (SessionState State, IReadOnlyList<SessionEffect> Effects) Apply(SessionState state, SessionEvent happened) => happened switch
    {
        SessionEvent.StartAsked => Start(state),
        SessionEvent.StopAsked e => Stop(state, e),
        SessionEvent.Spawned e => OfRun(state, e.Run, run => Activate(state, run, e.Leader)),
        SessionEvent.SpawnRefused e => OfRun(state, e.Run, run => run.Phase is RunPhase.Created or RunPhase.Spawning or RunPhase.Terminating
            ? Clean(state, run, new RunOutcome(EndCause.SpawnFailed, null, null, e.Reason))
            : Nothing(state)),
        SessionEvent.LeaderEnded e => OfRun(state, e.Run, run => End(state, run, new RunOutcome(EndCause.Ended, e.Code, e.Signal, e.Reason))),
        SessionEvent.Drained e => OfRun(state, e.Run, run => run is { Phase: RunPhase.Terminating, Outcome: { } outcome } ? Clean(state, run, outcome) : Nothing(state)),
        SessionEvent.RunLost e => OfRun(state, e.Run, run => Clean(state, run, new RunOutcome(EndCause.Lost, null, null, e.Reason))),
        SessionEvent.EndFound e => OfRun(state, e.Run, run => Clean(state, run, e.Outcome)),
        SessionEvent.GraceOver e => OfRun(state, e.Run, run => run is { Phase: RunPhase.Terminating, Outcome: null }
            ? (state, [new SessionEffect.SignalRun(run.Number, Kill)])
            : Nothing(state)),
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened, "an event that the machine does not know"),
    };

    private static (SessionState, IReadOnlyList<SessionEffect>) Start(SessionState state)
    {
        if (state.Run is { IsLive: true } live)
        {
            if (state.Intent == Intent.Up && (state.StartAfter || state.Stop is null))
                return Nothing(state);
            return (state with { Intent = Intent.Up, StartAfter = state.Stop is not null || live.Outcome is not null }, [Store]);
        }

        var run = new Run((state.Run?.Number ?? 0) + 1, RunPhase.Created).After(RunStep.Spawn);
        return (new SessionState(Intent.Up, run), [Store, new SessionEffect.SpawnRun(run.Number)]);
    }

    private static (SessionState, IReadOnlyList<SessionEffect>) Stop(SessionState state, SessionEvent.StopAsked asked)
    {
        var down = state with { Intent = Intent.Down, StartAfter = false };
        if (state.Run is not { IsLive: true } run)
            return state.Intent == Intent.Down ? Nothing(state) : (down, [Store]);
        if (run.Outcome is not null)
            return (down, [Store, new SessionEffect.SignalRun(run.Number, Kill)]);
        var stopping = down with { Run = run.After(RunStep.Terminate), Stop = asked.Plan };
        if (run.Phase is RunPhase.Created or RunPhase.Spawning)
            return (stopping, [Store]); // the answer of the spawn under way decides: see Activate
        if (asked.Now || state.Stop is not null)
            return (stopping, [Store, new SessionEffect.SignalRun(run.Number, Kill)]);
        return (stopping, [Store, new SessionEffect.SignalRun(run.Number, asked.Plan.Signal), new SessionEffect.ArmGrace(run.Number, asked.Plan.Grace)]);
    }

    private static (SessionState, IReadOnlyList<SessionEffect>) Activate(SessionState state, Run run, RunLeader leader) => run.Phase switch
    {
        RunPhase.Spawning => (state with { Run = run.After(RunStep.Activate) with { Leader = leader } }, [Store, new SessionEffect.NoteStarted(run.Number)]),
        RunPhase.Terminating when run.Leader is null => // stopped while it was being started
            (state with { Run = run with { Leader = leader } }, [Store, new SessionEffect.NoteStarted(run.Number), new SessionEffect.SignalRun(run.Number, Kill)]),
        _ => Nothing(state),
    };

    private static (SessionState, IReadOnlyList<SessionEffect>) End(SessionState state, Run run, RunOutcome outcome) =>
        run.Phase is RunPhase.Active or RunPhase.Terminating && run.Outcome is null
            ? (state with { Run = run.After(RunStep.Terminate) with { Outcome = outcome } }, [new SessionEffect.DrainRun(run.Number)])
            : Nothing(state);

    private static (SessionState, IReadOnlyList<SessionEffect>) Clean(SessionState state, Run run, RunOutcome outcome)
    {
        if (!run.IsLive)
            return Nothing(state);
        var cleaned = state with { Run = run.After(RunStep.Terminate).After(RunStep.Clean) with { Outcome = outcome }, Stop = null, StartAfter = false };
        var noted = new SessionEffect.NoteEnded(run.Number, outcome);
        if (!state.StartAfter)
            return (cleaned, [noted, Store]);
        var (next, effects) = Start(cleaned);
        return (next, [noted, .. effects]);
    }

    private static (SessionState, IReadOnlyList<SessionEffect>) OfRun(SessionState state, int number, Func<Run, (SessionState, IReadOnlyList<SessionEffect>)> then) =>
        state.Run is { IsLive: true } run && run.Number == number ? then(run) : Nothing(state);

    private static (SessionState, IReadOnlyList<SessionEffect>) Nothing(SessionState state) => (state, []);
}
