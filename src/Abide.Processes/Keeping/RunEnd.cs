namespace Abide.Processes.Keeping;

/// <summary>How a run's leader ended, as the kernel told its parent.</summary>
/// <param name="Code">The exit code, 0–255; null when a signal ended it, or nobody could tell (both null).</param>
/// <param name="Signal">The signal that ended it.</param>
/// <param name="PeakMemoryBytes">The most memory the leader, or one of the children it waited for, ever held; 0 when unknown.</param>
/// <param name="UserTime">Processor time in programs, children it waited for included.</param>
/// <param name="SystemTime">Processor time in the kernel.</param>
/// <param name="At">When the keeper saw it.</param>
public sealed record RunEnd(int? Code, int? Signal, long PeakMemoryBytes, TimeSpan UserTime, TimeSpan SystemTime, DateTimeOffset At)
{
    /// <summary>
    /// Whether the leader was surely the last process of its run: whatever outlives it loses its parent and falls to the keeper, and the keeper had no orphan. Where it
    /// has one, or adopted the run, only a look at all processes tells.
    /// </summary>
    public bool IsLast { get; init; }

    /// <summary>Whether anybody could tell.</summary>
    public bool IsKnown => Code is not null || Signal is not null;
}
