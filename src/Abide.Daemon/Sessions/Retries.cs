namespace Abide.Daemon.Sessions;

/// <summary>What is remembered of a session's failures, so that the next one is judged rightly, whichever daemon sees it.</summary>
internal sealed record Retries
{
    public static Retries None { get; } = new();

    /// <summary>Failures in a row: since a run lived long enough, or somebody started it.</summary>
    public int Failures { get; init; }

    /// <summary>Automatic restarts since somebody started it.</summary>
    public int Restarts { get; init; }

    /// <summary>The failures of the last time; no more than are needed to judge by.</summary>
    public IReadOnlyList<Moment>? Recent { get; init; }

    /// <summary>When the next automatic start is due; null when none is.</summary>
    public Moment? NextAttempt { get; init; }

    /// <summary>Why it is not started any more; null when it is not paused.</summary>
    public string? Paused { get; init; }

    /// <summary>True from a pause until a run has lived long enough to be well.</summary>
    public bool IsTroubled { get; init; }

    /// <summary>The last failure, for people; it stays when the count is cleared.</summary>
    public FailedRun? LastFailure { get; init; }
}

/// <summary>A run that failed.</summary>
/// <param name="Run">Its number.</param>
/// <param name="Reason">How, in words.</param>
/// <param name="At">When.</param>
internal sealed record FailedRun(int Run, string Reason, DateTimeOffset At);
