namespace Abide.Processes;

/// <summary>How a child ended and what it used.</summary>
internal readonly record struct ChildEnd(ExitStatus Status, long PeakMemoryBytes, TimeSpan UserTime, TimeSpan SystemTime);

/// <summary>Waiting for children, always for one by its pid and never for "any" (waitid(2)).</summary>
internal static unsafe class Child
{
    private const int ByPid = 1, Exited = 4, NoHang = 1, LeaveIt = 0x01000000;

    /// <summary>How a child ended, if it did; it stays a zombie, so that its pid is not given away.</summary>
    internal static ChildEnd? Peek(int pid) => Wait(pid, Exited | NoHang | LeaveIt);

    /// <summary>The same, and lets go of its pid.</summary>
    internal static ChildEnd? Reap(int pid) => Wait(pid, Exited | NoHang);

    /// <summary>From now on orphans among our descendants become our children (prctl PR_SET_CHILD_SUBREAPER).</summary>
    internal static void AdoptOrphans() => _ = LibC.ProcessControl(LibC.BecomeSubreaper, 1, 0, 0, 0);

    private static ChildEnd? Wait(int pid, int options)
    {
        LibC.ChildSignal signal = default;
        LibC.ResourceUsage usage = default;
        while (LibC.WaitCall(LibC.CallWaitId, ByPid, pid, &signal, options, &usage) < 0)
        {
            if (Posix.LastError() != Errno.EINTR) return null;
        }
        if (signal.Pid == 0) return null;
        const int CodeExited = 1;
        return new ChildEnd(
            signal.Code == CodeExited ? new ExitStatus(signal.Status & 0xff, null) : new ExitStatus(null, signal.Status & 0x7f),
            usage.PeakKilobytes * 1024,
            Time(usage.UserSeconds, usage.UserMicroseconds),
            Time(usage.SystemSeconds, usage.SystemMicroseconds));
    }

    private static TimeSpan Time(long seconds, long microseconds) => TimeSpan.FromMicroseconds((seconds * 1_000_000d) + microseconds);
}
