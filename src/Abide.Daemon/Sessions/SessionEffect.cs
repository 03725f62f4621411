namespace Abide.Daemon.Sessions;

/// <summary>What is to be done, in order, after a state has changed.</summary>
internal abstract record SessionEffect
{
    /// <summary>Store state and intent, synced, before any effect that follows.</summary>
    public sealed record Store : SessionEffect;

    /// <summary>Ask the keeper to start the program of this run.</summary>
    /// <param name="Run">Its number.</param>
    /// <param name="IsAutomatic">True when nobody asked: there may be only so many of those in a minute.</param>
    public sealed record SpawnRun(int Run, bool IsAutomatic = false) : SessionEffect;

    /// <summary>Nobody wants the run any more: if it still waits to be started, it waits no longer.</summary>
    public sealed record CancelSpawn(int Run) : SessionEffect;

    /// <summary>Note in the journal that the run is active.</summary>
    public sealed record NoteStarted(int Run) : SessionEffect;

    /// <summary>Send a signal to the group of the run's leader. Whoever stops a session ends what outlives its leader.</summary>
    public sealed record SignalRun(int Run, int Signal) : SessionEffect;

    /// <summary>Come back with <see cref="SessionEvent.GraceOver"/> after this time.</summary>
    public sealed record ArmGrace(int Run, TimeSpan After) : SessionEffect;

    /// <summary>Come back with <see cref="SessionEvent.RestartDue"/> after this time.</summary>
    public sealed record ArmRestart(int Run, TimeSpan After) : SessionEffect;

    /// <summary>Come back with <see cref="SessionEvent.Settled"/> after this time.</summary>
    public sealed record ArmSettled(int Run, TimeSpan After) : SessionEffect;

    /// <summary>Read what is left, then come back with <see cref="SessionEvent.Drained"/>.</summary>
    public sealed record DrainRun(int Run) : SessionEffect;

    /// <summary>Write the end into the journal, sync it, then let the keeper forget the run.</summary>
    public sealed record NoteEnded(int Run, RunOutcome Outcome) : SessionEffect;

    /// <summary>Tell people, once.</summary>
    public sealed record Tell(Edge Edge, string Text) : SessionEffect;
}

/// <summary>What people are told of: not how something is, but that it has become so.</summary>
internal enum Edge : byte
{
    /// <summary>The supervisor gave up, after failures in a row.</summary>
    Paused,

    /// <summary>The supervisor gave up, after too many failures in a time.</summary>
    Flapping,

    /// <summary>It failed, and is not restarted.</summary>
    Failed,

    /// <summary>After a pause it runs well again.</summary>
    Recovered,

    /// <summary>Its work is done.</summary>
    Finished,

    /// <summary>Its host does not answer any more.</summary>
    Unreachable,

    /// <summary>Its host answers again.</summary>
    Reachable,
}
