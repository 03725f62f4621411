using System.Globalization;
using System.Text;
using Abide.Terminal.Cells;

namespace Abide.Terminal.Emulation;

/// <summary>Colours as X11 writes them: <c>rgb:R/G/B</c> with one to four hexadecimal digits each, or <c>#</c> and digits.</summary>
internal static class ColorName
{
    public static Color? Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 4 or > 24)
            return null;
        var name = Encoding.ASCII.GetString(text);
        if (name[0] == '#' && (name.Length - 1) % 3 == 0 && name.Length <= 13)
        {
            var digits = (name.Length - 1) / 3;
            return FromParts([name.Substring(1, digits), name.Substring(1 + digits, digits), name.Substring(1 + 2 * digits, digits)], scales: false);
        }

        if (name.StartsWith("rgb:", StringComparison.Ordinal))
            return FromParts(name[4..].Split('/'), scales: true);
        if (name.StartsWith("rgba:", StringComparison.Ordinal) && name[5..].Split('/') is { Length: 4 } parts)
            return FromParts(parts[..3], scales: true);
        return null;
    }

    private static Color? FromParts(string[] parts, bool scales)
    {
        if (parts.Length != 3)
            return null;
        Span<int> values = stackalloc int[3];
        for (var at = 0; at < 3; at++)
        {
            if (parts[at].Length is 0 or > 4 || !int.TryParse(parts[at], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                return null;
            var bits = parts[at].Length * 4;
            values[at] = scales ? value * 255 / ((1 << bits) - 1) : bits >= 8 ? value >> (bits - 8) : value << (8 - bits);
        }

        return Color.Rgb(values[0], values[1], values[2]);
    }
}
