using Abide.Terminal.Cells;
using Abide.Terminal.Parsing;

namespace Abide.Terminal.Emulation;

/// <content>Select graphic rendition.</content>
internal sealed partial class Emulator
{
    private void SelectGraphicRendition(ControlSequence sequence)
    {
        var style = _cursor.Pen;
        if (sequence.Count == 0)
            style = Plain(style);
        for (var at = 0; at < sequence.Count; at++)
        {
            var code = sequence[at];
            if (code is 38 or 48 or 58)
            {
                if (ReadColor(sequence, ref at) is { } color)
                    style = code == 38 ? style with { Foreground = color } : code == 48 ? style with { Background = color } : style with { UnderlineColor = color };
                continue;
            }

            var detail = -1;
            while (at + 1 < sequence.Count && IsJoined(sequence, at + 1))
                detail = sequence[++at];
            style = detail >= 0 && code != 4 ? style : Rendered(style, code, detail);
        }

        Pen = style;
    }

    private static Style Plain(Style style) => new() { Link = style.Link, Attributes = style.Attributes & Attributes.Protected };

    private static Style Rendered(Style style, int code, int detail) => code switch
    {
        0 => Plain(style),
        1 => With(style, Attributes.Bold),
        2 => With(style, Attributes.Faint),
        3 => With(style, Attributes.Italic),
        4 => style with { Underline = detail < 0 ? Underline.Single : detail <= (int)Underline.Dashed ? (Underline)detail : style.Underline },
        5 => With(style, Attributes.Blink),
        6 => With(style, Attributes.RapidBlink),
        7 => With(style, Attributes.Inverse),
        8 => With(style, Attributes.Invisible),
        9 => With(style, Attributes.Strikethrough),
        21 => style with { Underline = Underline.Double },
        22 => Without(style, Attributes.Bold | Attributes.Faint),
        23 => Without(style, Attributes.Italic),
        24 => style with { Underline = Underline.None },
        25 => Without(style, Attributes.Blink | Attributes.RapidBlink),
        27 => Without(style, Attributes.Inverse),
        28 => Without(style, Attributes.Invisible),
        29 => Without(style, Attributes.Strikethrough),
        >= 30 and <= 37 => style with { Foreground = Color.Palette(code - 30) },
        39 => style with { Foreground = Color.Default },
        >= 40 and <= 47 => style with { Background = Color.Palette(code - 40) },
        49 => style with { Background = Color.Default },
        53 => With(style, Attributes.Overline),
        55 => Without(style, Attributes.Overline),
        59 => style with { UnderlineColor = Color.Default },
        >= 90 and <= 97 => style with { Foreground = Color.Palette(code - 90 + 8) },
        >= 100 and <= 107 => style with { Background = Color.Palette(code - 100 + 8) },
        _ => style,
    };

    private static Style With(Style style, Attributes attributes) => style with { Attributes = style.Attributes | attributes };

    private static Style Without(Style style, Attributes attributes) => style with { Attributes = style.Attributes & ~attributes };

    private static bool IsJoined(ControlSequence sequence, int index) => (sequence.Joined >> index & 1) != 0;

    /// <summary>
    /// Reads 38, 48 or 58 and what belongs to it: <c>38;5;n</c>, <c>38;2;r;g;b</c>, <c>38:5:n</c>, <c>38:2:r:g:b</c> or
    /// <c>38:2:space:r:g:b</c>. Leaves <paramref name="at"/> on the last parameter read.
    /// </summary>
    private static Color? ReadColor(ControlSequence sequence, ref int at)
    {
        var joined = 0;
        while (at + joined + 1 < sequence.Count && IsJoined(sequence, at + joined + 1))
            joined++;
        if (joined > 0)
        {
            var (kind, rgb) = (sequence[at + 1], joined >= 5 ? at + 3 : at + 2);
            var start = at;
            at += joined;
            return kind switch
            {
                5 when joined >= 2 => Indexed(sequence[start + 2]),
                2 when joined >= 4 => Direct(sequence, rgb),
                _ => null,
            };
        }

        switch (sequence[at + 1])
        {
            case 5:
                at += 2;
                return at < sequence.Count ? Indexed(sequence[at]) : null;
            case 2:
                at += 4;
                return at < sequence.Count ? Direct(sequence, at - 2) : null;
            default:
                at++;
                return null;
        }
    }

    private static Color? Indexed(int index) => index < 256 ? Color.Palette(index) : null;

    private static Color? Direct(ControlSequence sequence, int first)
    {
        var (red, green, blue) = (sequence[first], sequence[first + 1], sequence[first + 2]);
        return red < 256 && green < 256 && blue < 256 ? Color.Rgb(red, green, blue) : null;
    }
}
