using System.Text;
using Abide.Terminal.Cells;

namespace Abide.Terminal.Rendering;

/// <summary>Styles as the parameters of select graphic rendition.</summary>
internal static class Sgr
{
    private static readonly (Attributes Attribute, string Code)[] Codes =
    [
        (Attributes.Bold, "1"), (Attributes.Faint, "2"), (Attributes.Italic, "3"), (Attributes.Blink, "5"), (Attributes.RapidBlink, "6"),
        (Attributes.Inverse, "7"), (Attributes.Invisible, "8"), (Attributes.Strikethrough, "9"), (Attributes.Overline, "53"),
    ];

    /// <summary>Parameters that give exactly this style, whatever the one before was.</summary>
    public static string Describe(in Style style)
    {
        var text = new StringBuilder("0");
        foreach (var (attribute, code) in Codes)
        {
            if ((style.Attributes & attribute) != 0)
                text.Append(';').Append(code);
        }

        if (style.Underline == Underline.Single)
            text.Append(";4");
        else if (style.Underline != Underline.None)
            text.Append(";4:").Append((int)style.Underline);
        Append(text, style.Foreground, 30, 90, "38");
        Append(text, style.Background, 40, 100, "48");
        if (style.UnderlineColor.IsPalette)
            text.Append(";58:5:").Append(style.UnderlineColor.Index);
        else if (style.UnderlineColor is { IsRgb: true } color)
            text.Append($";58:2::{color.Red}:{color.Green}:{color.Blue}");
        return text.ToString();
    }

    private static void Append(StringBuilder text, Color color, int normal, int bright, string extended)
    {
        if (color.IsPalette)
        {
            _ = color.Index switch
            {
                < 8 => text.Append(';').Append(normal + color.Index),
                < 16 => text.Append(';').Append(bright + color.Index - 8),
                _ => text.Append($";{extended};5;{color.Index}"),
            };
        }
        else if (color.IsRgb)
        {
            text.Append($";{extended};2;{color.Red};{color.Green};{color.Blue}");
        }
    }
}
