using System.Buffers.Text;

namespace Abide.Terminal.Graphics;

/// <summary>
/// DEC's sixel data, read only to know how large the picture is. Each character ?–~ is a column of six pixels; ! repeats, $ returns to the first column, - begins the next
/// six rows, " gives aspect ratio and size, # chooses colours (VT340 Programmer Reference, chapter 14).
/// </summary>
internal static class Sixel
{
    private const int MaximumSide = 16 * 1024;

    /// <summary>The size in pixels; a picture of no pixels has none.</summary>
    /// <param name="text">The data behind the q.</param>
    public static (int Width, int Height) Measure(ReadOnlySpan<byte> text)
    {
        var (x, width, bands, height) = (0, 0, 0, 0);
        var (declaredWidth, declaredHeight) = (0, 0);
        for (var at = 0; at < text.Length; at++)
        {
            var value = text[at];
            switch (value)
            {
                case (byte)'!':
                    at++;
                    var count = Number(text, ref at);
                    if (at < text.Length && text[at] is >= (byte)'?' and <= (byte)'~')
                        Draw(Math.Max(1, count), text[at]);
                    break;
                case (byte)'"':
                    at++;
                    Span<int> raster = [0, 0, 0, 0];
                    for (var field = 0; field < raster.Length; field++)
                    {
                        raster[field] = Number(text, ref at);
                        if (at >= text.Length || text[at] != ';')
                            break;
                        at++;
                    }

                    (declaredWidth, declaredHeight) = (raster[2], raster[3]);
                    at--;
                    break;
                case (byte)'$':
                    x = 0;
                    break;
                case (byte)'-':
                    x = 0;
                    bands = Math.Min(bands + 1, MaximumSide);
                    break;
                case >= (byte)'?' and <= (byte)'~':
                    Draw(1, value);
                    break;
            }
        }

        return (Math.Clamp(Math.Max(width, declaredWidth), 0, MaximumSide), Math.Clamp(Math.Max(height, declaredHeight), 0, MaximumSide));

        void Draw(int count, byte sixel)
        {
            x = Math.Min(x + count, MaximumSide);
            width = Math.Max(width, x);
            if (sixel != '?')
                height = Math.Max(height, bands * 6 + 8 - int.LeadingZeroCount(sixel - '?' << 24));
        }
    }

    private static int Number(ReadOnlySpan<byte> text, ref int at)
    {
        if (at < text.Length && Utf8Parser.TryParse(text[at..], out int value, out var digits) && text[at] is >= (byte)'0' and <= (byte)'9')
        {
            at += digits;
            return Math.Min(value, MaximumSide);
        }

        while (at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9')
            at++;
        return 0;
    }
}
