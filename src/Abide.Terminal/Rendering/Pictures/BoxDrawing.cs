namespace Abide.Terminal.Rendering.Pictures;

/// <summary>
/// The characters that are made to meet those of the next cell: lines (U+2500–257F) and blocks (U+2580–259F). Fonts leave gaps between them, so pictures draw them.
/// </summary>
internal static class BoxDrawing
{
    /// <summary>For each character from U+2500 on its four arms, up, right, down, left: 0 none, 1 light, 2 heavy, 3 double. From the characters' names in the Unicode Character Database.</summary>
    private const string Arms =
        "0101020210102020010102021010202001010202101020200110021001200220" +
        "0011001200210022110012002100220010011002200120021110121021101120" +
        "2120221012202220101110122011102120212012102220220111011202110212" +
        "0121012202210222110111021201120221012102220122021111111212111212" +
        "2111112121212112221111221221221212222122222122220101020210102020" +
        "0303303003100130033000130031003313003100330010033001300313103130" +
        "3330101330313033031301310333130331013303131331313333011000111001" +
        "1100000000000000000110000100001000022000020000200201102001022010";

    /// <summary>The SVG path of a character in a cell, to be filled, and how opaque it is; null when it is none of these.</summary>
    /// <param name="codePoint">The character.</param>
    /// <param name="x">The cell's left edge.</param>
    /// <param name="y">The cell's upper edge.</param>
    /// <param name="width">The cell's width.</param>
    /// <param name="height">The cell's height.</param>
    public static (string Path, double Opacity)? Draw(int codePoint, double x, double y, double width, double height) => codePoint switch
    {
        >= 0x2500 and < 0x2580 => Lines(Arms.AsSpan((codePoint - 0x2500) * 4, 4), x, y, width, height) is { Length: > 0 } lines ? (lines, 1) : null,
        0x2580 => (Box(x, y, width, height / 2), 1),
        >= 0x2581 and <= 0x2588 => (Box(x, y + height * (0x2588 - codePoint) / 8, width, height * (codePoint - 0x2580) / 8), 1),
        >= 0x2589 and <= 0x258F => (Box(x, y, width * (0x2590 - codePoint) / 8, height), 1),
        0x2590 => (Box(x + width / 2, y, width / 2, height), 1),
        >= 0x2591 and <= 0x2593 => (Box(x, y, width, height), 0.25 * (codePoint - 0x2590)),
        0x2594 => (Box(x, y, width, height / 8), 1),
        0x2595 => (Box(x + width * 7 / 8, y, width / 8, height), 1),
        >= 0x2596 and <= 0x259F => (Quadrants(codePoint, x, y, width / 2, height / 2), 1),
        _ => null,
    };

    private static string Lines(ReadOnlySpan<char> arms, double x, double y, double width, double height)
    {
        var (middleX, middleY, path) = (x + width / 2, y + height / 2, "");
        for (var arm = 0; arm < 4; arm++)
        {
            var weight = arms[arm] - '0';
            // Each arm reaches past the middle by half of what crosses it there, so that corners are filled.
            var across = Math.Max(Thickness(arms[(arm + 1) % 4] - '0'), Thickness(arms[(arm + 3) % 4] - '0')) / 2;
            foreach (var (shift, thick) in Strokes(weight))
            {
                path += arm switch
                {
                    0 => Box(middleX + shift - thick / 2, y, thick, height / 2 + across),
                    1 => Box(middleX - across, middleY + shift - thick / 2, width / 2 + across, thick),
                    2 => Box(middleX + shift - thick / 2, middleY - across, thick, height / 2 + across),
                    _ => Box(x, middleY + shift - thick / 2, width / 2 + across, thick),
                };
            }
        }

        return path;
    }

    private static double Thickness(int weight) => weight switch { 1 => 1, 2 => 2.5, 3 => 4, _ => 0 };

    private static (double Shift, double Thick)[] Strokes(int weight) => weight switch
    {
        1 => [(0, 1)],
        2 => [(0, 2.5)],
        3 => [(-1.5, 1), (1.5, 1)],
        _ => [],
    };

    private static string Quadrants(int codePoint, double x, double y, double width, double height)
    {
        // Bits: upper left, upper right, lower left, lower right.
        ReadOnlySpan<byte> filled = [0b0010, 0b0001, 0b1000, 0b1011, 0b1001, 0b1110, 0b1101, 0b0100, 0b0110, 0b0111];
        var (bits, path) = (filled[codePoint - 0x2596], "");
        for (var part = 0; part < 4; part++)
        {
            if ((bits & 8 >> part) != 0)
                path += Box(x + part % 2 * width, y + part / 2 * height, width, height);
        }

        return path;
    }

    private static string Box(double x, double y, double width, double height) =>
        $"M{Svg.Number(x)} {Svg.Number(y)}h{Svg.Number(width)}v{Svg.Number(height)}h-{Svg.Number(width)}z";
}
