using System.Buffers;
using System.Text;
using Abide.Terminal.Cells;

namespace Abide.Terminal.History;

/// <summary>Reads what <see cref="LineEncoder"/> wrote, and trusts nothing.</summary>
internal static class LineDecoder
{
    /// <summary>Rows longer than this do not exist.</summary>
    private const int MaximumCells = Screen.MaximumColumns;

    /// <exception cref="InvalidDataException">The line is damaged.</exception>
    public static void Decode(ReadOnlySpan<byte> line, StyleList blockStyles, Row to, StyleTable styles, Clusters clusters)
    {
        to.Clear();
        var flags = Take(ref line, 1)[0];
        var cells = Varint.Read(ref line);
        if (cells > MaximumCells)
            throw new InvalidDataException("a line is too long");
        to.Wrapped = (flags & Mark.Wrapped) != 0;
        if ((flags & Mark.Ascii) != 0)
            ReadAscii(Take(ref line, cells), to);
        else
            ReadText(Take(ref line, Varint.Read(ref line)), cells, to, clusters);
        if (to.Length != cells)
            throw new InvalidDataException("a line's text does not fill its cells");
        if ((flags & Mark.Styled) != 0)
            ReadRuns(ref line, blockStyles, to, styles);
        if ((flags & Mark.Noted) != 0)
            to.Notes = NotesForm.Read(ref line);
    }

    private static void ReadAscii(ReadOnlySpan<byte> text, Row to)
    {
        Span<Glyph> glyphs = stackalloc Glyph[text.Length];
        for (var at = 0; at < text.Length; at++)
            glyphs[at] = Glyph.Of(text[at] & 0x7F);
        to.Append(glyphs, default);
    }

    private static void ReadText(ReadOnlySpan<byte> text, int cells, Row to, Clusters clusters)
    {
        Span<Glyph> glyphs = stackalloc Glyph[cells + 1];
        var (at, head) = (0, 0);
        while (!text.IsEmpty && at < cells)
        {
            head = at;
            var mark = text[0];
            if (mark is 0 or Mark.Padding)
            {
                glyphs[at++] = mark == 0 ? Glyph.Blank : Glyph.Padding;
                text = text[1..];
                continue;
            }

            if (mark == Mark.Wide)
                text = text[1..];
            glyphs[at++] = Glyph.Of(CodePoint(ref text), mark == Mark.Wide);
            if (mark == Mark.Wide)
                glyphs[at++] = Glyph.Tail;
            while (!text.IsEmpty && text[0] == Mark.Joined)
            {
                text = text[1..];
                glyphs[head] = clusters.Append(glyphs[head], CodePoint(ref text));
            }
        }

        if (at != cells || !text.IsEmpty)
            throw new InvalidDataException("a line's text does not fit its cells");
        to.Append(glyphs[..at], default);
    }

    private static void ReadRuns(ref ReadOnlySpan<byte> line, StyleList blockStyles, Row to, StyleTable styles)
    {
        var column = 0;
        for (var runs = Varint.Read(ref line); runs > 0; runs--)
        {
            var end = column + Varint.Read(ref line);
            var style = Varint.Read(ref line);
            if (end > to.Length || end < column || style >= blockStyles.Count)
                throw new InvalidDataException("a style run is out of range");
            to.Paint(column, end, styles.Number(blockStyles[style]));
            column = end;
        }
    }

    private static int CodePoint(ref ReadOnlySpan<byte> text)
    {
        if (Rune.DecodeFromUtf8(text, out var rune, out var length) != OperationStatus.Done)
            throw new InvalidDataException("a line's text is not UTF-8");
        text = text[length..];
        return rune.Value;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> from, int count)
    {
        if (count > from.Length)
            throw new InvalidDataException("a line is cut short");
        var taken = from[..count];
        from = from[count..];
        return taken;
    }
}
