using Abide.Processes;
using Abide.Processes.Keeping;

namespace Abide.Keeper.Runs;

/// <summary>A run in the keeper's hands, with everything that must stay open for it.</summary>
internal sealed class HeldRun : IDisposable
{
    /// <summary>What the daemon is told; the descriptors are the keeper's own.</summary>
    internal required KeptRun Kept { get; set; }

    /// <summary>Whether its leader is our child; else it was adopted from a keeper that died.</summary>
    internal required bool IsChild { get; init; }

    /// <summary>A slave of its terminal: while it is open the PTY is not hung up, and "drained" is EAGAIN.</summary>
    internal required Descriptor? Slave { get; init; }

    /// <summary>Tells the leader's end.</summary>
    internal required ProcessWatch Process { get; init; }

    /// <summary>Writes to its input; null on a terminal.</summary>
    internal FrameWriter? Frames { get; set; }

    /// <summary>The loop's watch of <see cref="Process"/>, until the end.</summary>
    internal EventLoop.Watch? Watch { get; set; }

    internal RunKey Key => Kept.Key;

    internal int Pid => Kept.Pid;

    /// <summary>Whether the pid, as leader, group and session, still means this run: our own zombie keeps it, another's may be gone.</summary>
    internal bool OwnsPid => IsChild || ProcessTable.StartTime(Pid) == Kept.StartTime;

    public void Dispose()
    {
        Watch?.Dispose();
        Frames?.Dispose();
        Process.Dispose();
        Slave?.Dispose();
        Kept.Dispose();
    }
}
