namespace Abide.Terminal.History;

/// <summary>The bytes of an encoded line that are not text; none of those that stand within text occurs in UTF-8.</summary>
internal static class Mark
{
    public const byte Wrapped = 1, Ascii = 2, Styled = 4;

    /// <summary>The text goes on in the next row, but is wrapped from there as if a line began; see <see cref="Scrollback.LongestLine"/>.</summary>
    public const byte Cut = 8;

    /// <summary>The row has <see cref="Cells.RowNotes"/>.</summary>
    public const byte Noted = 16;

    /// <summary>The next code point joins the cell before.</summary>
    public const byte Joined = 0xF8;

    /// <summary>The next code point takes two cells.</summary>
    public const byte Wide = 0xF9;

    /// <summary><see cref="Cells.Glyph.Padding"/>.</summary>
    public const byte Padding = 0xFA;
}
