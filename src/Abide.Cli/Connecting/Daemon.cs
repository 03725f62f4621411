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
    public static DaemonConnection Connect() => Connect(daemon => daemon.Daemon, out _);

    /// <summary>Connects and asks without waiting for the daemon's greeting; the connection is there for more.</summary>
    /// <exception cref="RequestException">The daemon refused.</exception>
    /// <exception cref="UnreachableException">It cannot be reached or started.</exception>
    public static DaemonConnection Ask<TReply>(Message request, out TReply reply)
        where TReply : Message => Connect(daemon => daemon.Ask<TReply>(request), out reply);

    private static DaemonConnection Connect<TFirst>(Func<DaemonConnection, TFirst> begin, out TFirst first)
    {
        const int MostTries = 10;
        for (var tried = 1; ; tried++)
        {
            DaemonConnection? daemon = null;
            try
            {
                daemon = Over(Starter.ConnectDaemon(Instance.FromEnvironment(), Programs.Keeper, Programs.Daemon, Patience));
                first = begin(daemon);
                return daemon;
            }
            catch (KeeperException e)
            {
                throw Explain(e);
            }
            catch (NotServedException e)
            {
                // It was killed or replaced before it took us.
                daemon!.Dispose();
                if (tried == MostTries)
                    throw new UnreachableException($"cannot reach the daemon: {e.Message}", e);
            }
            catch
            {
                daemon?.Dispose();
                throw;
            }
        }
    }

    /// <summary>Starts a daemon with settings of its own; false when one runs already.</summary>
    /// <param name="settings"><c>KEY=VALUE</c> each.</param>
    /// <exception cref="UnreachableException">It cannot be started.</exception>
    public static bool TryStart(IReadOnlyList<string> settings)
    {
        using var running = Find();
        if (running is not null)
            return false;
        try
        {
            Starter.ConnectDaemon(Instance.FromEnvironment(), Programs.Keeper, [.. Programs.Daemon, .. settings.SelectMany(setting => (string[])["--set", setting])], Patience).Dispose();
            return true;
        }
        catch (KeeperException e)
        {
            throw Explain(e);
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

        var daemon = Over(socket);
        try
        {
            _ = daemon.Daemon;
            return daemon;
        }
        catch (NotServedException)
        {
            daemon.Dispose();
            return null; // it just went away
        }
    }

    /// <summary>Asks once.</summary>
    /// <exception cref="RequestException">The daemon refused.</exception>
    public static TReply Ask<TReply>(Message request)
        where TReply : Message
    {
        Ask<TReply>(request, out var reply).Dispose();
        return reply;
    }

    /// <summary>Asks for something that changes nothing, again where the daemon went away before it answered.</summary>
    /// <exception cref="RequestException">The daemon refused.</exception>
    public static TReply Read<TReply>(Message request)
        where TReply : Message => Read<TReply>(() => request);

    /// <summary>The same with a request that is made anew for each daemon.</summary>
    public static TReply Read<TReply>(Func<Message> request)
        where TReply : Message
    {
        const int MostQuickFailures = 10;
        var clock = TimeProvider.System;
        for (var quick = 0; ;)
        {
            var begun = clock.GetTimestamp();
            try
            {
                return Ask<TReply>(request());
            }
            catch (IOException) when ((quick = clock.GetElapsedTime(begun) < TimeSpan.FromSeconds(1) ? quick + 1 : 0) < MostQuickFailures)
            {
                // A daemon was killed or replaced: the next one knows the same.
            }
        }
    }

    private static DaemonConnection Over(Descriptor descriptor)
    {
        Posix.SetBlocking(descriptor.Value); // this client waits for answers in the kernel; nothing here is asynchronous
        return new DaemonConnection(new SocketStream(descriptor), "abide");
    }

    private static Exception Explain(KeeperException e) => e.Errno is Errno.EACCES or Errno.EPERM
        ? new UnusableException(e.Message)
        : new UnreachableException(e.Message, e);
}
