using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Abide.Terminal.Parsing;

/// <content>Reading a sequence at once that has come whole: the same as the other methods gather byte by byte.</content>
internal sealed partial class ControlSequence
{
    /// <summary>Parameters of more digits than this are read one by one.</summary>
    private const int MaximumDigits = 4;

    /// <summary>Reads marker, parameters and final byte, where nothing else is among them.</summary>
    /// <param name="bytes">A piece of the stream.</param>
    /// <param name="at">The place in it that follows the introducer.</param>
    /// <returns>The place behind the sequence; 0 when it is not like that and nothing can be said of it yet.</returns>
    public int TryRead(ReadOnlySpan<byte> bytes, int at)
    {
        byte marker = 0;
        if (at < bytes.Length && bytes[at] is >= 0x3C and <= 0x3F)
            marker = bytes[at++];
        var length = at >= MaximumDigits && bytes.Length - at >= Vector256<byte>.Count ? ReadTogether(bytes, at) : 0;
        if (length == 0)
            length = ReadOneByOne(bytes[at..]);
        if (length == 0)
            return 0;
        (Marker, Intermediates, Final) = (marker, 0, bytes[at + length - 1]);
        return at + length;
    }

    /// <summary>
    /// Reads parameters without a branch for each of their digits: how many digits a number has is what a processor guesses wrong.
    /// </summary>
    private int ReadTogether(ReadOnlySpan<byte> bytes, int at)
    {
        var window = Vector256.Create(bytes[at..]);
        var digits = Vector256.LessThanOrEqual(window - Vector256.Create((byte)'0'), Vector256.Create((byte)9)).ExtractMostSignificantBits();
        var semicolons = Vector256.Equals(window, Vector256.Create((byte)';')).ExtractMostSignificantBits();
        var end = BitOperations.TrailingZeroCount(~(digits | semicolons));
        if (end >= Vector256<byte>.Count || bytes[at + end] is < 0x40 or > 0x7E)
            return 0;

        var count = 0;
        if (end > 0)
        {
            var first = 0;
            for (var ends = (semicolons & ((1u << end) - 1)) | 1u << end; ends != 0; ends &= ends - 1)
            {
                var next = BitOperations.TrailingZeroCount(ends);
                if (next - first > MaximumDigits)
                    return 0;
                // The four bytes before the end; those that are not this number's become 0. Then two digits are joined at a time.
                var own = (uint)(0xFFFFFFFF_00000000 >> (8 * (next - first)));
                var four = (BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + next - MaximumDigits)..]) & own) - (0x30303030 & own);
                four = (four * 10 + (four >> 8)) & 0x00FF00FF;
                _values[count++] = (int)((four & 0xFF) * 100 + (four >> 16));
                first = next + 1;
            }
        }

        (_count, _started, Joined) = (count, count > 0, 0);
        return end + 1;
    }

    private int ReadOneByOne(ReadOnlySpan<byte> bytes)
    {
        var (count, value, joined) = (0, 0, 0u);
        for (var at = 0; at < bytes.Length; at++)
        {
            int input = bytes[at];
            if ((uint)(input - '0') <= 9)
            {
                value = Math.Min(MaximumValue, value * 10 + input - '0');
            }
            else if (input is ';' or ':')
            {
                if (count == MaximumParameters - 1)
                    return 0;
                _values[count++] = value;
                value = 0;
                if (input == ':')
                    joined |= 1u << count;
            }
            else if (input is >= 0x40 and <= 0x7E)
            {
                if (at > 0)
                    _values[count++] = value;
                (_count, _started, Joined) = (count, count > 0, joined);
                return at + 1;
            }
            else
            {
                return 0;
            }
        }

        return 0;
    }
}
