using System.Globalization;

namespace Abide.Protocol.Values;

/// <summary>Sizes as people type them: bytes, or <c>512k</c>, <c>64m</c>, <c>64MiB</c>, <c>2g</c>, <c>1t</c>, of 1024 each.</summary>
public static class ByteSize
{
    private static readonly (int Shift, string Unit)[] s_units = [(40, "TiB"), (30, "GiB"), (20, "MiB"), (10, "KiB")];

    /// <summary>Reads a size of up to 4 EiB; false when the text is none.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        ArgumentNullException.ThrowIfNull(text);
        var unit = text.ToUpperInvariant().TrimEnd('B').TrimEnd('I');
        var shift = unit.Length == 0 ? 0 : unit[^1] switch { 'K' => 10, 'M' => 20, 'G' => 30, 'T' => 40, _ => 0 };
        var digits = shift > 0 ? unit[..^1] : unit;
        var isSize = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= (long.MaxValue >> 1) >> shift;
        bytes = isSize ? number << shift : 0;
        return isSize;
    }

    /// <summary>The size, exactly, in the largest unit of which it is a whole number: <c>64MiB</c>, <c>1000</c>.</summary>
    public static string Show(long bytes)
    {
        foreach (var (shift, unit) in s_units)
        {
            if (bytes != 0 && bytes % (1L << shift) == 0)
                return string.Create(CultureInfo.InvariantCulture, $"{bytes >> shift}{unit}");
        }

        return bytes.ToString(CultureInfo.InvariantCulture);
    }
}
