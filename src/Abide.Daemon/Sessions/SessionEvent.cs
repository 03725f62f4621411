namespace Abide.Daemon.Sessions;

/// <summary>What happens to a session. Everything about a run carries the run's number; what comes late for an older run changes nothing.</summary>
internal abstract record SessionEvent
{
    /// <summary>A person or a program wants it up: what failed before is forgiven.</summary>
    public sealed record StartAsked : SessionEvent;

    /// <summary>It is to be started whenever its schedule says so; nothing is started now.</summary>
    public sealed record EnableAsked : SessionEvent;

    /// <summary>A user wants it down; with <paramref name="Now"/> by KILL at once.</summary>
    public sealed record StopAsked(StopPlan Plan, bool Now) : SessionEvent;

    /// <summary>The current run is to be followed by another, now; nothing failed. Without one that runs nothing happens.</summary>
    public sealed record RenewAsked(StopPlan Plan) : SessionEvent;

    /// <summary>A time of its schedule has come.</summary>
    public sealed record ScheduleDue(DateTimeOffset At, WhenRunning Overlap, StopPlan Plan) : SessionEvent;

    /// <summary>A time of its schedule has passed while nobody was there, and nothing is done for it.</summary>
    public sealed record ScheduleMissed(DateTimeOffset At) : SessionEvent;

    /// <summary>The keeper has started the program, or had it already (adoption).</summary>
    public sealed record Spawned(int Run, RunLeader Leader) : SessionEvent;

    /// <summary>The program could not be started.</summary>
    public sealed record SpawnRefused(int Run, string Reason) : SessionEvent;

    /// <summary>The leader has ended.</summary>
    /// <param name="Run">The run.</param>
    /// <param name="Outcome">How.</param>
    public sealed record LeaderEnded(int Run, RunOutcome Outcome) : SessionEvent;

    /// <summary>Everything that the run had printed is in the journal.</summary>
    public sealed record Drained(int Run) : SessionEvent;

    /// <summary>Nobody knows the run any more.</summary>
    public sealed record RunLost(int Run, string Reason) : SessionEvent;

    /// <summary>Nobody knows the run any more, but how it ended is written.</summary>
    public sealed record EndFound(int Run, RunOutcome Outcome) : SessionEvent;

    /// <summary>The grace of a stop is over.</summary>
    public sealed record GraceOver(int Run) : SessionEvent;

    /// <summary>The delay before an automatic start is over.</summary>
    public sealed record RestartDue(int After) : SessionEvent;

    /// <summary>The run has lived long enough to be well.</summary>
    public sealed record Settled(int Run) : SessionEvent;

    /// <summary>A probe says something else than before.</summary>
    /// <param name="Run">The run that was asked.</param>
    /// <param name="IsReady">Whether it can serve; null when that was not the question.</param>
    /// <param name="IsHealthy">Whether it is well; null when that was not the question.</param>
    public sealed record ProbeSaid(int Run, bool? IsReady = null, bool? IsHealthy = null) : SessionEvent;

    /// <summary>The run is not well, and is to be ended as a failure.</summary>
    public sealed record Unwell(int Run, string Reason, StopPlan Plan) : SessionEvent;

    /// <summary>Another daemon has taken over: what was being waited for is waited for again.</summary>
    public sealed record TakenOver : SessionEvent;
}
