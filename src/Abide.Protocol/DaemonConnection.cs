using System.Buffers;
using Abide.Protocol.Frames;
using Abide.Protocol.Messages;

namespace Abide.Protocol;

/// <summary>
/// A client's end of a connection to the daemon: blocking, for programs that wait anyway. One thread may send while another receives;
/// senders are kept from interleaving, there may be only one receiver.
/// </summary>
public sealed class DaemonConnection : IDisposable
{
    private const int MaxBuffer = 2 * (Frame.MaxPayload + Frame.MaxHeader);

    private readonly Stream _stream;
    private readonly Lock _sending = new();
    private readonly ArrayBufferWriter<byte> _out = new(1024);
    private byte[] _in = new byte[8 * 1024];
    private ArrayBufferWriter<byte>? _parts;
    private int _start, _end, _used;
    private long _lastId;

    /// <summary>Takes a connected stream, and meets the daemon; nothing is sent before the first request.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="ProtocolException">The other side does not speak our protocol, or not our version of it.</exception>
    public DaemonConnection(Stream stream, string client)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        // It goes out with the first request: the daemon says hello without being asked, and has both to read at once.
        Frame.Write(_out, FrameType.Hello, 0, MessageCodec.Write(new Hello(ProtocolVersion.Current, ProtocolVersion.Oldest, ProtocolVersion.Product, client, Environment.ProcessId)));
        if (!TryReceive(out var frame) || frame.Type != FrameType.Hello || MessageCodec.Read(frame.Payload.ToArray()) is not Hello hello)
            throw new ProtocolException("what listens on the daemon's socket does not speak Abide's protocol");
        if (hello.Oldest > ProtocolVersion.Current || hello.Version < ProtocolVersion.Oldest)
            throw new ProtocolException($"the daemon (version {hello.Product}) speaks protocol {hello.Oldest}–{hello.Version}, this client {ProtocolVersion.Oldest}–{ProtocolVersion.Current}: run 'abide daemon restart'");
        Daemon = hello;
    }

    /// <summary>What the daemon said of itself.</summary>
    public Hello Daemon { get; }

    /// <summary>Asks, and waits for the answer. Frames of other channels must not be open on this connection meanwhile.</summary>
    /// <exception cref="RequestException">The daemon said no; nothing was changed.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public TReply Ask<TReply>(Message request)
        where TReply : Message
    {
        var id = Post(request);
        while (Receive(out var frame))
        {
            if (frame.Type is FrameType.Control or FrameType.ControlPart && ParseControl(frame) is { } message
                && (message.Id == id || message is ErrorReply { Id: 0 }))
                return Expect<TReply>(message);
        }

        throw new IOException("the daemon closed the connection before it answered");
    }

    /// <summary>The reply that was expected, or the reason why there is none.</summary>
    public static TReply Expect<TReply>(Message message)
        where TReply : Message => message switch
    {
        TReply reply => reply,
        ErrorReply error => throw new RequestException(error),
        _ => throw new ProtocolException($"the daemon answered with {message?.GetType().Name}, not {typeof(TReply).Name}"),
    };

    /// <summary>Sends a request without waiting; its answer carries the id returned.</summary>
    public long Post(Message request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var id = Interlocked.Increment(ref _lastId);
        var json = MessageCodec.Write(request with { Id = id });
        lock (_sending)
        {
            ControlFrames.Write(_out, 0, json);
            SendAll_NeedsLock();
        }

        return id;
    }

    /// <summary>Sends one frame.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public void Send(FrameType type, int channel, ReadOnlySpan<byte> payload)
    {
        lock (_sending)
        {
            Frame.Write(_out, type, channel, payload);
            SendAll_NeedsLock();
        }
    }

    /// <summary>Waits for the next frame; false when the daemon closed the connection. The frame is valid until the next call.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public bool Receive(out Frame frame) => TryReceive(out frame);

    /// <summary>Whether the next frame has arrived already, so that <see cref="Receive"/> will not wait.</summary>
    public bool HasFrame => Frame.TryRead(_in.AsSpan(_start + _used, _end - _start - _used), out _) > 0;

    /// <summary>The control message that a frame completes; null while more parts are to come.</summary>
    public Message? ParseControl(Frame frame) => ControlFrames.Gather(frame, ref _parts) is { } json ? MessageCodec.Read(json) : null;

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private bool TryReceive(out Frame frame)
    {
        _start += _used;
        _used = 0;
        while (true)
        {
            try
            {
                _used = Frame.TryRead(_in.AsSpan(_start, _end - _start), out frame);
            }
            catch (InvalidDataException e)
            {
                throw new ProtocolException("what listens on the daemon's socket does not speak Abide's protocol", e);
            }

            if (_used > 0)
                return true;
            if (_start > 0)
            {
                _in.AsSpan(_start, _end - _start).CopyTo(_in);
                (_start, _end) = (0, _end - _start);
            }

            var n = _stream.Read(_in.AsSpan(_end));
            if (n == 0)
                return false;
            _end += n;
            if (_end == _in.Length) // there is more than a command's answer
                Array.Resize(ref _in, MaxBuffer);
            if (Daemon is null && _in[_start] != (byte)FrameType.Hello) // whatever it is: it may wait for more of us, as we would for it
                throw new ProtocolException("what listens on the daemon's socket does not speak Abide's protocol");
        }
    }

    private void SendAll_NeedsLock()
    {
        _stream.Write(_out.WrittenSpan);
        _out.ResetWrittenCount();
    }
}
