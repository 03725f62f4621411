namespace Abide.Daemon.Sessions;

/// <summary>What the user wants. Stored before anything is done about it.</summary>
internal enum Intent : byte
{
    Down,
    Up,
}

/// <summary>How a run ended.</summary>
internal enum EndCause : byte
{
    /// <summary>The leader exited by itself or was ended by a signal.</summary>
    Ended,

    /// <summary>The program could not be started.</summary>
    SpawnFailed,

    /// <summary>The run was cancelled before its program ran.</summary>
    Cancelled,

    /// <summary>It vanished with its machine or keeper.</summary>
    Lost,
}

/// <summary>The end of a run.</summary>
/// <param name="Cause">What kind of end.</param>
/// <param name="Code">The exit code, 0–255, where the leader exited.</param>
/// <param name="Signal">The signal's number, where one ended it.</param>
/// <param name="Reason">In words, for people.</param>
internal sealed record RunOutcome(EndCause Cause, int? Code, int? Signal, string Reason)
{
    /// <summary>True when a person would call it a failure.</summary>
    public bool IsFailure => Cause == EndCause.SpawnFailed || Code is > 0 || Signal is not null;
}

/// <summary>The leader of a run, told apart from any later process of the same number.</summary>
internal sealed record RunLeader(int Pid, ulong StartTime, string BootId);

/// <summary>One life of a session's process.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Phase">Where in its life it is.</param>
/// <param name="Leader">Known from Active on.</param>
/// <param name="Outcome">Known once the leader has ended, even while output is still drained.</param>
internal sealed record Run(int Number, RunPhase Phase, RunLeader? Leader = null, RunOutcome? Outcome = null)
{
    public bool IsLive => Phase != RunPhase.Cleaned;

    public Run After(RunStep step) => this with { Phase = RunLifecycle.Next(Phase, step) };
}

/// <summary>All of a session that decides what happens next; see <see cref="SessionMachine"/>.</summary>
/// <param name="Intent">What the user wants.</param>
/// <param name="Run">The current or last run; null when it never ran.</param>
/// <param name="Stop">The stop under way, if one is.</param>
/// <param name="StartAfter">True when a start was asked for while a stop is under way: the next run begins when this one is cleaned.</param>
internal sealed record SessionState(Intent Intent, Run? Run = null, StopPlan? Stop = null, bool StartAfter = false)
{
    public static SessionState New { get; } = new(Intent.Down);
}

/// <summary>How a session is to be stopped.</summary>
/// <param name="Signal">The first signal.</param>
/// <param name="Grace">How long until KILL.</param>
internal sealed record StopPlan(int Signal, TimeSpan Grace);
