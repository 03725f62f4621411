namespace Abide.Daemon.Sessions;

/// <summary>What a decision depends on beside the state and the event.</summary>
/// <param name="Rules">When it is restarted; null for a session that nobody looks after.</param>
/// <param name="Now">The time.</param>
/// <param name="Chance">Any number from 0 to 1, which spreads delays.</param>
internal readonly record struct Circumstances(RestartRules? Rules, Moment Now, double Chance = 0.5);

/// <summary>The decisions of a session: a pure function, no clock and no I/O. One owner applies it and performs the effects.</summary>
internal static class SessionMachine
{
    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    private static readonly SessionEffect Store = new SessionEffect.Store();

    public static (SessionState State, IReadOnlyList<SessionEffect> Effects) Apply(SessionState state, SessionEvent happened, Circumstances about) => happened switch
    {
        SessionEvent.StartAsked => StartForgiven(Wanted(state, about)),
        SessionEvent.EnableAsked => state.Intent == Intent.Up && state.Retries?.Paused is null ? Nothing(state) : (Forgiven(Wanted(state, about)) with { Intent = Intent.Up }, [Store]),
        SessionEvent.StopAsked e => Stop(state, e),
        SessionEvent.RenewAsked e => Renew(state, e.Plan),
        SessionEvent.ScheduleDue e => OnSchedule(Dealt(state, e.At, about), e),
        SessionEvent.ScheduleMissed e => (Dealt(state, e.At, about), [Store]),
        SessionEvent.Spawned e => OfRun(state, e.Run, run => Activate(state, run, e.Leader, about)),
        SessionEvent.SpawnRefused e => OfRun(state, e.Run, run => run.Phase is RunPhase.Created or RunPhase.Spawning or RunPhase.Terminating
            ? Clean(state, run, new RunOutcome(run.Phase == RunPhase.Terminating ? EndCause.Cancelled : EndCause.SpawnFailed, null, null, e.Reason), about)
            : Nothing(state)),
        SessionEvent.LeaderEnded e => OfRun(state, e.Run, run => End(state, run, e.Outcome, about)),
        SessionEvent.Drained e => OfRun(state, e.Run, run => run is { Phase: RunPhase.Terminating, Outcome: { } outcome } ? Clean(state, run, outcome, about) : Nothing(state)),
        SessionEvent.RunLost e => OfRun(state, e.Run, run => Clean(state, run, new RunOutcome(EndCause.Lost, null, null, e.Reason), about)),
        SessionEvent.EndFound e => OfRun(state, e.Run, run => Clean(state, run, e.Outcome, about)),
        SessionEvent.GraceOver e => OfRun(state, e.Run, run => run is { Phase: RunPhase.Terminating, Outcome: null }
            ? (state, [new SessionEffect.SignalRun(run.Number, Kill)])
            : Nothing(state)),
        SessionEvent.RestartDue e => state is { Intent: Intent.Up, Run: { IsLive: false } run, Retries: { NextAttempt: not null } retries } && run.Number == e.After
            ? Start(state with { Retries = retries with { Restarts = retries.Restarts + 1 } }, isAutomatic: true)
            : Nothing(state),
        SessionEvent.Settled e => OfRun(state, e.Run, run => run.Phase == RunPhase.Active ? Settle(state) : Nothing(state)),
        SessionEvent.ProbeSaid e => OfRun(state, e.Run, run => Probed(state, run, run with { IsReady = e.IsReady ?? run.IsReady, IsHealthy = e.IsHealthy ?? run.IsHealthy })),
        SessionEvent.Unwell e => OfRun(state, e.Run, run => run.Phase == RunPhase.Active ? Terminate(state with { Failing = e.Reason }, run, e.Plan) : Nothing(state)),
        SessionEvent.TakenOver => (state, TakeOver(state, about)),
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened, "an event that the machine does not know"),
    };

    /// <summary>Forgets what failed, but not the last failure itself, nor that people were told of it.</summary>
    private static SessionState Forgiven(SessionState state) => state.Retries is null or { Failures: 0, Restarts: 0, Paused: null, NextAttempt: null, Recent: null or [] }
        ? state
        : state with { Retries = Retries.None with { IsTroubled = state.Retries.IsTroubled, LastFailure = state.Retries.LastFailure } };

    private static SessionState Dealt(SessionState state, DateTimeOffset at, Circumstances about) => state with { Scheduled = about.Now with { At = at } };

    /// <summary>From now on its schedule counts: what came while it was not wanted was not missed.</summary>
    private static SessionState Wanted(SessionState state, Circumstances about) => state.Intent == Intent.Up ? state : state with { Scheduled = about.Now };

    private static (SessionState, IReadOnlyList<SessionEffect>) StartForgiven(SessionState state)
    {
        var forgiven = Forgiven(state);
        var (next, effects) = Start(forgiven, isAutomatic: false);
        return effects.Count == 0 && forgiven != state ? (next, [Store]) : (next, effects);
    }

    private static (SessionState, IReadOnlyList<SessionEffect>) Start(SessionState state, bool isAutomatic)
    {
        if (state.Run is { IsLive: true } live)
        {
            if (state.Intent == Intent.Up && (state.StartAfter || (state.Stop is null && live.Outcome is null)))
                return (state, []);
            return (state with { Intent = Intent.Up, StartAfter = state.Stop is not null || live.Outcome is not null }, [Store]);
        }

        var run = new Run((state.Run?.Number ?? 0) + 1, RunPhase.Created).After(RunStep.Spawn);
        return (new SessionState(Intent.Up, run, Retries: Decided(state.Retries), Scheduled: state.Scheduled), [Store, new SessionEffect.SpawnRun(run.Number, isAutomatic)]);
    }

    private static (SessionState, IReadOnlyList<SessionEffect>) Stop(SessionState state, SessionEvent.StopAsked asked)
    {
        var down = state with { Intent = Intent.Down, StartAfter = false, Failing = null, Retries = Decided(state.Retries) };
        if (state.Run is not { IsLive: true } run)
            return down == state ? Nothing(state) : (down, [Store]);
        if (run.Outcome is not null)
            return (down, [Store, new SessionEffect.SignalRun(run.Number, Kill)]);
        var stopping = down with { Run = run.After(RunStep.Terminate), Stop = asked.Plan };
        if (run.Leader is null)
            return (stopping, [Store, new SessionEffect.CancelSpawn(run.Number)]); // the answer of a spawn under way decides: see Activate
        if (asked.Now || (state.Stop is not null && state.Intent == Intent.Down))
            return (stopping, [Store, new SessionEffect.SignalRun(run.Number, Kill)]);
        return (stopping, [Store, .. Ask(run, asked.Plan)]);
    }

    private static (SessionState, IReadOnlyList<SessionEffect>) Renew(SessionState state, StopPlan plan) => state switch
    {
        { Intent: Intent.Down } or { Run: not { IsLive: true } } or { StartAfter: true } => Nothing(state),
        { Run: { Phase: RunPhase.Active } run } => Terminate(state with { StartAfter = true }, run, plan),
        { Run.Phase: RunPhase.Terminating } => (state with { StartAfter = true }, [Store]),
        _ => Nothing(state), // it is being started
    };

    private static (SessionState, IReadOnlyList<SessionEffect>) OnSchedule(SessionState state, SessionEvent.ScheduleDue due)
    {
        if (state.Intent == Intent.Down)
            return (state, [Store]);
        if (state.Run is not { IsLive: true })
            return Start(state, isAutomatic: true);
        if (due.Overlap == WhenRunning.Skip || state.StartAfter)
            return (state, [Store]);
        return due.Overlap == WhenRunning.Restart && state.Run.Phase == RunPhase.Active
            ? Terminate(state with { StartAfter = true }, state.Run, due.Plan)
            : (state with { StartAfter = true }, [Store]);
    }

    /// <summary>Ends a run although the session is to stay up.</summary>
    private static (SessionState, IReadOnlyList<SessionEffect>) Terminate(SessionState state, Run run, StopPlan plan) =>
        (state with { Run = run.After(RunStep.Terminate), Stop = plan }, [Store, .. Ask(run, plan)]);

    private static IReadOnlyList<SessionEffect> Ask(Run run, StopPlan plan) => [new SessionEffect.SignalRun(run.Number, plan.Signal), new SessionEffect.ArmGrace(run.Number, plan.Grace)];

    private static (SessionState, IReadOnlyList<SessionEffect>) Activate(SessionState state, Run run, RunLeader leader, Circumstances about) => run.Phase switch
    {
        RunPhase.Spawning => (
            state with { Run = run.After(RunStep.Activate) with { Leader = leader, Began = about.Now } },
            about.Rules is { } rules && NeedsToSettle(state)
                ? [Store, new SessionEffect.NoteStarted(run.Number), new SessionEffect.ArmSettled(run.Number, rules.HealthyAfter)]
                : [Store, new SessionEffect.NoteStarted(run.Number)]),
        RunPhase.Terminating when run.Leader is null => // stopped while it was being started
            (state with { Run = run with { Leader = leader, Began = about.Now } }, [Store, new SessionEffect.NoteStarted(run.Number), new SessionEffect.SignalRun(run.Number, Kill)]),
        _ => Nothing(state),
    };

    private static (SessionState, IReadOnlyList<SessionEffect>) Probed(SessionState state, Run run, Run probed) =>
        run.Phase == RunPhase.Active && probed != run ? (state with { Run = probed }, [Store]) : Nothing(state);

    /// <summary>Neither due nor paused any more.</summary>
    private static Retries? Decided(Retries? retries) => retries is { NextAttempt: not null } or { Paused: not null } ? retries with { NextAttempt = null, Paused = null } : retries;

    private static bool NeedsToSettle(SessionState state) => state.Retries is { Failures: > 0 } or { IsTroubled: true };

    private static (SessionState, IReadOnlyList<SessionEffect>) Settle(SessionState state)
    {
        if (!NeedsToSettle(state))
            return Nothing(state);
        var settled = state with { Retries = state.Retries! with { Failures = 0, IsTroubled = false } };
        return state.Retries!.IsTroubled ? (settled, [Store, new SessionEffect.Tell(Edge.Recovered, "runs well again")]) : (settled, [Store]);
    }

    private static (SessionState, IReadOnlyList<SessionEffect>) End(SessionState state, Run run, RunOutcome outcome, Circumstances about)
    {
        if (run.Phase is not (RunPhase.Active or RunPhase.Terminating) || run.Outcome is not null)
            return Nothing(state);
        var ended = outcome with
        {
            Cause = state.Failing is null ? outcome.Cause : EndCause.Unhealthy,
            Reason = state.Failing is { } failing ? $"{failing}; {outcome.Reason}" : outcome.Reason,
            IsExpected = about.Rules is { } rules && outcome.IsFailure && !RestartPolicy.IsFailure(rules, outcome),
            Uptime = run.Began is { } began ? about.Now.Since(began) : outcome.Uptime,
        };
        return (state with { Run = run.After(RunStep.Terminate) with { Outcome = ended } }, [new SessionEffect.DrainRun(run.Number)]);
    }

    private static (SessionState, IReadOnlyList<SessionEffect>) Clean(SessionState state, Run run, RunOutcome outcome, Circumstances about)
    {
        if (!run.IsLive)
            return Nothing(state);
        var cleaned = state with { Run = run.After(RunStep.Terminate).After(RunStep.Clean) with { Outcome = outcome, Began = null, IsReady = null, IsHealthy = null }, Stop = null, StartAfter = false, Failing = null };
        var noted = new SessionEffect.NoteEnded(run.Number, outcome);
        if (state.StartAfter)
        {
            var (next, effects) = Start(cleaned, isAutomatic: false);
            return (next, [noted, .. effects]);
        }

        if (state.Intent == Intent.Down || about.Rules is not { } rules || outcome.Cause is EndCause.Lost or EndCause.Cancelled)
            return (cleaned, [noted, Store]);
        var (decided, after) = Supervise(cleaned, outcome, rules, about);
        return (decided, [noted, Store, .. after]);
    }

    /// <summary>A run of a supervised command has ended by itself.</summary>
    private static (SessionState, IReadOnlyList<SessionEffect>) Supervise(SessionState state, RunOutcome outcome, RestartRules rules, Circumstances about)
    {
        var run = state.Run!.Number;
        var (verdict, retries) = RestartPolicy.Decide(rules, state.Retries ?? Retries.None, outcome.IsFailure, outcome.Uptime, about.Now, about.Chance);
        if (outcome.IsFailure)
            retries = retries with { LastFailure = new FailedRun(run, outcome.Reason, about.Now.At) };
        return verdict switch
        {
            RestartVerdict.Restart(var after) => (state with { Retries = retries with { NextAttempt = about.Now + after } }, [new SessionEffect.ArmRestart(run, after)]),
            RestartVerdict.Pause pause => (
                state with { Retries = retries with { Paused = pause.Reason, IsTroubled = true } },
                [new SessionEffect.Tell(pause.IsFlapping ? Edge.Flapping : Edge.Paused, pause.Reason)]),
            _ when outcome.IsFailure => (state with { Retries = retries with { IsTroubled = true } }, [new SessionEffect.Tell(Edge.Failed, outcome.Reason)]),
            _ => (state with { Retries = retries }, [new SessionEffect.Tell(Edge.Finished, outcome.Reason)]),
        };
    }

    /// <summary>The timers that went with the last daemon.</summary>
    private static IReadOnlyList<SessionEffect> TakeOver(SessionState state, Circumstances about) => state switch
    {
        { Run: { Phase: RunPhase.Terminating, Outcome: null, Leader: not null } run, Stop: { } plan } => Ask(run, plan),
        { Run: { Phase: RunPhase.Active, Began: { } began } run } when about.Rules is { } rules && NeedsToSettle(state) =>
            [new SessionEffect.ArmSettled(run.Number, Later(rules.HealthyAfter - about.Now.Since(began)))],
        { Intent: Intent.Up, Run: { IsLive: false } run, Retries: { NextAttempt: { } due, Failures: var failures } } when about.Rules is { } rules =>
            [new SessionEffect.ArmRestart(run.Number, Least(due.Since(about.Now), RestartPolicy.DelayOf(rules, failures) * (1 + rules.Jitter)))], // whatever was done to the clock
        _ => [],
    };

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Later(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

    private static (SessionState, IReadOnlyList<SessionEffect>) OfRun(SessionState state, int number, Func<Run, (SessionState, IReadOnlyList<SessionEffect>)> then) =>
        state.Run is { IsLive: true } run && run.Number == number ? then(run) : Nothing(state);

    private static (SessionState, IReadOnlyList<SessionEffect>) Nothing(SessionState state) => (state, []);
}
