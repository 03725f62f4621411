using Abide.Terminal.Cells;
using Abide.Terminal.Emulation;

namespace Abide.Terminal.Rendering.Pictures;

/// <summary>The colours that cells are drawn in, as <c>#rrggbb</c>: the palette looked up, inversion and faintness applied.</summary>
internal sealed class PictureColors
{
    private readonly Palette _palette;

    public PictureColors(Emulator emulator)
    {
        _palette = emulator.Palette;
        (Foreground, Background) = (_palette[Palette.Foreground], _palette[Palette.Background]);
        if (emulator.Modes[Mode.ReverseVideo])
            (Foreground, Background) = (Background, Foreground);
        Cursor = _palette.Changed.TryGetValue(Palette.CursorColor, out var cursor) ? cursor : Foreground;
    }

    /// <summary>The screen's own text.</summary>
    public Color Foreground { get; }

    /// <summary>The screen's own background.</summary>
    public Color Background { get; }

    public Color Cursor { get; }

    /// <summary>What a cell's character, the space behind it and the line below it are drawn in.</summary>
    public (Color Text, Color Behind, Color Line) Of(in Style style)
    {
        var (text, behind) = (Look(style.Foreground, Foreground), Look(style.Background, Background));
        if ((style.Attributes & Attributes.Inverse) != 0)
            (text, behind) = (behind, text);
        if ((style.Attributes & Attributes.Faint) != 0)
            text = Color.Rgb((text.Red + behind.Red) / 2, (text.Green + behind.Green) / 2, (text.Blue + behind.Blue) / 2);
        return (text, behind, style.UnderlineColor.IsDefault ? text : Look(style.UnderlineColor, text));
    }

    public static string Name(Color color) => $"#{color.Red:x2}{color.Green:x2}{color.Blue:x2}";

    private Color Look(Color color, Color otherwise) => color.IsDefault ? otherwise : color.IsPalette ? _palette[color.Index] : color;
}
