using System.Buffers;

namespace Abide.Protocol.Frames;

/// <summary>
/// One frame of the wire, the same on every transport:
/// <code>
///  ┌────────┬──────────────┬─────────────┬───────────────────────┐
///  │ type 1 │ channel 1–5  │ length 1–3  │ payload 0 … 65,536    │
///  └────────┴──────────────┴─────────────┴───────────────────────┘
/// </code>
/// Channel and length are varints: seven bits a byte, least significant first, the top bit set on all but the last byte.
/// Channel 0 carries control messages; other channels are opened by a request and keep the role they were opened with.
/// </summary>
public readonly ref struct Frame(FrameType type, int channel, ReadOnlySpan<byte> payload)
{
    /// <summary>The most bytes that a payload may have.</summary>
    public const int MaxPayload = 64 * 1024;

    /// <summary>The most bytes that stand before a payload.</summary>
    public const int MaxHeader = 1 + 5 + 3;

    /// <summary>Bytes of position in front of an <see cref="FrameType.Output"/> frame's data.</summary>
    public const int OutputHeader = 8;

    /// <summary>What the payload is.</summary>
    public FrameType Type { get; } = type;

    /// <summary>The channel, 0 for control messages.</summary>
    public int Channel { get; } = channel;

    /// <summary>The payload; valid until the next read from the same source.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>Writes the bytes that stand before a payload of <paramref name="length"/> bytes and tells how many they are.</summary>
    public static int WriteHeader(Span<byte> to, FrameType type, int channel, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxPayload);
        ArgumentOutOfRangeException.ThrowIfNegative(channel);
        to[0] = (byte)type;
        var at = 1 + Varint.Write(to[1..], (ulong)channel);
        return at + Varint.Write(to[at..], (ulong)length);
    }

    /// <summary>Appends a whole frame.</summary>
    public static void Write(IBufferWriter<byte> to, FrameType type, int channel, ReadOnlySpan<byte> payload)
    {
        var span = to.GetSpan(MaxHeader + payload.Length);
        var header = WriteHeader(span, type, channel, payload.Length);
        payload.CopyTo(span[header..]);
        to.Advance(header + payload.Length);
    }

    /// <summary>Reads the frame at the start of <paramref name="from"/>.</summary>
    /// <returns>Bytes used, or 0 when the frame is not complete yet.</returns>
    /// <exception cref="InvalidDataException">The bytes cannot be a frame: the peer does not speak this protocol.</exception>
    public static int TryRead(ReadOnlySpan<byte> from, out Frame frame)
    {
        frame = default;
        if (from.Length < 3)
            return 0;
        var at = 1;
        if (!Varint.TryRead(from, ref at, int.MaxValue, out var channel) || !Varint.TryRead(from, ref at, MaxPayload, out var length))
            return 0;
        if (from.Length - at < (int)length)
            return 0;
        frame = new Frame((FrameType)from[0], (int)channel, from.Slice(at, (int)length));
        return at + (int)length;
    }
}
