using System.Runtime.CompilerServices;

namespace Abide.Terminal.History;

/// <summary>Non-negative numbers, seven bits to a byte, lowest first; the high bit says that more follow.</summary>
internal static class Varint
{
    /// <summary>Writes at most five bytes and returns how many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(Span<byte> to, int value)
    {
        if (value < 0x80)
        {
            to[0] = (byte)value;
            return 1;
        }

        return WriteLong(to, value);
    }

    private static int WriteLong(Span<byte> to, int value)
    {
        var at = 0;
        for (; value >= 0x80; value >>= 7)
            to[at++] = (byte)(value | 0x80);
        to[at++] = (byte)value;
        return at;
    }

    /// <summary>Takes a number off the front.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static int Read(ref ReadOnlySpan<byte> from)
    {
        long value = 0;
        for (var at = 0; at < from.Length && at < 5; at++)
        {
            value |= (long)(from[at] & 0x7F) << (7 * at);
            if (from[at] < 0x80)
            {
                if (value > int.MaxValue)
                    break;
                from = from[(at + 1)..];
                return (int)value;
            }
        }

        throw new InvalidDataException("a number is cut short or too large");
    }
}
