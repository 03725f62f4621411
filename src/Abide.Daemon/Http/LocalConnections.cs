using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Abide.Daemon.Access;
using Abide.Processes;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Http;

/// <summary>
/// Hands the HTTP server the connections of the local socket, which the daemon accepts itself: so it knows who is there before a byte of HTTP is read, makes the socket
/// again when it vanished, and loads the server with the first of them.
/// </summary>
internal sealed class LocalConnections(ILogger log) : IConnectionListenerFactory, IConnectionListenerFactorySelector, IConnectionListener
{
    /// <summary>Connections that may wait for the server.</summary>
    private const int Backlog = 512;

    private readonly Channel<(Socket Socket, Caller Caller)> _accepted = Channel.CreateBounded<(Socket, Caller)>(
        new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }, dropped => dropped.Item1.Dispose());

    private readonly SocketConnectionContextFactory _contexts = new(new SocketConnectionFactoryOptions(), log);

    public EndPoint EndPoint { get; } = new LocalEndPoint();

    /// <summary>Takes a connection.</summary>
    public void Add(Descriptor socket, Caller caller)
    {
        var taken = new Socket(new SafeSocketHandle(socket.Release(), ownsHandle: true));
        if (!_accepted.Writer.TryWrite((taken, caller)))
            taken.Dispose();
    }

    public bool CanBind(EndPoint endpoint) => endpoint is LocalEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(this);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _accepted.Reader.WaitToReadAsync(cancellationToken))
        {
            if (!_accepted.Reader.TryRead(out var next))
                continue;
            var context = _contexts.Create(next.Socket);
            context.Features.Set(next.Caller);
            return context;
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _accepted.Writer.TryComplete();
        return default;
    }

    public ValueTask DisposeAsync()
    {
        _contexts.Dispose();
        return default;
    }

    /// <summary>The local socket, as the server knows it.</summary>
    private sealed class LocalEndPoint : EndPoint
    {
        public override string ToString() => "the local socket";
    }
}
