using System.Net.Sockets;
using Abide.Cli.Output;
using Abide.Processes;
using Abide.Processes.Keeping;
using Abide.Protocol;
using Abide.Protocol.Messages;

namespace Abide.Cli.Connecting;

/// <summary>The way to the daemon of this instance.</summary>
internal static class Daemon
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Whether this instance's keeper lives.</summary>
    public static bool KeeperRuns
    {
        get
        {
            using var keeper = KeeperControl.Connect(Instance.FromEnvironment());
            return keeper is not null;
        }
    }

    /// <summary>The file that the daemon logs to.</summary>
    public static string LogPath => Instance.FromEnvironment().DaemonLog;

    /// <summary>Connects, starting keeper and daemon when there are none.</summary>
    /// <exception cref="UnreachableException">They cannot be reached or started.</exception>
    public static DaemonConnection Connect()
    {
        const int MostTries = 10;
        for (var tried = 1; ; tried++)
        {
            try
            {
                return Greet(Starter.ConnectDaemon(Instance.FromEnvironment(), Programs.Keeper, Programs.Daemon, Patience));
            }
            catch (KeeperException e)
            {
                throw Explain(e);
            }
            catch (IOException e) when (e is not PosixException)
            {
                // It was killed or replaced while we greeted it.
                if (tried == MostTries)
                    throw new UnreachableException($"cannot reach the daemon: {e.Message}", e);
            }
        }
    }

    /// <summary>Connects when a daemon runs; null otherwise. Starts nothing.</summary>
    public static DaemonConnection? Find()
    {
        var path = Instance.FromEnvironment().DaemonSocket;
        var socket = LocalSocket.Connect(path, SocketKind.Stream, out var error);
        if (socket is null)
        {
            return error is Errno.ENOENT or Errno.ECONNREFUSED or Errno.ENOTDIR
                ? null
                : throw new UnusableException($"cannot connect to {path}: {Posix.Describe(error)}");
        }

        try
        {
            return Greet(socket);
        }
        catch (IOException)
        {
            return null; // it just went away
        }
    }

    /// <summary>Asks once.</summary>
    /// <exception cref="RequestException">The daemon refused.</exception>
    public static TReply Ask<TReply>(Message request)
        where TReply : Message
    {
        using var daemon = Connect();
        return daemon.Ask<TReply>(request);
    }

    /// <summary>Asks for something that changes nothing, again where the daemon went away before it answered.</summary>
    /// <exception cref="RequestException">The daemon refused.</exception>
    public static TReply Read<TReply>(Message request)
        where TReply : Message => Repeat(daemon => daemon.Ask<TReply>(request));

    /// <summary>Does something with a daemon until one lives long enough.</summary>
    public static TResult Repeat<TResult>(Func<DaemonConnection, TResult> act)
    {
        const int MostQuickFailures = 10;
        var clock = TimeProvider.System;
        for (var quick = 0; ;)
        {
            using var daemon = Connect();
            var begun = clock.GetTimestamp();
            try
            {
                return act(daemon);
            }
            catch (IOException) when ((quick = clock.GetElapsedTime(begun) < TimeSpan.FromSeconds(1) ? quick + 1 : 0) < MostQuickFailures)
            {
                // A daemon was killed or replaced: the next one knows the same.
            }
        }
    }

    private static DaemonConnection Greet(Descriptor descriptor)
    {
        // This client waits for answers in the kernel; nothing here is asynchronous.
        Posix.SetBlocking(descriptor.Value);
        var stream = new SocketStream(descriptor);
        try
        {
            return new DaemonConnection(stream, "abide");
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static Exception Explain(KeeperException e) => e.Errno is Errno.EACCES or Errno.EPERM
        ? new UnusableException(e.Message)
        : new UnreachableException(e.Message, e);
}
