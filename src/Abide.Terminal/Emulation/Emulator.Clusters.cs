using System.Globalization;
using System.Text;
using Abide.Terminal.Cells;
using Abide.Terminal.Unicode;

namespace Abide.Terminal.Emulation;

/// <content>Mode 2027: what people take for one character, an extended grapheme cluster of Unicode's annex 29, is one cell or two.</content>
internal sealed partial class Emulator
{
    private const int EmojiPresentation = 0xFE0F;

    /// <summary>Whether the code point belongs to the character before the cursor, which then has it.</summary>
    private bool Joins(int codePoint)
    {
        var x = _cursor.PendingWrap ? _cursor.X : _cursor.X - 1;
        if (x >= 0 && CursorRow.GlyphAt(x).IsTail)
            x--;
        if (x < 0 || !CursorRow.GlyphAt(x).HasText)
            return false;
        var before = CursorRow.GlyphAt(x);
        if (!before.IsCluster && before.Code < 0x80 && codePoint != EmojiPresentation)
            return false; // ASCII is joined by marks only, and those are joined in any case.
        Span<int> codePoints = stackalloc int[Cells.Clusters.MaximumLength + 1];
        var count = Clusters.Expand(before, codePoints);
        codePoints[count++] = codePoint;
        if (!IsOneCluster(codePoints[..count]))
            return false;
        var isMark = codePoint == EmojiPresentation; // it is no character of its own: where there is no room, what it stands behind stays narrow
        if (!before.IsWide && MakesWide(codePoints[0], codePoint) && !Widen(x, mayWrap: !isMark) && !isMark)
            return false;
        Combine(codePoint);
        return true;
    }

    private static bool IsOneCluster(ReadOnlySpan<int> codePoints)
    {
        Span<char> text = stackalloc char[2 * (Cells.Clusters.MaximumLength + 1)];
        var length = 0;
        foreach (var codePoint in codePoints)
        {
            if (!Rune.IsValid(codePoint))
                return false;
            length += new Rune(codePoint).EncodeToUtf16(text[length..]);
        }

        return StringInfo.GetNextTextElementLength(text[..length]) == length;
    }

    /// <summary>Whether a narrow character takes two cells once this belongs to it: an emoji, half of a flag, something wide.</summary>
    private static bool MakesWide(int first, int added) => added switch
    {
        EmojiPresentation => first is '#' or '*' or (>= '0' and <= '9') or 0xA9 or 0xAE or (>= 0x203C and <= 0x3299) or (>= 0x1F000 and <= 0x1FAFF),
        >= 0x1F1E6 and <= 0x1F1FF => true,
        _ => Width.Of(added) == 2,
    };

    /// <summary>
    /// Makes the character before the cursor a wide one; where its row has no room, on the next, as any wide character, if it may. False when there is no room.
    /// </summary>
    private bool Widen(int x, bool mayWrap)
    {
        var (row, edge) = (CursorRow, RightEdge);
        var isAtEdge = _cursor.PendingWrap;
        if (isAtEdge ? !mayWrap || edge - Margins.Left < 2 : _cursor.X != x + 1 || _cursor.X >= edge)
            return false;
        Span<int> codePoints = stackalloc int[Cells.Clusters.MaximumLength];
        var count = Clusters.Expand(row.GlyphAt(x), codePoints);
        var (glyph, style) = (Glyph.Of(codePoints[0], wide: true), row.StyleAt(x));
        foreach (var mark in codePoints[1..count])
            glyph = Clusters.Append(glyph, mark);
        if (isAtEdge)
        {
            row.Write(x, HasFullWidth ? Glyph.Padding : default, style);
            Wrap();
            (row, edge, x) = (CursorRow, RightEdge, _cursor.X);
        }

        var added = x + 2 - _cursor.X;
        if (Modes[Mode.Insert])
            row.Insert(_cursor.X, added, edge, 0);
        row.Write(x, glyph, style);
        Advance(added, edge);
        return true;
    }
}
