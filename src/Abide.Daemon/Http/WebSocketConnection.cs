using System.Buffers;
using System.Net.WebSockets;
using Abide.Daemon.Access;
using Abide.Daemon.Api;
using Abide.Daemon.Io;
using Abide.Processes;
using Abide.Protocol.Frames;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Http;

/// <summary>A connection over a WebSocket: binary messages, each of one or more whole frames.</summary>
internal sealed class WebSocketConnection : Connection
{
    /// <summary>The longest message taken: what a client of the local socket may send at once, too.</summary>
    private const int LongestMessage = 2 * (Frame.MaxPayload + Frame.MaxHeader);

    /// <summary>Bytes that may wait for the socket before streams are told that there is no room.</summary>
    private const int Enough = 128 * 1024;

    private readonly WebSocket _socket;
    private readonly Lock _writing = new();
    private readonly Wakeup _wake = new();
    private ArrayBufferWriter<byte> _out = new(), _sending = new();
    private volatile bool _isOver;
    private bool _refused;

    public WebSocketConnection(WebSocket socket, Caller caller, Workers workers, Requests requests, ILogger log)
        : base(caller, pid: 0, workers, requests, _ => { }, log) => _socket = socket;

    /// <summary>Receives and sends until one side ends it.</summary>
    public async Task RunAsync(CancellationToken aborted)
    {
        Greet();
        var sending = SendAsync(aborted);
        try
        {
            await ReceiveAsync(aborted);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            // The client is gone without a word.
        }

        Dispose();
        await sending;
    }

    protected override int SendNow(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        lock (_writing)
        {
            if (_out.WrittenCount >= Enough)
            {
                _refused = true;
                return 0;
            }

            _out.Write(head);
            _out.Write(tail);
        }

        _wake.Set();
        return head.Length + tail.Length;
    }

    protected override void CloseCarrier()
    {
        _isOver = true;
        _wake.Set();
    }

    protected override void OnTurn(PollEvents ready)
    {
        if (!IsClosed)
            Flush();
    }

    private async Task ReceiveAsync(CancellationToken aborted)
    {
        var buffer = new byte[16 * 1024];
        for (var length = 0; !_isOver;)
        {
            if (length == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
            var received = await _socket.ReceiveAsync(buffer.AsMemory(length), aborted);
            if (received.MessageType == WebSocketMessageType.Close)
                return;
            length += received.Count;
            if (received.MessageType != WebSocketMessageType.Binary || length > LongestMessage)
            {
                await _socket.CloseOutputAsync(
                    length > LongestMessage ? WebSocketCloseStatus.MessageTooBig : WebSocketCloseStatus.InvalidMessageType,
                    length > LongestMessage ? $"a message has up to {LongestMessage} bytes" : "frames are binary messages",
                    aborted);
                return;
            }

            if (!received.EndOfMessage)
                continue;
            var message = buffer.AsMemory(0, length);
            var isWhole = await AskAsync(() => Take(message.Span)); // the client sends no more than we handle
            length = 0;
            if (!isWhole)
                return;
        }
    }

    /// <summary>Handles a message's frames; false when it ended the connection. In a turn.</summary>
    private bool Take(ReadOnlySpan<byte> message)
    {
        try
        {
            if (!IsClosed && HandleAll(message) != message.Length)
                throw new InvalidDataException("a message ends within a frame");
            return !IsClosed;
        }
        catch (InvalidDataException e)
        {
            OnFault(e);
            return false;
        }
    }

    private async Task SendAsync(CancellationToken aborted)
    {
        try
        {
            while (true)
            {
                if (TakeWaiting() is { IsEmpty: false } frames)
                {
                    await _socket.SendAsync(frames, WebSocketMessageType.Binary, endOfMessage: true, aborted);
                    continue;
                }

                if (_isOver)
                    break;
                await _wake.WaitAsync();
            }

            await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, aborted);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            Dispose();
        }
    }

    /// <summary>What waits to be sent; the streams are told that there is room again.</summary>
    private ReadOnlyMemory<byte> TakeWaiting()
    {
        bool refused;
        lock (_writing)
        {
            if (_sending.Capacity > 2 * Enough)
                _sending = new ArrayBufferWriter<byte>();
            _sending.ResetWrittenCount();
            (_out, _sending) = (_sending, _out);
            (refused, _refused) = (_refused, false);
        }

        if (refused)
            Call();
        return _sending.WrittenMemory;
    }
}
