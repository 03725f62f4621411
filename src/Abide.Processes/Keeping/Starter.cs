namespace Abide.Processes.Keeping;

/// <summary>Starts keeper and daemon where there are none; however many clients race, one of each comes up.</summary>
public static class Starter
{
    private const int RetryMilliseconds = 20;

    /// <summary>Connects to the daemon, which is started first if need be.</summary>
    /// <param name="instance">Which one; its directory is made.</param>
    /// <param name="keeperProgram">The keeper's program (a path) and arguments.</param>
    /// <param name="daemonProgram">The daemon's program (a path) and arguments.</param>
    /// <param name="timeout">How long to try.</param>
    /// <param name="progress">Is told what is being waited for.</param>
    /// <returns>A connected, non-blocking stream socket.</returns>
    /// <exception cref="KeeperException">It does not come up; the message says why.</exception>
    public static Descriptor ConnectDaemon(Instance instance, IReadOnlyList<string> keeperProgram, IReadOnlyList<string> daemonProgram, TimeSpan timeout,
        Action<string>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(instance);
        if (TryConnect(instance) is { } running) return running;
        var deadline = new Deadline(timeout);
        instance.Create();
        using var starting = FileLock.Acquire(instance.StartLock, deadline.Left) ?? throw new KeeperException($"somebody else has been starting the daemon for {timeout.TotalSeconds:0} s");
        while (true)
        {
            if (TryConnect(instance) is { } socket) return socket;
            if (deadline.IsOver) throw new KeeperException($"the daemon does not answer at {instance.DaemonSocket}");
            using var keeper = FindOrStartKeeper(instance, keeperProgram, daemonProgram, deadline, progress);
            progress?.Invoke("waiting for the daemon");
            keeper.EnsureDaemon(deadline.Left, daemonProgram);
            // A daemon that is just ending counts as running until it is gone.
            if (TryConnect(instance) is { } ready) return ready;
            deadline.Pause(RetryMilliseconds);
        }
    }

    /// <summary>For a daemon that lost its keeper: starts a new one and links to it. Then adopt every run and keep every memory again.</summary>
    /// <exception cref="KeeperException">None comes up.</exception>
    public static KeeperLink ReplaceKeeper(Instance instance, IReadOnlyList<string> keeperProgram, IReadOnlyList<string> daemonProgram, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(instance);
        var deadline = new Deadline(timeout);
        using var starting = FileLock.Acquire(instance.StartLock, deadline.Left) ?? throw new KeeperException("somebody else is starting a keeper");
        // The old one is dead, but may not have closed its last descriptor.
        using var held = FileLock.Acquire(instance.KeeperLock, deadline.Left) ?? throw new KeeperException($"another keeper holds {instance.KeeperLock}");
        var (ours, theirs) = LocalSocket.Pair();
        using (theirs) StartKeeper(instance, held, keeperProgram, daemonProgram, theirs);
        return KeeperLink.Open(ours);
    }

    private static Descriptor? TryConnect(Instance instance)
    {
        var socket = LocalSocket.Connect(instance.DaemonSocket, SocketKind.Stream, out _);
        if (socket is null || LocalSocket.PeerCredentials(socket.Value)?.Uid == Posix.GetUid()) return socket;
        socket.Dispose();
        throw new KeeperException($"{instance.DaemonSocket} is somebody else's", Errno.EACCES);
    }

    private static KeeperControl FindOrStartKeeper(Instance instance, IReadOnlyList<string> keeperProgram, IReadOnlyList<string> daemonProgram, Deadline deadline,
        Action<string>? progress)
    {
        ProcessWatch? started = null;
        try
        {
            while (true)
            {
                // Whoever holds the lock is the keeper; its socket may have been deleted, and is made again within a second.
                using (var free = started is null ? FileLock.TryAcquire(instance.KeeperLock) : null)
                {
                    if (free is not null)
                    {
                        progress?.Invoke("starting the keeper");
                        started = ProcessWatch.Open(StartKeeper(instance, free, keeperProgram, daemonProgram, null));
                    }
                }
                if (KeeperControl.Connect(instance) is { } control) return control;
                if (started is { HasEnded: true }) throw new KeeperException($"the keeper ended at once{LogTail.Read(instance.KeeperLog)}");
                if (deadline.IsOver) throw new KeeperException($"the keeper does not answer at {instance.KeeperSocket}");
                deadline.Pause(RetryMilliseconds);
            }
        }
        finally
        {
            started?.Dispose();
        }
    }

    /// <summary>Makes the keeper's socket and hands it over together with the lock, so that nobody ever meets a keeper that does not listen yet.</summary>
    internal static int StartKeeper(Instance instance, FileLock held, IReadOnlyList<string> keeperProgram, IReadOnlyList<string> daemonProgram, Descriptor? daemonSocket)
    {
        _ = LibC.Unlink(instance.KeeperSocket);
        using var listener = LocalSocket.Listen(instance.KeeperSocket, SocketKind.Messages);
        using var log = LogFile.Open(instance.KeeperLog);
        const int ListenerNumber = 3, LockNumber = 4, DaemonNumber = 5;
        List<string> arguments =
        [
            .. keeperProgram, "--instance", instance.Directory, "--listener", $"{ListenerNumber}", "--lock", $"{LockNumber}",
            "--open-files", $"{OpenFiles.Inherited()}",
        ];
        List<int> descriptors = [Launch.Null, Launch.Null, log.Value, listener.Value, held.Descriptor.Value];
        if (daemonSocket is not null)
        {
            arguments.AddRange(["--daemon-fd", $"{DaemonNumber}", "--daemon-pid", $"{Posix.GetPid()}"]);
            descriptors.Add(daemonSocket.Value);
        }
        var pid = new Launch
        {
            Program = keeperProgram[0],
            Arguments = [.. arguments, "--", .. daemonProgram],
            Environment = CleanEnvironment.For(instance),
            Descriptors = descriptors,
        }.Start();
        return pid > 0 ? pid : throw new KeeperException($"cannot start {keeperProgram[0]}: {Posix.Describe(pid)}", -pid);
    }
}
