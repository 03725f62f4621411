namespace Abide.Daemon.Sessions;

/// <summary>The phases of a run. Each run walks them exactly once.</summary>
internal enum RunPhase : byte
{
    Created,
    Spawning,
    Active,
    Terminating,
    Cleaned,
}

/// <summary>What moves a run from phase to phase.</summary>
internal enum RunStep : byte
{
    /// <summary>The keeper is asked to start the program.</summary>
    Spawn,

    /// <summary>The program runs.</summary>
    Activate,

    /// <summary>It is to end, or has begun to: cancelled, signalled, or ended by itself.</summary>
    Terminate,

    /// <summary>Its leader is reaped, its output drained, its end written.</summary>
    Clean,
}

/// <summary>A step was asked for that the phase does not allow; nothing has changed.</summary>
internal sealed class IllegalTransition(RunPhase phase, RunStep step, string reason) : Exception($"a run that is {phase} cannot {step}: {reason}")
{
    public RunPhase Phase { get; } = phase;

    public RunStep Step { get; } = step;
}

/// <summary>The lifecycle as a table: pure, total, and the only way to change a phase.</summary>
internal static class RunLifecycle
{
    /// <exception cref="IllegalTransition">The table has no such step.</exception>
    public static RunPhase Next(RunPhase phase, RunStep step) => (phase, step) switch
    {
        (RunPhase.Created, RunStep.Spawn) => RunPhase.Spawning,
        (RunPhase.Created, RunStep.Terminate) => RunPhase.Terminating,
        (RunPhase.Spawning, RunStep.Activate) => RunPhase.Active,
        (RunPhase.Spawning, RunStep.Terminate) => RunPhase.Terminating,
        (RunPhase.Active, RunStep.Terminate) => RunPhase.Terminating,
        (RunPhase.Terminating, RunStep.Terminate) => RunPhase.Terminating,
        (RunPhase.Terminating, RunStep.Clean) => RunPhase.Cleaned,
        (RunPhase.Cleaned, _) => throw new IllegalTransition(phase, step, "its life is over; a start makes a new run"),
        _ => throw new IllegalTransition(phase, step, "the lifecycle is Created, Spawning, Active, Terminating, Cleaned"),
    };
}
