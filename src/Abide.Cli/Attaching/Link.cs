using System.Buffers;
using Abide.Cli.Values;
using Abide.Protocol;
using Abide.Protocol.Frames;
using Abide.Protocol.Messages;

namespace Abide.Cli.Attaching;

/// <summary>
/// The sending half of a viewer, for whichever daemon there is. Keys typed while there is none are kept, as many as a person types in a while,
/// and go to the next one.
/// </summary>
internal sealed class Link
{
    private const int MostKept = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _kept = new();
    private DaemonConnection? _daemon;

    /// <summary>The channel of the viewer's frames.</summary>
    public int Channel { get; private set; }

    /// <summary>From now on this daemon is the one; what was kept goes there.</summary>
    public void Use(DaemonConnection daemon, int channel)
    {
        lock (_lock)
        {
            (_daemon, Channel) = (daemon, channel);
            for (var rest = _kept.WrittenSpan; rest.Length > 0; rest = rest[Math.Min(rest.Length, Frame.MaxPayload)..])
            {
                if (!TrySend_NeedsLock(FrameType.Input, rest[..Math.Min(rest.Length, Frame.MaxPayload)]))
                    return;
            }

            _kept.ResetWrittenCount();
        }
    }

    /// <summary>The daemon is gone.</summary>
    public void Lose()
    {
        lock (_lock)
            _daemon = null;
    }

    public void Type(ReadOnlySpan<byte> keys)
    {
        lock (_lock)
        {
            if (!TrySend_NeedsLock(FrameType.Input, keys) && _kept.WrittenCount + keys.Length <= MostKept)
                _kept.Write(keys);
        }
    }

    public void Resize(TerminalSize size)
    {
        Span<byte> payload = stackalloc byte[2 * Varint.MaxLength];
        var at = Varint.Write(payload, (ulong)size.Columns);
        at += Varint.Write(payload[at..], (ulong)size.Rows);
        lock (_lock)
            TrySend_NeedsLock(FrameType.Resize, payload[..at]);
    }

    /// <summary>Asks for something whose answer comes among the frames.</summary>
    /// <returns>The number that the answer carries; 0 when there is no daemon to ask.</returns>
    public long Ask(Message request)
    {
        lock (_lock)
        {
            try
            {
                return _daemon?.Post(request) ?? 0;
            }
            catch (Exception lost) when (lost is IOException or ObjectDisposedException)
            {
                _daemon = null;
                return 0;
            }
        }
    }

    /// <summary>Asks to leave; false when there is nobody to ask.</summary>
    public bool Close()
    {
        lock (_lock)
            return TrySend_NeedsLock(FrameType.Close, []);
    }

    /// <summary>Ends the connection, so that whoever receives from it stops waiting.</summary>
    public void Break()
    {
        lock (_lock)
            _daemon?.Dispose();
    }

    private bool TrySend_NeedsLock(FrameType type, ReadOnlySpan<byte> payload)
    {
        if (_daemon is null)
            return false;
        try
        {
            _daemon.Send(type, Channel, payload);
            return true;
        }
        catch (Exception lost) when (lost is IOException or ObjectDisposedException)
        {
            _daemon = null;
            return false;
        }
    }
}
