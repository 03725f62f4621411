using Abide.Daemon.Access;
using Abide.Daemon.Io;
using Abide.Processes;
using Abide.Protocol.Frames;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Api;

/// <summary>A connection over the local socket.</summary>
internal sealed class SocketConnection : Connection
{
    /// <summary>The most that is read in one turn.</summary>
    private const int TurnBudget = 256 * 1024;

    private readonly Descriptor _socket;
    private byte[] _in = [];
    private int _end;
    private long _token;
    private bool _hasLooked;

    public SocketConnection(Descriptor socket, int pid, Caller caller, Workers workers, Requests requests, Action<Connection> closed, ILogger log)
        : base(caller, pid, workers, requests, closed, log) => _socket = socket;

    public void Start()
    {
        Greet();
        Workers.Watch(this, _socket.Value, PollEvents.None, out _token);
        Call(); // a client sends its request without waiting for our hello: it is probably there
    }

    protected override void OnTurn(PollEvents ready)
    {
        if (IsClosed)
            return;
        var isFirst = !_hasLooked;
        _hasLooked = true;
        if ((isFirst || (ready & ~PollEvents.Out) != 0) && !Receive())
        {
            Close();
            return;
        }

        var full = !Flush();
        if (isFirst || ready != PollEvents.None || full)
            Workers.Arm(_token, _socket.Value, full ? PollEvents.In | PollEvents.Out : PollEvents.In);
    }

    protected override int SendNow(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        var total = head.Length + tail.Length;
        var sent = Math.Max(0, LocalSocket.SendBoth(_socket.Value, head, tail)); // full, or gone: then the next turn notices
        while (sent < total && (sent < head.Length ? LocalSocket.SendBoth(_socket.Value, head[sent..], tail) : LocalSocket.Send(_socket.Value, tail[(sent - head.Length)..])) is > 0 and var more)
            sent += more;
        return sent;
    }

    protected override void CloseCarrier()
    {
        Workers.Unwatch(_token, _socket.Value);
        _socket.Dispose();
    }

    /// <summary>Reads and handles frames; false when the client has gone.</summary>
    private bool Receive()
    {
        for (var read = 0; read < TurnBudget;)
        {
            if (_in.Length - _end < 4096)
                Array.Resize(ref _in, Math.Min(Math.Max(8192, _in.Length * 2), 2 * (Frame.MaxPayload + Frame.MaxHeader)));
            var n = Posix.Read(_socket.Value, _in.AsSpan(_end));
            if (n == -Errno.EAGAIN)
                return true;
            if (n <= 0)
                return false;
            read += n;
            _end += n;
            var handled = HandleAll(_in.AsSpan(0, _end));
            if (handled > 0)
            {
                _in.AsSpan(handled, _end - handled).CopyTo(_in);
                _end -= handled;
            }

            if (n < 4096)
                return true;
        }

        return true;
    }
}
