namespace Abide.Processes.Keeping;

/// <summary>
/// A run that the keeper holds. The descriptors are this process's own, non-blocking, and shared open files with the keeper and with any earlier
/// or later daemon: closing them closes nothing for the run.
/// </summary>
public sealed record KeptRun : IDisposable
{
    /// <summary>Which run.</summary>
    public required RunKey Key { get; init; }

    /// <summary>Its leader: session leader, group leader, and by <see cref="StartTime"/> and the boot id unmistakable.</summary>
    public required int Pid { get; init; }

    /// <summary>When the leader started, in clock ticks since boot.</summary>
    public required ulong StartTime { get; init; }

    /// <summary>Names the machine or host where it runs, for which <see cref="Pid"/> means something; null is this one, under its keeper.</summary>
    public string? Machine { get; init; }

    /// <summary>How it ended; null while it lives.</summary>
    public RunEnd? End { get; init; }

    /// <summary>The master of its terminal; null for a run on pipes.</summary>
    public Descriptor? Terminal { get; init; }

    /// <summary>Where its standard input is written; null on a terminal, and once it was closed.</summary>
    public Descriptor? Input { get; init; }

    /// <summary>Where its standard output is read; null on a terminal.</summary>
    public Descriptor? Output { get; init; }

    /// <summary>Where its standard error is read; null on a terminal.</summary>
    public Descriptor? Error { get; init; }

    /// <summary>A pidfd of the leader: readable once it ended, and never another process.</summary>
    public required Descriptor Process { get; init; }

    /// <summary>The id of the last frame written whole to its input, 0 for none; on a terminal the offset in its output up to which queries were answered.</summary>
    public long LastFrame { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Terminal?.Dispose();
        Input?.Dispose();
        Output?.Dispose();
        Error?.Dispose();
        Process.Dispose();
    }
}
