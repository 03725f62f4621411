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
    /// <summary>What this program calls itself.</summary>
    public const string Client = "abide";

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

    /// <summary>The host whose daemon is asked where nothing else is said (<c>-H</c>); null is this machine's.</summary>
    public static string? Host { get; set; }

    /// <summary>Connects, starting keeper and daemon when there are none.</summary>
    /// <param name="host">The host whose daemon is meant; null is <see cref="Host"/>.</param>
    /// <exception cref="UnreachableException">They cannot be reached or started.</exception>
    public static DaemonConnection Connect(string? host = null) => Connect(host, daemon => daemon.Daemon, out _);

    /// <summary>The same for the daemon of an instance on this machine, and without its protocol: bytes as they are.</summary>
    /// <exception cref="UnreachableException">It cannot be reached or started.</exception>
    public static SocketStream Open(Instance instance)
    {
        try
        {
            var socket = Starter.ConnectDaemon(instance, Programs.Keeper, Programs.Daemon, Patience);
            Posix.SetBlocking(socket.Value); // this client waits for answers in the kernel; nothing here is asynchronous
            return new SocketStream(socket);
        }
        catch (KeeperException e)
        {
            throw Explain(e);
        }
    }

    /// <summary>Connects and asks without waiting for the daemon's greeting; the connection is there for more.</summary>
    /// <exception cref="RequestException">The daemon refused.</exception>
    /// <exception cref="UnreachableException">It cannot be reached or started.</exception>
    public static DaemonConnection Ask<TReply>(Message request, out TReply reply)
        where TReply : Message => Connect(null, daemon => daemon.Ask<TReply>(request), out reply);

    private static DaemonConnection Connect<TFirst>(string? host, Func<DaemonConnection, TFirst> begin, out TFirst first)
    {
        if ((host ?? Host) is { } far)
            return FarDaemon.Connect(far, begin, out first);
        return ConnectHere(begin, out first);
    }

    /// <summary>Asks this machine's daemon once, whatever <see cref="Host"/> is.</summary>
    /// <exception cref="RequestException">The daemon refused.</exception>
    public static TReply AskHere<TReply>(Message request)
        where TReply : Message
    {
        ConnectHere(daemon => daemon.Ask<TReply>(request), out var reply).Dispose();
        return reply;
    }

    private static DaemonConnection ConnectHere<TFirst>(Func<DaemonConnection, TFirst> begin, out TFirst first)
    {
        const int MostTries = 10;
        for (var tried = 1; ; tried++)
        {
            DaemonConnection? daemon = null;
            try
            {
                daemon = new DaemonConnection(Open(Instance.FromEnvironment()), Client);
                first = begin(daemon);
                return daemon;
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

    /// <summary>Connects when a daemon runs; null otherwise. Starts nothing here; on another host what was asked for starts it.</summary>
    public static DaemonConnection? Find()
    {
        if (Host is not null)
            return Connect();
        var path = Instance.FromEnvironment().DaemonSocket;
        var socket = LocalSocket.Connect(path, SocketKind.Stream, out var error);
        if (socket is null)
        {
            return error is Errno.ENOENT or Errno.ECONNREFUSED or Errno.ENOTDIR
                ? null
                : throw new UnusableException($"cannot connect to {path}: {Posix.Describe(error)}");
        }

        Posix.SetBlocking(socket.Value);
        var daemon = new DaemonConnection(new SocketStream(socket), Client);
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
    /// <param name="request">What.</param>
    /// <param name="host">The host whose daemon is asked; null is <see cref="Host"/>.</param>
    /// <exception cref="RequestException">The daemon refused.</exception>
    public static TReply Ask<TReply>(Message request, string? host = null)
        where TReply : Message
    {
        Connect(host, daemon => daemon.Ask<TReply>(request), out var reply).Dispose();
        return reply;
    }

    /// <summary>Asks for something that changes nothing, again where the daemon went away before it answered; another host is waited for then.</summary>
    /// <exception cref="RequestException">The daemon refused.</exception>
    public static TReply Read<TReply>(Message request, string? host = null)
        where TReply : Message => Read<TReply>(() => request, host);

    /// <summary>The same with a request that is made anew for each daemon.</summary>
    public static TReply Read<TReply>(Func<Message> request, string? host = null)
        where TReply : Message
    {
        const int MostQuickFailures = 10;
        var clock = TimeProvider.System;
        var far = (host ?? Host) is null ? null : new HostWait(host);
        for (var quick = 0; ;)
        {
            var begun = clock.GetTimestamp();
            try
            {
                using var daemon = far?.Connect();
                return daemon is null ? Ask<TReply>(request()) : daemon.Ask<TReply>(request());
            }
            catch (IOException) when ((quick = clock.GetElapsedTime(begun) < TimeSpan.FromSeconds(1) ? quick + 1 : 0) < MostQuickFailures)
            {
                // A daemon was killed or replaced: the next one knows the same.
            }
        }
    }

    private static Exception Explain(KeeperException e) => e.Errno is Errno.EACCES or Errno.EPERM
        ? new UnusableException(e.Message)
        : new UnreachableException(e.Message, e);
}
