namespace Abide.Terminal.Cells;

/// <summary>A colour as the program named it: the default, one of the palette, or red, green and blue.</summary>
/// <param name="Bits">The kind in the highest byte, the value below it.</param>
public readonly record struct Color(uint Bits)
{
    private const uint PaletteKind = 1 << 24, RgbKind = 2 << 24;

    /// <summary>The terminal's own foreground or background.</summary>
    public static Color Default => default;

    /// <summary>Whether it is the terminal's own.</summary>
    public bool IsDefault => Bits == 0;

    /// <summary>Whether it is one of the 256 colours of the palette.</summary>
    public bool IsPalette => (Bits & PaletteKind) != 0;

    /// <summary>Whether it is given as red, green and blue.</summary>
    public bool IsRgb => (Bits & RgbKind) != 0;

    /// <summary>Index into the 256-colour palette; meaningful when <see cref="IsPalette"/>.</summary>
    public int Index => (int)(Bits & 0xFF);

    /// <summary>The red part, 0 to 255; meaningful when <see cref="IsRgb"/>.</summary>
    public byte Red => (byte)(Bits >> 16);

    /// <summary>The green part, 0 to 255; meaningful when <see cref="IsRgb"/>.</summary>
    public byte Green => (byte)(Bits >> 8);

    /// <summary>The blue part, 0 to 255; meaningful when <see cref="IsRgb"/>.</summary>
    public byte Blue => (byte)Bits;

    /// <summary>Whether <see cref="Bits"/> is something this type makes.</summary>
    internal bool IsValid => Bits == 0 || Bits >> 24 == 2 || (Bits >> 24 == 1 && (Bits & 0xFFFF00) == 0);

    internal static Color Palette(int index) => new(PaletteKind | (uint)index & 0xFF);

    internal static Color Rgb(int red, int green, int blue) =>
        new(RgbKind | ((uint)red & 0xFF) << 16 | ((uint)green & 0xFF) << 8 | (uint)blue & 0xFF);
}
