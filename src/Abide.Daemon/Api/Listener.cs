using System.Collections.Concurrent;
using Abide.Daemon.Io;
using Abide.Processes;
using Abide.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Api;

/// <summary>The daemon's local socket: only for processes of the same user, and made again when somebody deleted it.</summary>
internal sealed partial class Listener : Owner
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly Requests _requests;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<Connection, bool> _connections = new();
    private readonly ITimer _look;
    private Descriptor? _socket;
    private long _token;

    public Listener(string path, Workers workers, Requests requests, TimeProvider time, ILogger log)
        : base(workers)
    {
        _path = path;
        _requests = requests;
        _log = log;
        _look = time.CreateTimer(_ => Post(Look), null, LookEvery, LookEvery);
        Listen();
    }

    /// <summary>Ends every connection.</summary>
    /// <param name="returns">True when another daemon comes at once; otherwise whoever waits for an answer is told that none will come.</param>
    public void Close(bool returns)
    {
        _look.Dispose();
        if (_socket is { } socket)
        {
            Workers.Unwatch(_token, socket.Value);
            socket.Dispose();
        }

        File.Delete(_path);
        foreach (var connection in _connections.Keys)
        {
            if (!returns)
                connection.Reply(new ErrorReply(ErrorCodes.Stopped, "the daemon was stopped; sessions run on", Recoverable: true));
            connection.Dispose();
        }
    }

    protected override void OnTurn(PollEvents ready)
    {
        if (_socket is not { } socket || ready == PollEvents.None)
            return;
        while (LocalSocket.Accept(socket.Value, out _) is { } client)
        {
            if (LocalSocket.PeerCredentials(client.Value) is not { } peer || peer.Uid != Posix.GetUid())
            {
                LogStranger(_log);
                client.Dispose();
                continue;
            }

            var connection = new Connection(client, peer, Workers, _requests, gone => _connections.TryRemove(gone, out _), _log);
            _connections[connection] = true;
            connection.Start();
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
