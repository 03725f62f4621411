using Abide.Daemon.Io;
using Abide.Processes;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Api;

/// <summary>A local socket that listens: only processes of the same user come in, and it is made again when somebody deleted it.</summary>
internal sealed partial class LocalDoor : Owner
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly Action<Descriptor, int> _accepted;
    private readonly ILogger _log;
    private readonly ITimer _look;
    private Descriptor? _socket;
    private long _token;

    /// <param name="path">Where it listens.</param>
    /// <param name="workers">Who give it its turns.</param>
    /// <param name="accepted">Takes a connection and the process that made it. In a turn.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    public LocalDoor(string path, Workers workers, Action<Descriptor, int> accepted, TimeProvider time, ILogger log)
        : base(workers)
    {
        _path = path;
        _accepted = accepted;
        _log = log;
        _look = time.CreateTimer(_ => Post(Look), null, LookEvery, LookEvery);
        Listen();
    }

    /// <summary>Lets nobody in any more.</summary>
    public void Close()
    {
        _look.Dispose();
        if (_socket is { } socket)
        {
            Workers.Unwatch(_token, socket.Value);
            socket.Dispose();
        }

        File.Delete(_path);
    }

    protected override void OnTurn(PollEvents ready)
    {
        if (_socket is not { } socket || ready == PollEvents.None)
            return;
        while (LocalSocket.Accept(socket.Value, out _) is { } client)
        {
            if (LocalSocket.PeerCredentials(client.Value) is { } peer && peer.Uid == Posix.GetUid())
            {
                _accepted(client, peer.Pid);
                continue;
            }

            LogStranger(_log);
            client.Dispose();
        }

        Workers.Arm(_token, socket.Value, PollEvents.In);
    }

    protected override void OnFault(Exception fault)
    {
        LogFault(_log, _path, fault.Message);
        if (_socket is { } socket)
            Workers.Arm(_token, socket.Value, PollEvents.In);
    }

    private void Look()
    {
        if (File.Exists(_path))
            return;
        LogVanished(_log, _path);
        if (_socket is { } old)
        {
            Workers.Unwatch(_token, old.Value);
            old.Dispose();
        }

        Listen();
    }

    private void Listen()
    {
        File.Delete(_path); // ours: the lock is held
        _socket = LocalSocket.Listen(_path);
        Workers.Watch(this, _socket.Value, PollEvents.In, out _token);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "a process of another user was turned away")]
    private static partial void LogStranger(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} had vanished and is made again")]
    private static partial void LogVanished(ILogger logger, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path}: {Fault}")]
    private static partial void LogFault(ILogger logger, string path, string fault);
}
