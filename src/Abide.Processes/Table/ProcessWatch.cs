namespace Abide.Processes;

/// <summary>Watches one process, whoever its parent is, without ever taking another one for it (pidfd_open(2), Linux 5.3).</summary>
public sealed unsafe class ProcessWatch : IDisposable
{
    private readonly int pid;

    private ProcessWatch(int pid, Descriptor descriptor)
    {
        this.pid = pid;
        Descriptor = descriptor;
    }

    /// <summary>Readable once the process has ended.</summary>
    public Descriptor Descriptor { get; }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => Posix.WaitFor(Descriptor.Value, PollEvents.In, 0) != PollEvents.None;

    /// <summary>Watches the process, or null when there is none of that pid.</summary>
    /// <exception cref="PosixException">The kernel cannot, or no descriptor is left.</exception>
    public static ProcessWatch? Open(int pid)
    {
        var fd = (int)LibC.SystemCall(LibC.CallPidfdOpen, pid, 0, 0, 0);
        if (fd >= 0) return new ProcessWatch(pid, Descriptor.Adopt(fd));
        return Posix.LastError() is Errno.ESRCH or Errno.EINVAL ? null : throw new PosixException($"cannot watch process {pid}", Posix.LastError());
    }

    /// <summary>Takes over a pidfd that another process opened for <paramref name="pid"/>.</summary>
    public static ProcessWatch Adopt(int pid, Descriptor descriptor) => new(pid, descriptor);

    /// <summary>Sends a signal to exactly this process: 0, or -ESRCH once it was reaped.</summary>
    public int Signal(int signal) => (int)LibC.SystemCall(LibC.CallPidfdSendSignal, Descriptor.Value, signal, 0, 0) < 0 ? -Posix.LastError() : 0;

    /// <summary>
    /// How it ended, for a process that is not our child: from the pidfd once its parent reaped it (Linux 6.15), before that from its zombie.
    /// Unknown on older kernels when the zombie is gone.
    /// </summary>
    public ExitStatus ReadExit() =>
        // It may be reaped between the two looks; then the third one knows.
        (ReadReaped() ?? ProcessTable.ZombieStatus(pid) ?? ReadReaped()) is { } status ? ExitStatus.FromWait(status) : default;

    /// <summary>PIDFD_GET_INFO with PIDFD_INFO_EXIT.</summary>
    private int? ReadReaped()
    {
        // struct pidfd_info, first version: 64 bytes, exit_code (a wait status) last; the request is _IOWR(0xFF, 11, it).
        const nuint GetInfo = 0xC040FF0B;
        const ulong Exit = 1 << 3;
        var answer = stackalloc ulong[8];
        answer[0] = Exit;
        return LibC.DeviceControl(Descriptor.Value, GetInfo, (nint)answer) >= 0 && (answer[0] & Exit) != 0 ? ((int*)answer)[15] : null;
    }

    /// <inheritdoc/>
    public void Dispose() => Descriptor.Dispose();
}
