namespace Abide.Protocol.Frames;

/// <summary>Unsigned numbers of seven bits a byte, least significant first; the top bit says that another byte follows (LEB128).</summary>
public static class Varint
{
    /// <summary>The most bytes that a 64-bit number takes.</summary>
    public const int MaxLength = 10;

    /// <summary>Writes <paramref name="value"/> and tells how many bytes it took.</summary>
    public static int Write(Span<byte> to, ulong value)
    {
        var at = 0;
        for (; value >= 0x80; value >>= 7)
            to[at++] = (byte)(value | 0x80);
        to[at++] = (byte)value;
        return at;
    }

    /// <summary>Reads a number at <paramref name="at"/> and moves past it; false when <paramref name="from"/> ends in the middle of it.</summary>
    /// <exception cref="InvalidDataException">The number is greater than <paramref name="max"/>.</exception>
    public static bool TryRead(ReadOnlySpan<byte> from, ref int at, ulong max, out ulong value)
    {
        value = 0;
        for (int i = at, shift = 0; i < from.Length; i++, shift += 7)
        {
            if (shift > 63)
                throw new InvalidDataException("a number on the wire has more than ten bytes");
            value |= (ulong)(from[i] & 0x7f) << shift;
            if (value > max)
                throw new InvalidDataException($"a number on the wire is {value}; at most {max} may stand here");
            if ((from[i] & 0x80) != 0)
                continue;
            at = i + 1;
            return true;
        }

        return false;
    }
}
