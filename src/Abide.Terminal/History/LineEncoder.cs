using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Abide.Terminal.Cells;

namespace Abide.Terminal.History;

/// <summary>
/// Writes rows in the form the scrollback keeps them:
/// <code>
/// flags      1 byte: 1 wrapped, 2 ASCII, 4 styled
/// cells      varint
/// text       ASCII: a byte for each cell, 0 for a blank one
///            else: varint bytes, then UTF-8 with marks (see <see cref="Mark"/>)
/// runs       styled only: varint count, then for each varint cells and varint style within the block
/// </code>
/// </summary>
internal sealed class LineEncoder
{
    /// <summary>The most bytes one cell's text takes.</summary>
    private const int WidestCell = Clusters.MaximumLength * 5 + 1;

    private byte[] _buffer = [];
    private int _used;

    /// <summary>Encodes a row and returns the bytes, which stay valid until the next call.</summary>
    public ReadOnlySpan<byte> Encode(Row row, Clusters clusters, BlockStyles styles)
    {
        _used = 0;
        var length = LengthWithoutBlankEnd(row);
        var glyphs = row.Glyphs[..length];
        var isAscii = IsAscii(glyphs);
        var isStyled = row.Styles.Length != 0 && row.Styles[..length].ContainsAnyExcept(0u);
        Room(16 + length);
        _buffer[_used++] = (byte)((row.Wrapped ? Mark.Wrapped : 0) | (isAscii ? Mark.Ascii : 0) | (isStyled ? Mark.Styled : 0));
        WriteNumber(length);
        if (isAscii)
            WriteAscii(glyphs);
        else
            WriteText(glyphs, clusters);
        if (isStyled)
            WriteRuns(row.Styles[..length], styles);
        return _buffer.AsSpan(0, _used);
    }

    public void Trim() => _buffer = [];

    private static int LengthWithoutBlankEnd(Row row)
    {
        var length = row.Length;
        while (length > 0 && row.Glyphs[length - 1].IsBlank && row.StyleAt(length - 1) == 0)
            length--;
        return length;
    }

    private static bool IsAscii(ReadOnlySpan<Glyph> glyphs)
    {
        var values = MemoryMarshal.Cast<Glyph, uint>(glyphs);
        var at = 0;
        var seen = Vector<uint>.Zero;
        for (; at <= values.Length - Vector<uint>.Count; at += Vector<uint>.Count)
            seen |= new Vector<uint>(values[at..]);
        var rest = 0u;
        for (; at < values.Length; at++)
            rest |= values[at];
        return rest < 0x80 && Vector.LessThanAll(seen, new Vector<uint>(0x80));
    }

    private void WriteAscii(ReadOnlySpan<Glyph> glyphs)
    {
        var values = MemoryMarshal.Cast<Glyph, uint>(glyphs);
        var target = _buffer.AsSpan(_used, values.Length);
        var step = Vector<uint>.Count;
        var at = 0;
        for (; at <= values.Length - 4 * step; at += 4 * step)
        {
            var low = Vector.Narrow(new Vector<uint>(values[at..]), new Vector<uint>(values[(at + step)..]));
            var high = Vector.Narrow(new Vector<uint>(values[(at + 2 * step)..]), new Vector<uint>(values[(at + 3 * step)..]));
            Vector.Narrow(low, high).CopyTo(target[at..]);
        }

        for (; at < values.Length; at++)
            target[at] = (byte)values[at];
        _used += values.Length;
    }

    private void WriteText(ReadOnlySpan<Glyph> glyphs, Clusters clusters)
    {
        Span<int> codePoints = stackalloc int[Clusters.MaximumLength];
        var start = _used;
        foreach (var glyph in glyphs)
        {
            Room(WidestCell);
            if (!glyph.HasText)
            {
                if (!glyph.IsTail)
                    _buffer[_used++] = glyph.IsPadding ? Mark.Padding : (byte)0;
                continue;
            }

            if (glyph.IsWide)
                _buffer[_used++] = Mark.Wide;
            if (!glyph.IsCluster)
            {
                WriteCodePoint(glyph.Code);
                continue;
            }

            var count = clusters.Expand(glyph, codePoints);
            WriteCodePoint(codePoints[0]);
            for (var at = 1; at < count; at++)
            {
                _buffer[_used++] = Mark.Joined;
                WriteCodePoint(codePoints[at]);
            }
        }

        // The length goes before the text, which moves to make room for it.
        var bytes = _used - start;
        Span<byte> number = stackalloc byte[5];
        var size = Varint.Write(number, bytes);
        Room(size);
        _buffer.AsSpan(start, bytes).CopyTo(_buffer.AsSpan(start + size));
        number[..size].CopyTo(_buffer.AsSpan(start));
        _used += size;
    }

    private void WriteCodePoint(int codePoint)
    {
        if (codePoint < 0x80)
            _buffer[_used++] = (byte)codePoint;
        else
            _used += new Rune(codePoint).EncodeToUtf8(_buffer.AsSpan(_used));
    }

    private void WriteRuns(ReadOnlySpan<uint> cells, BlockStyles styles)
    {
        var counted = cells;
        var runs = 0;
        for (; !counted.IsEmpty; runs++)
            counted = counted[RunLength(counted)..];
        Room(5 + runs * 10);
        WriteNumber(runs);
        while (!cells.IsEmpty)
        {
            var length = RunLength(cells);
            WriteNumber(length);
            WriteNumber(styles.Number(cells[0]));
            cells = cells[length..];
        }
    }

    private static int RunLength(ReadOnlySpan<uint> cells)
    {
        if (cells.Length > 1 && cells[1] != cells[0])
            return 1;
        var end = cells.IndexOfAnyExcept(cells[0]);
        return end < 0 ? cells.Length : end;
    }

    private void WriteNumber(int value) => _used += Varint.Write(_buffer.AsSpan(_used), value);

    private void Room(int bytes)
    {
        if (_buffer.Length - _used < bytes)
            Array.Resize(ref _buffer, Math.Max(_used + bytes, _buffer.Length * 2));
    }
}
