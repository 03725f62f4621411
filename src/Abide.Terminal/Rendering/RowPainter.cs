using Abide.Terminal.Cells;
using Abide.Terminal.Unicode;

namespace Abide.Terminal.Rendering;

/// <summary>Draws cells on a terminal whose row is blank, keeping track of the style that is set there.</summary>
internal sealed class RowPainter
{
    private readonly AnsiWriter _to;
    private readonly StyleTable _styles;
    private readonly Clusters _clusters;
    private readonly int[] _codePoints = new int[Clusters.MaximumLength];
    private Style _current;

    public RowPainter(AnsiWriter to, StyleTable styles, Clusters clusters) => (_to, _styles, _clusters) = (to, styles, clusters);

    /// <summary>Whether cells that were never written are drawn as spaces.</summary>
    public bool WritesBlanks { get; init; }

    /// <summary>Draws the first cells of a row, from the cursor on. Cells that were never written are passed over.</summary>
    public void Paint(Row row, int columns)
    {
        var end = Math.Min(row.Length, columns);
        if (end < row.Length && row.GlyphAt(end).IsTail)
            end--;
        while (end > 0 && row.GlyphAt(end - 1).IsBlank && row.StyleAt(end - 1) == 0)
            end--;
        // A wide character in the next row leaves the last cell by itself.
        if (end == columns && row.GlyphAt(end - 1).IsPadding)
            end--;
        for (var x = 0; x < end;)
        {
            var glyph = row.GlyphAt(x);
            if (glyph.HasText)
            {
                Set(_styles[row.StyleAt(x)]);
                Put(glyph);
                x += glyph.IsWide ? 2 : 1;
            }
            else
            {
                var start = x;
                while (x < end && !row.GlyphAt(x).HasText && row.StyleAt(x) == row.StyleAt(start))
                    x++;
                Skip(x - start, _styles[row.StyleAt(start)]);
            }
        }
    }

    public void Put(Glyph glyph)
    {
        var codePoints = _codePoints.AsSpan(0, _clusters.Expand(glyph, _codePoints));
        // One character of several with a width each (mode 2027) must be taken for one there too.
        var isOne = glyph.IsCluster && !IsMarked(codePoints, glyph.IsWide ? 2 : 1);
        if (isOne)
            _to.Mode(2027, true);
        foreach (var codePoint in codePoints)
            _to.WriteRune(codePoint);
        if (isOne)
            _to.Mode(2027, false);
    }

    private static bool IsMarked(ReadOnlySpan<int> codePoints, int columns)
    {
        foreach (var mark in codePoints[1..])
        {
            if (Width.Of(mark) > 0)
                return false;
        }

        return Width.Of(codePoints[0]) == columns;
    }

    /// <summary>Sets the style, if it is not set already.</summary>
    public void Set(in Style style)
    {
        if (style == _current)
            return;
        if (style with { Link = null, Attributes = style.Attributes & ~Attributes.Protected }
            != _current with { Link = null, Attributes = _current.Attributes & ~Attributes.Protected })
        {
            _to.Write($"\e[{Sgr.Describe(style)}m");
        }

        if ((style.Attributes & Attributes.Protected) != (_current.Attributes & Attributes.Protected))
            _to.Write((style.Attributes & Attributes.Protected) != 0 ? "\e[1\"q"u8 : "\e[0\"q"u8);
        if (style.Link != _current.Link)
            _to.Write(style.Link is { } link ? $"\e]8;{(link.Id.Length > 0 ? "id=" + link.Id : "")};{link.Address}\e\\" : "\e]8;;\e\\");
        _current = style;
    }

    /// <summary>Passes blank cells, giving them their background.</summary>
    private void Skip(int cells, in Style style)
    {
        if (WritesBlanks || style != new Style { Background = style.Background })
        {
            Set(style);
            for (; cells > 0; cells--)
                _to.Write(" "u8);
            return;
        }

        if (style != default)
        {
            // Erasing paints the background and nothing else.
            Set(style);
            _to.Write($"\e[{cells}X");
        }

        _to.Write($"\e[{cells}C");
    }
}
