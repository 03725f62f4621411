using System.Buffers;
using System.Text.Json;
using Abide.Daemon.Access;
using Abide.Daemon.Io;
using Abide.Protocol;
using Abide.Protocol.Frames;
using Abide.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Api;

/// <summary>
/// One client's connection, whatever carries its frames: handles them in turns; sends from any thread, never waiting: what is not taken is kept, and streams are told
/// that there is no room until it is gone.
/// </summary>
internal abstract partial class Connection : Owner, IDisposable
{
    private readonly Requests _requests;
    private readonly ILogger _log;
    private readonly Action<Connection> _closed;
    private readonly CancellationTokenSource _gone = new();
    private readonly Dictionary<int, Channel> _channels = [];
    private readonly Lock _sending = new();
    private readonly ArrayBufferWriter<byte> _unsent = new();
    private readonly byte[] _header = new byte[Frame.MaxHeader + Frame.OutputHeader];
    private CancellationTokenRegistration _revoked;
    private int _unsentFrom;
    private int _lastChannel;
    private ArrayBufferWriter<byte>? _parts;
    private bool _hasGreeted;

    protected Connection(Caller caller, int pid, Workers workers, Requests requests, Action<Connection> closed, ILogger log)
        : base(workers)
    {
        _requests = requests;
        _closed = closed;
        _log = log;
        Caller = caller;
        Pid = pid;
        Gone = _gone.Token;
    }

    /// <summary>Who is at the other end, and what they may.</summary>
    public Caller Caller { get; }

    /// <summary>What the client calls itself.</summary>
    public string Client { get; private set; } = "unknown";

    /// <summary>The client's process; 0 when it is on another machine.</summary>
    public int Pid { get; }

    /// <summary>Cancelled when the client is gone.</summary>
    public CancellationToken Gone { get; }

    protected bool IsClosed { get; private set; }

    /// <summary>Says hello. The client's requests may be there already.</summary>
    protected void Greet()
    {
        Send(FrameType.Hello, 0, Json(new Hello(ProtocolVersion.Current, ProtocolVersion.Oldest, ProtocolVersion.Product, "abided", Environment.ProcessId)));
        _revoked = Caller.Revoked.Register(Dispose);
    }

    /// <summary>A number for a channel that is about to be opened. In a turn, or before the client knows of it.</summary>
    public int NextChannel() => Interlocked.Increment(ref _lastChannel);

    public void Open(Channel channel) => Post(() =>
    {
        if (IsClosed)
            channel.OnGone();
        else
            _channels[channel.Number] = channel;
    });

    public void Forget(Channel channel) => Post(() => _channels.Remove(channel.Number));

    /// <summary>Sends a frame whatever waits already.</summary>
    public void Send(FrameType type, int channel, ReadOnlySpan<byte> payload)
    {
        lock (_sending)
        {
            var header = Frame.WriteHeader(_header, type, channel, payload.Length);
            SendOrKeep_NeedsLock(_header.AsSpan(0, header), payload);
        }
    }

    /// <summary>Sends an answer.</summary>
    public void Reply(Message reply)
    {
        var frames = new ArrayBufferWriter<byte>();
        ControlFrames.Write(frames, 0, Json(reply));
        lock (_sending)
            SendOrKeep_NeedsLock(frames.WrittenSpan, default);
    }

    /// <summary>Sends output, if nothing waits to be sent; false, and nothing sent, if something does: the channels are called when it is gone.</summary>
    public bool TrySendOutput(int channel, long position, long before, ReadOnlySpan<byte> bytes, bool must)
    {
        lock (_sending)
        {
            if (!must && _unsent.WrittenCount > 0)
                return false;
            do
            {
                var part = bytes[..Math.Min(bytes.Length, Frame.MaxPayload - Frame.OutputHeader)];
                bytes = bytes[part.Length..];
                var header = Frame.WriteHeader(_header, FrameType.Output, channel, Frame.OutputHeader + part.Length);
                System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(_header.AsSpan(header), bytes.IsEmpty ? position : before);
                SendOrKeep_NeedsLock(_header.AsSpan(0, header + Frame.OutputHeader), part);
            }
            while (!bytes.IsEmpty);
            return true;
        }
    }

    /// <summary>True while bytes wait that the socket has not taken.</summary>
    public bool IsFull
    {
        get
        {
            lock (_sending)
                return _unsent.WrittenCount > 0;
        }
    }

    /// <summary>Ends the connection, after what waits has been tried once more.</summary>
    public void Dispose() => Post(Close);

    /// <summary>Sends two pieces, one behind the other, without waiting: how many bytes of both were taken.</summary>
    protected abstract int SendNow(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail);

    /// <summary>Closes what carries the frames. Nothing is sent afterwards.</summary>
    protected abstract void CloseCarrier();

    protected override void OnFault(Exception fault)
    {
        LogFault(_log, Client, Pid, fault.Message);
        Close();
    }

    private static byte[] Json(Message message) => MessageCodec.Write(message);

    /// <summary>Handles the whole frames that stand at the beginning of what was received; how many bytes they take. In a turn.</summary>
    /// <exception cref="InvalidDataException">It is not our protocol, or not as it should be.</exception>
    protected int HandleAll(ReadOnlySpan<byte> received)
    {
        if (!_hasGreeted && received is [not (byte)FrameType.Hello, ..])
            throw new InvalidDataException("it does not speak Abide's protocol");
        var at = 0;
        for (int used; (used = Frame.TryRead(received[at..], out var frame)) > 0; at += used)
            Handle(frame);
        return at;
    }

    private void Handle(Frame frame)
    {
        switch (frame.Type)
        {
            case FrameType.Hello:
                _hasGreeted = true;
                if (MessageCodec.Read(frame.Payload.ToArray()) is not Hello hello)
                    break;
                if (hello.Oldest > ProtocolVersion.Current || hello.Version < ProtocolVersion.Oldest)
                    throw new InvalidDataException($"it speaks protocol {hello.Oldest}–{hello.Version}, this daemon {ProtocolVersion.Oldest}–{ProtocolVersion.Current}");
                Client = new string([.. hello.Client.Where(c => !char.IsControl(c)).Take(64)]);
                break;
            case FrameType.Control or FrameType.ControlPart:
                if (ControlFrames.Gather(frame, ref _parts) is { } json)
                    _requests.Handle(this, Parse(json));
                break;
            default:
                if (_channels.TryGetValue(frame.Channel, out var channel))
                    channel.OnFrame(frame);
                break; // frames for a channel that is over, and types that we do not know, are skipped
        }
    }

    private static Message Parse(byte[] json)
    {
        try
        {
            return MessageCodec.Read(json);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("a control message is no message: " + e.Message, e);
        }
    }

    /// <summary>Sends what waits; false while some of it still does. In a turn.</summary>
    protected bool Flush()
    {
        lock (_sending)
        {
            if (_unsent.WrittenCount == 0)
                return true;
            var rest = _unsent.WrittenSpan[_unsentFrom..];
            var sent = SendNow(rest, default);
            if (sent < rest.Length)
            {
                _unsentFrom += sent;
                return false;
            }

            _unsentFrom = 0;
            if (_unsent.Capacity > 256 * 1024)
                _unsent.Clear();
            _unsent.ResetWrittenCount();
        }

        foreach (var channel in _channels.Values.ToArray())
            channel.OnRoom();
        return true;
    }

    private void SendOrKeep_NeedsLock(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        if (IsClosed)
            return;
        if (_unsent.WrittenCount > 0)
        {
            _unsent.Write(header);
            _unsent.Write(payload);
            return;
        }

        var sent = SendNow(header, payload);
        if (sent == header.Length + payload.Length)
            return;
        if (sent < header.Length)
            _unsent.Write(header[sent..]);
        _unsent.Write(payload[Math.Max(0, sent - header.Length)..]);
        Call(); // arms for room
    }

    /// <summary>Ends the connection. In a turn.</summary>
    protected void Close()
    {
        if (IsClosed)
            return;
        Flush();
        foreach (var channel in _channels.Values)
            channel.OnGone();
        _channels.Clear();
        _gone.Cancel();
        _gone.Dispose();
        _revoked.Dispose();
        lock (_sending)
        {
            IsClosed = true; // from here on nothing is written: the descriptor's number may soon be another's
            CloseCarrier();
        }

        _closed(this);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "client {Client} (pid {Pid}): {Fault}; its connection is closed")]
    private static partial void LogFault(ILogger logger, string client, int pid, string fault);
}
