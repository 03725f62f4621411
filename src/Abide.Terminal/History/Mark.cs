namespace Abide.Terminal.History;

/// <summary>The bytes of an encoded line that are not text; none of them occurs in UTF-8.</summary>
internal static class Mark
{
    public const byte Wrapped = 1, Ascii = 2, Styled = 4;

    /// <summary>The next code point joins the cell before.</summary>
    public const byte Joined = 0xF8;

    /// <summary>The next code point takes two cells.</summary>
    public const byte Wide = 0xF9;

    /// <summary><see cref="Cells.Glyph.Padding"/>.</summary>
    public const byte Padding = 0xFA;
}
