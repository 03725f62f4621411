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
    private readonly IDisposable? _carrier;
    private readonly Lock _sending = new();
    private readonly ArrayBufferWriter<byte> _out = new(1024);
    private byte[] _in = new byte[8 * 1024];
    private ArrayBufferWriter<byte>? _parts;
    private int _start, _end, _used;
    private long _lastId;
    private Hello? _daemon;

    /// <summary>Takes a connected stream. The hello goes out with the first request: the daemon says its own without being asked, and has both to read at once.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="client">What the client calls itself.</param>
    /// <param name="carrier">What carries the stream, and ends with this connection.</param>
    public DaemonConnection(Stream stream, string client, IDisposable? carrier = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        (_stream, _carrier) = (stream, carrier);
        Frame.Write(_out, FrameType.Hello, 0, MessageCodec.Write(new Hello(ProtocolVersion.Current, ProtocolVersion.Oldest, ProtocolVersion.Product, client, Environment.ProcessId)));
    }

    /// <summary>What the daemon said of itself; waits for it.</summary>
    /// <exception cref="NotServedException">The connection broke before.</exception>
    /// <exception cref="ProtocolException">The other side does not speak our protocol, or not our version of it.</exception>
    public Hello Daemon => _daemon ??= Greet();

    /// <summary>Asks, and waits for the answer. Frames of other channels must not be open on this connection meanwhile.</summary>
    /// <exception cref="RequestException">The daemon said no; nothing was changed.</exception>
    /// <exception cref="NotServedException">The connection broke before the daemon took it: the request was not begun.</exception>
    /// <exception cref="IOException">The connection broke later.</exception>
    public TReply Ask<TReply>(Message request)
        where TReply : Message
    {
        var id = PostOrRefuse(request);
        while (Receive(out var frame))
        {
            if (frame.Type is FrameType.Control or FrameType.ControlPart && ParseControl(frame) is { } message
                && (message.Id == id || message is ErrorReply { Id: 0 }))
                return Expect<TReply>(message);
        }

        throw new IOException("the daemon closed the connection before it answered");
    }

    private long PostOrRefuse(Message request)
    {
        try
        {
            return Post(request);
        }
        catch (IOException e)
        {
            throw new NotServedException(e.Message, e);
        }
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
    public bool Receive(out Frame frame)
    {
        _daemon ??= Greet();
        return TryReceive(out frame);
    }

    /// <summary>Whether the next frame has arrived already, so that <see cref="Receive"/> will not wait.</summary>
    public bool HasFrame => Frame.TryRead(_in.AsSpan(_start + _used, _end - _start - _used), out _) > 0;

    /// <summary>The control message that a frame completes; null while more parts are to come.</summary>
    public Message? ParseControl(Frame frame) => ControlFrames.Gather(frame, ref _parts) is { } json ? MessageCodec.Read(json) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        _carrier?.Dispose();
    }

    private Hello Greet()
    {
        Frame frame;
        try
        {
            if (!TryReceive(out frame))
                throw new NotServedException("the daemon closed the connection before it took it");
        }
        catch (IOException e) when (e is not NotServedException)
        {
            throw new NotServedException(e.Message, e);
        }

        if (frame.Type != FrameType.Hello || MessageCodec.Read(frame.Payload.ToArray()) is not Hello hello)
            throw new ProtocolException("what listens on the daemon's socket does not speak Abide's protocol");
        if (hello.Oldest > ProtocolVersion.Current || hello.Version < ProtocolVersion.Oldest)
            throw new ProtocolException($"the daemon (version {hello.Product}) speaks protocol {hello.Oldest}–{hello.Version}, this client {ProtocolVersion.Oldest}–{ProtocolVersion.Current}: run 'abide daemon restart'");
        return hello;
    }

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
            if (_daemon is null && _in[_start] != (byte)FrameType.Hello) // whatever it is: it may wait for more of us, as we would for it
                throw new ProtocolException("what listens on the daemon's socket does not speak Abide's protocol");
        }
    }

    private void SendAll_NeedsLock()
    {
        _stream.Write(_out.WrittenSpan);
        _out.ResetWrittenCount();
    }
}
