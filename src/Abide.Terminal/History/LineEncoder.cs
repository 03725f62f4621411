using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using Abide.Terminal.Cells;

namespace Abide.Terminal.History;

/// <summary>
/// Writes rows in the form the scrollback keeps them:
/// <code>
/// flags      1 byte: 1 wrapped, 2 ASCII, 4 styled, 8 cut, 16 noted
/// cells      varint
/// text       ASCII: a byte for each cell, 0 for a blank one
///            else: varint bytes, then UTF-8 with marks (see <see cref="Mark"/>)
/// runs       styled only: varint count, then for each varint cells and varint style within the block
/// notes      noted only: see <see cref="NotesForm"/>
/// </code>
/// </summary>
internal sealed class LineEncoder
{
    /// <summary>The most bytes a character takes.</summary>
    private const int WidestCharacter = 5;

    /// <summary>The most bytes one cell's text takes.</summary>
    private const int WidestCell = Clusters.MaximumLength * WidestCharacter + 1;

    private byte[] _buffer = [];
    private int _used;

    /// <summary>Encodes a row and returns the bytes, which stay valid until the next call.</summary>
    /// <param name="row">The row.</param>
    /// <param name="clusters">Where its clusters belong.</param>
    /// <param name="styles">Numbers its styles.</param>
    /// <param name="isCut">Whether it is marked as <see cref="Mark.Cut"/>.</param>
    public ReadOnlySpan<byte> Encode(Row row, Clusters clusters, BlockStyles styles, bool isCut = false)
    {
        _used = 0;
        var length = row.LineLength;
        var glyphs = row.Glyphs[..length];
        var isAscii = IsAscii(glyphs);
        var isStyled = row.Styles.Length != 0 && row.Styles[..length].ContainsAnyExcept(0u);
        Room(16 + length);
        _buffer[_used++] = (byte)((row.Wrapped ? Mark.Wrapped : 0) | (isAscii ? Mark.Ascii : 0) | (isStyled ? Mark.Styled : 0)
            | (isCut ? Mark.Cut : 0) | (row.Notes is null ? 0 : Mark.Noted));
        WriteNumber(length);
        if (isAscii)
            WriteAscii(glyphs);
        else
            WriteText(glyphs, clusters);
        if (isStyled)
            WriteRuns(row.Styles[..length], styles);
        if (row.Notes is { } notes)
        {
            Room(NotesForm.Room(notes));
            _used += NotesForm.Write(_buffer.AsSpan(_used), notes);
        }

        return _buffer.AsSpan(0, _used);
    }

    public void Trim() => _buffer = [];

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
        var start = _used;
        Room(glyphs.Length * WidestCharacter);
        var to = _buffer.AsSpan();
        var used = _used;
        for (var column = 0; column < glyphs.Length; column++)
        {
            var glyph = glyphs[column];
            var code = glyph.Code;
            if (glyph.Bits < 0x80)
            {
                to[used++] = (byte)code;
            }
            else if (glyph.IsCluster || glyph.IsPadding)
            {
                _used = used;
                WriteUnusual(glyph, clusters);
                Room((glyphs.Length - column) * WidestCharacter);
                to = _buffer;
                used = _used;
            }
            else if (!glyph.IsTail)
            {
                if (glyph.IsWide)
                    to[used++] = Mark.Wide;
                used += WriteCodePoint(to[used..], code);
            }
        }

        _used = used;

        // The length goes before the text, which moves to make room for it.
        var bytes = _used - start;
        Span<byte> number = stackalloc byte[5];
        var size = Varint.Write(number, bytes);
        Room(size);
        _buffer.AsSpan(start, bytes).CopyTo(_buffer.AsSpan(start + size));
        number[..size].CopyTo(_buffer.AsSpan(start));
        _used += size;
    }

    private void WriteUnusual(Glyph glyph, Clusters clusters)
    {
        Room(WidestCell);
        if (glyph.IsPadding)
        {
            _buffer[_used++] = Mark.Padding;
            return;
        }

        if (glyph.IsWide)
            _buffer[_used++] = Mark.Wide;
        Span<int> codePoints = stackalloc int[Clusters.MaximumLength];
        var count = clusters.Expand(glyph, codePoints);
        for (var at = 0; at < count; at++)
        {
            if (at > 0)
                _buffer[_used++] = Mark.Joined;
            _used += WriteCodePoint(_buffer.AsSpan(_used), codePoints[at]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int WriteCodePoint(Span<byte> to, int codePoint)
    {
        if (codePoint < 0x80)
        {
            to[0] = (byte)codePoint;
            return 1;
        }

        if (codePoint < 0x800)
        {
            to[1] = (byte)(0x80 | codePoint & 0x3F);
            to[0] = (byte)(0xC0 | codePoint >> 6);
            return 2;
        }

        if (codePoint < 0x10000)
        {
            to[2] = (byte)(0x80 | codePoint & 0x3F);
            to[1] = (byte)(0x80 | codePoint >> 6 & 0x3F);
            to[0] = (byte)(0xE0 | codePoint >> 12);
            return 3;
        }

        return new Rune(codePoint).EncodeToUtf8(to);
    }

    [SkipLocalsInit]
    private void WriteRuns(ReadOnlySpan<uint> cells, BlockStyles styles)
    {
        Span<ushort> ends = stackalloc ushort[Screen.MaximumColumns];
        var runs = FindRuns(cells, ends);
        Room(5 + runs * 10);
        var to = _buffer.AsSpan(_used);
        var (used, start) = (Varint.Write(to, runs), 0);
        foreach (var end in ends[..runs])
        {
            used += Varint.Write(to[used..], end - start);
            used += Varint.Write(to[used..], styles.Number(cells[start]));
            start = end;
        }

        _used += used;
    }

    /// <summary>Finds the column behind each run of equal styles; each cell is compared with the next, several at a time.</summary>
    private static int FindRuns(ReadOnlySpan<uint> cells, Span<ushort> ends)
    {
        var (at, runs) = (0, 0);
        for (; at + Vector256<uint>.Count < cells.Length; at += Vector256<uint>.Count)
        {
            var same = Vector256.Equals(Vector256.Create(cells[at..]), Vector256.Create(cells[(at + 1)..]));
            for (var others = ~same.ExtractMostSignificantBits() & 0xFF; others != 0; others &= others - 1)
                ends[runs++] = (ushort)(at + BitOperations.TrailingZeroCount(others) + 1);
        }

        for (; at < cells.Length; at++)
        {
            if (at + 1 == cells.Length || cells[at] != cells[at + 1])
                ends[runs++] = (ushort)(at + 1);
        }

        return runs;
    }

    private void WriteNumber(int value) => _used += Varint.Write(_buffer.AsSpan(_used), value);

    private void Room(int bytes)
    {
        if (_buffer.Length - _used < bytes)
            Array.Resize(ref _buffer, Math.Max(_used + bytes, _buffer.Length * 2));
    }
}
