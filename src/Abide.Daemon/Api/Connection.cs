using System.Buffers;
using System.Text.Json;
using Abide.Daemon.Io;
using Abide.Processes;
using Abide.Protocol;
using Abide.Protocol.Frames;
using Abide.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Api;

/// <summary>
/// One client's connection: reads its frames in turns; sends from any thread, never waiting: what the socket does not take is kept, and streams are told that
/// there is no room until it is gone.
/// </summary>
internal sealed partial class Connection : Owner, IDisposable
{
    /// <summary>The most that is read in one turn.</summary>
    private const int TurnBudget = 256 * 1024;

    private readonly Descriptor _socket;
    private readonly Requests _requests;
    private readonly ILogger _log;
    private readonly Action<Connection> _closed;
    private readonly CancellationTokenSource _gone = new();
    private readonly Dictionary<int, Channel> _channels = [];
    private readonly Lock _sending = new();
    private readonly ArrayBufferWriter<byte> _unsent = new();
    private readonly byte[] _header = new byte[Frame.MaxHeader + Frame.OutputHeader];
    private int _unsentFrom;
    private byte[] _in = [];
    private int _end;
    private long _token;
    private int _lastChannel;
    private ArrayBufferWriter<byte>? _parts;
    private bool _hasLooked;
    private bool _hasGreeted;
    private bool _isClosed;

    public Connection(Descriptor socket, PeerCredentials peer, Workers workers, Requests requests, Action<Connection> closed, ILogger log)
        : base(workers)
    {
        _socket = socket;
        _requests = requests;
        _closed = closed;
        _log = log;
        Pid = peer.Pid;
        Gone = _gone.Token;
    }

    /// <summary>What the client calls itself.</summary>
    public string Client { get; private set; } = "unknown";

    public int Pid { get; }

    /// <summary>Cancelled when the client is gone.</summary>
    public CancellationToken Gone { get; }

    public void Start()
    {
        Send(FrameType.Hello, 0, Json(new Hello(ProtocolVersion.Current, ProtocolVersion.Oldest, ProtocolVersion.Product, "abided", Environment.ProcessId)));
        Workers.Watch(this, _socket.Value, PollEvents.None, out _token);
        Call(); // a client sends its request without waiting for our hello: it is probably there
    }

    /// <summary>A number for a channel that is about to be opened. In a turn, or before the client knows of it.</summary>
    public int NextChannel() => Interlocked.Increment(ref _lastChannel);

    public void Open(Channel channel) => Post(() =>
    {
        if (_isClosed)
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

    protected override void OnTurn(PollEvents ready)
    {
        if (_isClosed)
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

    protected override void OnFault(Exception fault)
    {
        LogFault(_log, Client, Pid, fault.Message);
        Close();
    }

    private static byte[] Json(Message message) => MessageCodec.Write(message);

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
            if (!_hasGreeted && _in[0] != (byte)FrameType.Hello)
                throw new InvalidDataException("it does not speak Abide's protocol");
            var at = 0;
            for (int used; (used = Frame.TryRead(_in.AsSpan(at, _end - at), out var frame)) > 0; at += used)
                Handle(frame);
            if (at > 0)
            {
                _in.AsSpan(at, _end - at).CopyTo(_in);
                _end -= at;
            }

            if (n < 4096)
                return true;
        }

        return true;
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

    private bool Flush()
    {
        lock (_sending)
        {
            if (_unsent.WrittenCount == 0)
                return true;
            var rest = _unsent.WrittenSpan[_unsentFrom..];
            var sent = SendNow(rest);
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
        if (_isClosed)
            return;
        if (_unsent.WrittenCount > 0)
        {
            _unsent.Write(header);
            _unsent.Write(payload);
            return;
        }

        var sent = LocalSocket.SendBoth(_socket.Value, header, payload);
        if (sent < 0)
            sent = 0; // full, or gone: then the next turn notices
        if (sent == header.Length + payload.Length)
            return;
        if (sent < header.Length)
            _unsent.Write(header[sent..]);
        _unsent.Write(payload[Math.Max(0, sent - header.Length)..]);
        Call(); // arms for room
    }

    private int SendNow(ReadOnlySpan<byte> bytes)
    {
        var total = 0;
        while (total < bytes.Length)
        {
            var n = LocalSocket.Send(_socket.Value, bytes[total..]);
            if (n <= 0)
                break;
            total += n;
        }

        return total;
    }

    private void Close()
    {
        if (_isClosed)
            return;
        Flush();
        foreach (var channel in _channels.Values)
            channel.OnGone();
        _channels.Clear();
        _gone.Cancel();
        _gone.Dispose();
        lock (_sending)
        {
            _isClosed = true; // from here on nothing is written: the descriptor's number may soon be another's
            Workers.Unwatch(_token, _socket.Value);
            _socket.Dispose();
        }

        _closed(this);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "client {Client} (pid {Pid}): {Fault}; its connection is closed")]
    private static partial void LogFault(ILogger logger, string client, int pid, string fault);
}
