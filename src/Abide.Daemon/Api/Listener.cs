using System.Collections.Concurrent;
using Abide.Daemon.Access;
using Abide.Daemon.Io;
using Abide.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Api;

/// <summary>The daemon's local socket for frames, and who is connected to it.</summary>
internal sealed class Listener
{
    private readonly ConcurrentDictionary<Connection, bool> _connections = new();
    private readonly LocalDoor _door;

    public Listener(string path, Workers workers, Requests requests, Func<int, Caller> callerOf, TimeProvider time, ILogger log) =>
        _door = new LocalDoor(
            path,
            workers,
            (socket, pid) =>
            {
                var connection = new SocketConnection(socket, pid, callerOf(pid), workers, requests, gone => _connections.TryRemove(gone, out _), log);
                _connections[connection] = true;
                connection.Start();
            },
            time,
            log);

    /// <summary>Ends every connection.</summary>
    /// <param name="returns">True when another daemon comes at once; otherwise whoever waits for an answer is told that none will come.</param>
    public void Close(bool returns)
    {
        _door.Close();
        foreach (var connection in _connections.Keys)
        {
            if (!returns)
                connection.Reply(new ErrorReply(ErrorCodes.Stopped, "the daemon was stopped; sessions run on", Recoverable: true));
            connection.Dispose();
        }
    }
}
