using Abide.Terminal.Cells;
using Abide.Terminal.Parsing;

namespace Abide.Terminal.Emulation;

/// <content>Rectangular areas (DECFRA, DECERA, DECSERA, DECCRA, DECCARA, DECRARA).</content>
internal sealed partial class Emulator
{
    /// <summary>DECSACE: 2 when attributes are changed in the rectangle, else in all that lies between its corners.</summary>
    private int _attributeExtent;

    /// <summary>Four parameters from <paramref name="first"/> on: top, left, bottom, right; null when the area is empty.</summary>
    private Area? Rectangle(ControlSequence sequence, int first)
    {
        var limit = Modes[Mode.Origin] ? Margins : FullArea;
        var area = new Area(
            Math.Min(sequence.AtLeastOne(first) - 1 + limit.Top, limit.Bottom),
            Math.Min(sequence.AtLeastOne(first + 1) - 1 + limit.Left, limit.Right),
            sequence[first + 2] == 0 ? limit.Bottom : Math.Min(sequence[first + 2] - 1 + limit.Top, limit.Bottom),
            sequence[first + 3] == 0 ? limit.Right : Math.Min(sequence[first + 3] - 1 + limit.Left, limit.Right));
        return area.Height > 0 && area.Width > 0 ? area : null;
    }

    private void FillArea(ControlSequence sequence)
    {
        if (Rectangle(sequence, 1) is not { } area || sequence[0] is not ((>= 0x20 and < 0x7F) or (>= 0xA0 and <= 0xFF)))
            return;
        for (var y = area.Top; y <= area.Bottom; y++)
        {
            for (var x = area.Left; x <= area.Right; x++)
                _grid[y].Write(x, Glyph.Of(sequence[0]), PenNumber);
        }
    }

    private void EraseRectangle(ControlSequence sequence, bool selective)
    {
        if (Rectangle(sequence, 0) is not { } area)
            return;
        for (var y = area.Top; y <= area.Bottom; y++)
            EraseCells(_grid[y], area.Left, area.Right + 1, selective && _protection != Protection.Always);
    }

    private void CopyRectangle(ControlSequence sequence)
    {
        if (Rectangle(sequence, 0) is not { } source)
            return;
        var limit = Modes[Mode.Origin] ? Margins : FullArea;
        var top = sequence.AtLeastOne(5) - 1 + limit.Top;
        var left = sequence.AtLeastOne(6) - 1 + limit.Left;
        var height = Math.Min(source.Height, limit.Bottom - top + 1);
        var width = Math.Min(source.Width, limit.Right - left + 1);
        if (height <= 0 || width <= 0)
            return;
        var (first, last, step) = top > source.Top ? (height - 1, -1, -1) : (0, height, 1);
        for (var y = first; y != last; y += step)
            _grid[top + y].CopyCells(_grid[source.Top + y], source.Left, left, width);
    }

    /// <summary>DECCARA sets attributes of an area, DECRARA turns them over.</summary>
    private void ChangeAttributes(ControlSequence sequence, bool reverses)
    {
        if (Rectangle(sequence, 0) is not { } area)
            return;
        // A stream goes on from line to line, as far as the cursor may go (xterm).
        var line = Modes[Mode.Origin] ? Margins : FullArea;
        for (var y = area.Top; y <= area.Bottom; y++)
        {
            var left = _attributeExtent != 2 && y > area.Top ? line.Left : area.Left;
            var right = _attributeExtent != 2 && y < area.Bottom ? line.Right : area.Right;
            var row = _grid[y];
            for (var x = left; x <= Math.Min(right, row.Length - 1); x++)
            {
                var style = Styles[row.StyleAt(x)];
                for (var at = 4; at < Math.Max(5, sequence.Count); at++)
                    style = reverses ? Reversed(style, sequence[at]) : Changed(style, sequence[at]);
                row.Paint(x, x + 1, Styles.Number(style));
            }
        }
    }

    private static Style Changed(Style style, int code) => code switch
    {
        0 => style with { Attributes = style.Attributes & Attributes.Protected, Underline = Underline.None },
        1 => style with { Attributes = style.Attributes | Attributes.Bold },
        4 => style with { Underline = Underline.Single },
        5 => style with { Attributes = style.Attributes | Attributes.Blink },
        7 => style with { Attributes = style.Attributes | Attributes.Inverse },
        8 => style with { Attributes = style.Attributes | Attributes.Invisible },
        22 => style with { Attributes = style.Attributes & ~Attributes.Bold },
        24 => style with { Underline = Underline.None },
        25 => style with { Attributes = style.Attributes & ~Attributes.Blink },
        27 => style with { Attributes = style.Attributes & ~Attributes.Inverse },
        28 => style with { Attributes = style.Attributes & ~Attributes.Invisible },
        _ => style,
    };

    private static Style Reversed(Style style, int code) => code switch
    {
        0 => Reversed(Reversed(Reversed(Reversed(style, 1), 4), 5), 7),
        1 => style with { Attributes = style.Attributes ^ Attributes.Bold },
        4 => style with { Underline = style.Underline == Underline.None ? Underline.Single : Underline.None },
        5 => style with { Attributes = style.Attributes ^ Attributes.Blink },
        7 => style with { Attributes = style.Attributes ^ Attributes.Inverse },
        8 => style with { Attributes = style.Attributes ^ Attributes.Invisible },
        _ => style,
    };
}
