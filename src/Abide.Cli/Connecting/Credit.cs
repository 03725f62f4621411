using System.Buffers.Binary;
using System.Text.Json;
using Abide.Protocol;
using Abide.Protocol.Frames;
using Abide.Protocol.Messages;

namespace Abide.Cli.Connecting;

/// <summary>
/// Counts the bytes of output taken from a channel (positions do not count) and tells the daemon, which sends at most 256 KiB ahead. Told in large steps: a frame for
/// every keystroke's echo would double the daemon's work.
/// </summary>
internal sealed class Credit
{
    private const long Step = 32 * 1024;

    private int _channel;
    private long _taken;
    private long _told;

    /// <summary>The journal position behind an Output frame's data.</summary>
    public static long Position(Frame output) => BinaryPrimitives.ReadInt64LittleEndian(output.Payload);

    /// <summary>Begins to count for a new channel.</summary>
    public void Open(int channel) => (_channel, _taken, _told) = (channel, 0, 0);

    public void Take(int bytes) => _taken += bytes;

    /// <summary>Tells the daemon, when there is enough to tell.</summary>
    public void Acknowledge(DaemonConnection daemon)
    {
        if (_taken - _told < Step)
            return;
        Span<byte> payload = stackalloc byte[Varint.MaxLength];
        try
        {
            daemon.Send(FrameType.Taken, _channel, payload[..Varint.Write(payload, (ulong)_taken)]);
            _told = _taken;
        }
        catch (IOException)
        {
            // The next receive reports it.
        }
    }
}

/// <summary>Frames of a channel that may be cut off.</summary>
internal static class Closing
{
    public static ChannelClosed Parse(Frame frame) => JsonSerializer.Deserialize(frame.Payload, MessageJson.Default.ChannelClosed) ?? new ChannelClosed("failed");

    /// <summary>The next frame; false when the connection ended, in whatever way.</summary>
    public static bool TryReceive(this DaemonConnection daemon, out Frame frame)
    {
        try
        {
            return daemon.Receive(out frame);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            frame = default;
            return false;
        }
    }
}
