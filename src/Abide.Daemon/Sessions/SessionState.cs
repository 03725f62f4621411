using System.Text.Json.Serialization;

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

    /// <summary>It was ended because it was not well.</summary>
    Unhealthy,
}

/// <summary>The end of a run.</summary>
/// <param name="Cause">What kind of end.</param>
/// <param name="Code">The exit code, 0–255, where the leader exited.</param>
/// <param name="Signal">The signal's number, where one ended it.</param>
/// <param name="Reason">In words, for people.</param>
internal sealed record RunOutcome(EndCause Cause, int? Code, int? Signal, string Reason)
{
    /// <summary>True when a person would call it a failure.</summary>
    [JsonIgnore]
    public bool IsFailure => !IsExpected && (Cause is EndCause.SpawnFailed or EndCause.Unhealthy || Code is > 0 || Signal is not null);

    /// <summary>True for an exit code that is said to be none.</summary>
    public bool IsExpected { get; init; }

    /// <summary>The most memory that its leader, or a child which that waited for, ever held, in bytes; 0 when nobody knows.</summary>
    public long PeakMemory { get; init; }

    /// <summary>Processor time of its leader and the children that it waited for.</summary>
    public TimeSpan Cpu { get; init; }

    /// <summary>From its start to its end; zero when it was never started.</summary>
    public TimeSpan Uptime { get; init; }
}

/// <summary>The leader of a run, told apart from any later process of the same number.</summary>
internal sealed record RunLeader(int Pid, ulong StartTime, string BootId);

/// <summary>One life of a session's process.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Phase">Where in its life it is.</param>
/// <param name="Leader">Known from Active on.</param>
/// <param name="Outcome">Known once the leader has ended, even while output is still drained.</param>
/// <param name="Began">When its program was started.</param>
/// <param name="IsReady">Whether it can serve: what its probe said last; null where nobody asks, or has not been answered yet.</param>
/// <param name="IsHealthy">Whether it is well, likewise.</param>
/// <param name="IsOutdated">Whether the session's spec was changed since in something that only the next run takes over.</param>
internal sealed record Run(int Number, RunPhase Phase, RunLeader? Leader = null, RunOutcome? Outcome = null, Moment? Began = null, bool? IsReady = null, bool? IsHealthy = null, bool IsOutdated = false)
{
    public bool IsLive => Phase != RunPhase.Cleaned;

    public Run After(RunStep step) => this with { Phase = RunLifecycle.Next(Phase, step) };
}

/// <summary>All of a session that decides what happens next; see <see cref="SessionMachine"/>.</summary>
/// <param name="Intent">What the user wants.</param>
/// <param name="Run">The current or last run; null when it never ran.</param>
/// <param name="Stop">The stop under way, if one is.</param>
/// <param name="StartAfter">True when a start was asked for while a stop is under way: the next run begins when this one is cleaned.</param>
/// <param name="Failing">Why the run is ended although it is wanted; null when it is not.</param>
/// <param name="Retries">What is remembered of failures; null for none.</param>
/// <param name="Scheduled">The last time of its schedule that was dealt with.</param>
internal sealed record SessionState(Intent Intent, Run? Run = null, StopPlan? Stop = null, bool StartAfter = false, string? Failing = null, Retries? Retries = null, Moment? Scheduled = null)
{
    public static SessionState New { get; } = new(Intent.Down);

    /// <summary>True when it runs, or another run is due.</summary>
    [JsonIgnore]
    public bool GoesOn => Run is { IsLive: true } || Retries is { NextAttempt: not null };
}

/// <summary>How a session is to be stopped.</summary>
/// <param name="Signal">The first signal.</param>
/// <param name="Grace">How long until KILL.</param>
internal sealed record StopPlan(int Signal, TimeSpan Grace);
