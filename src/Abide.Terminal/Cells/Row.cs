using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Abide.Terminal.Unicode;

namespace Abide.Terminal.Cells;

/// <summary>
/// One row of cells, stored only as far as something stands in it: cells from <see cref="Length"/> on are blank in the
/// default style. A row without any style stores none.
/// </summary>
internal sealed class Row
{
    private const int SmallestCapacity = 16;

    private Glyph[] _glyphs = [];
    private uint[] _styles = [];

    /// <summary>Cells stored.</summary>
    public int Length { get; private set; }

    /// <summary>Whether the text goes on in the next row because it reached the right edge.</summary>
    public bool Wrapped { get; set; }

    /// <summary>Marks and the like; null, mostly.</summary>
    public RowNotes? Notes { get; set; }

    /// <summary>What it was when somebody looked for changes; null when nobody did since it was blank.</summary>
    public RowTrace? Trace { get; set; }

    public ReadOnlySpan<Glyph> Glyphs => _glyphs.AsSpan(0, Length);

    /// <summary>The style numbers of <see cref="Glyphs"/>, or nothing when all are the default style.</summary>
    public Span<uint> Styles => _styles.Length == 0 ? default : _styles.AsSpan(0, Length);

    public bool IsBlank => Length == 0;

    /// <summary>The column after the last character that is not a space.</summary>
    public int TextEnd
    {
        get
        {
            var end = Length;
            while (end > 0 && (_glyphs[end - 1].Bits is 0 or ' ' || _glyphs[end - 1].IsPadding))
                end--;
            return end;
        }
    }

    /// <summary>The cells that count when the row is kept or wrapped anew: blank ones at the end of a line do not.</summary>
    public int LineLength
    {
        get
        {
            var length = Length;
            if (Wrapped)
                return length;
            while (length > 0 && _glyphs[length - 1].IsBlank && StyleAt(length - 1) == 0)
                length--;
            return length;
        }
    }

    public Glyph GlyphAt(int column) => (uint)column < (uint)Length ? _glyphs[column] : Glyph.Blank;

    public uint StyleAt(int column) => (uint)column < (uint)Length && _styles.Length != 0 ? _styles[column] : 0;

    /// <summary>Writes printable ASCII; the caller has made sure that it fits.</summary>
    public void Write(int column, ReadOnlySpan<byte> ascii, uint style)
    {
        var end = column + ascii.Length;
        if (column == Length && ascii.Length <= Vector256<uint>.Count && column + Vector256<uint>.Count <= _styles.Length)
        {
            // A word at the row's end, as most are. Eight cells are written whatever its length, which a processor could only guess: those behind do not count yet.
            WidenWord(ascii).CopyTo(MemoryMarshal.Cast<Glyph, uint>(_glyphs.AsSpan(column)));
            Vector256.Create(style).CopyTo(_styles.AsSpan(column));
            Length = end;
            return;
        }

        var styles = Open(column, end, style);
        Widen(ascii, MemoryMarshal.Cast<Glyph, uint>(_glyphs.AsSpan(column, ascii.Length)));
        if (styles.Length != 0)
            Fill(styles, style);
    }

    /// <summary>Writes characters until one of no width comes or one that does not fit before <paramref name="edge"/>.</summary>
    /// <param name="column">Where the first goes.</param>
    /// <param name="edge">The column behind the last that may be written.</param>
    /// <param name="codePoints">The characters.</param>
    /// <param name="style">Their style.</param>
    /// <param name="end">The column behind the last cell written.</param>
    /// <returns>How many characters were written.</returns>
    public int Write(int column, int edge, ReadOnlySpan<int> codePoints, uint style, out int end)
    {
        // Of a wide character that takes two cells; there are never more cells than that.
        var most = Math.Min(edge, column + 2 * codePoints.Length);
        if (most > _glyphs.Length)
            Grow(most);
        var cells = _glyphs.AsSpan(0, most);
        var cutsTail = column < Length && cells[column].IsTail;
        var taken = 0;
        for (end = column; taken < codePoints.Length && end + 1 < cells.Length; taken++)
        {
            var width = Width.Of(codePoints[taken]);
            if (width == 0)
                break;
            // Narrow and wide ones take the same path: where they alternate, a branch would mostly be guessed wrong.
            cells[end] = Glyph.OfWidth(codePoints[taken], width);
            cells[end + 1] = Glyph.Behind(width, cells[end + 1]);
            end += width;
        }

        if (taken < codePoints.Length && end < cells.Length && Width.Of(codePoints[taken]) == 1)
            cells[end++] = Glyph.Of(codePoints[taken++]);
        if (taken == 0)
            return 0;
        // What was cut through is mended and what was jumped over is blanked once for the run, not for each cell.
        if (cutsTail && column > 0)
            cells[column - 1] = Glyph.Blank;
        if (end < Length && _glyphs[end].IsTail)
            _glyphs[end] = Glyph.Blank;
        if (column > Length)
            ClearCells(Length, column);
        Length = Math.Max(Length, end);
        Paint(column, end, style);
        return taken;
    }

    /// <summary>Writes a glyph, of two cells if it is wide; the caller has made sure that it fits.</summary>
    public void Write(int column, Glyph glyph, uint style)
    {
        var end = column + (glyph.IsWide ? 2 : 1);
        Open(column, end, style).Fill(style);
        _glyphs[column] = glyph;
        if (glyph.IsWide)
            _glyphs[column + 1] = Glyph.Tail;
    }

    /// <summary>Changes the glyph of a cell that is written already, keeping its style.</summary>
    public void Replace(int column, Glyph glyph) => _glyphs[column] = glyph;

    /// <summary>Makes cells blank in the given style.</summary>
    public void Erase(int from, int to, uint style)
    {
        if (style == 0)
        {
            if (from >= Length)
                return;
            Sever(from, to);
            if (to >= Length)
            {
                Length = from;
                return;
            }
        }
        else
        {
            Extend(to);
            Sever(from, to);
        }

        _glyphs.AsSpan(from, to - from).Clear();
        Paint(from, to, style);
    }

    /// <summary>Moves the cells from <paramref name="column"/> on to the right by <paramref name="count"/>; what passes <paramref name="right"/> is lost.</summary>
    public void Insert(int column, int count, int right, uint style)
    {
        count = Math.Min(count, right - column);
        if (Length > column || style != 0)
        {
            Extend(Math.Min(Math.Max(Length, column) + count, Math.Max(right, Length)));
            Sever(column, column);
            var end = Math.Min(Length, right);
            if (end - count > column)
            {
                Sever(end - count, end - count);
                Sever(right, right);
                Move(column, column + count, end - count - column);
            }

            Erase(column, Math.Min(column + count, right), style);
        }
    }

    /// <summary>Removes cells; those up to <paramref name="right"/> move to the left and blank ones follow.</summary>
    public void Delete(int column, int count, int right, uint style)
    {
        count = Math.Min(count, right - column);
        if (style != 0)
            Extend(right);
        if (column >= Length)
            return;
        var end = Math.Min(Length, right);
        Sever(column, Math.Min(column + count, end));
        Sever(right, right);
        var moved = Math.Max(0, end - column - count);
        if (moved > 0)
            Move(column + count, column, moved);
        // What stays behind has moved: it is no half of a character that erasing would sever.
        if (column + moved < Length)
            _glyphs[column + moved] = Glyph.Blank;
        Erase(column + moved, right, style);
    }

    /// <summary>Makes the row blank and unwrapped; keeps its storage.</summary>
    public void Clear()
    {
        Length = 0;
        Wrapped = false;
        Notes = null;
        Trace = null;
    }

    /// <summary>Gives back what is not needed for the cells that stand here.</summary>
    public void Trim()
    {
        if (_glyphs.Length > Length)
            Array.Resize(ref _glyphs, Length);
        if (_styles.Length != 0)
        {
            if (Styles.ContainsAnyExcept(0u))
                Array.Resize(ref _styles, Length);
            else
                _styles = [];
        }
    }

    /// <summary>Cuts the row at the right; a wide character across the edge is blanked.</summary>
    public void Truncate(int columns)
    {
        if (Length <= columns)
            return;
        Sever(columns, columns);
        Length = columns;
    }

    public void CopyFrom(Row other)
    {
        Length = 0;
        Append(other.Glyphs, other.Styles);
        Wrapped = other.Wrapped;
        Notes = other.Notes;
    }

    /// <summary>Copies cells from another row, or from elsewhere in this one; halves of wide characters become blank.</summary>
    public void CopyCells(Row from, int start, int column, int count)
    {
        Extend(column + count);
        Sever(column, column + count);
        var (first, last) = column > start ? (count - 1, -1) : (0, count);
        for (var at = first; at != last; at += column > start ? -1 : 1)
        {
            var glyph = from.GlyphAt(start + at);
            var isHalf = (at == 0 && glyph.IsTail) || (at == count - 1 && glyph.IsWide);
            var style = from.StyleAt(start + at);
            _glyphs[column + at] = isHalf ? Glyph.Blank : glyph;
            Paint(column + at, column + at + 1, style);
        }
    }

    /// <summary>Adds cells behind the last one.</summary>
    public void Append(ReadOnlySpan<Glyph> glyphs, ReadOnlySpan<uint> styles)
    {
        var start = Length;
        Extend(start + glyphs.Length);
        glyphs.CopyTo(_glyphs.AsSpan(start));
        if (!styles.IsEmpty && (_styles.Length != 0 || styles.ContainsAnyExcept(0u)))
        {
            NeedStyles();
            styles.CopyTo(_styles.AsSpan(start));
        }
        else if (_styles.Length != 0)
        {
            _styles.AsSpan(start, glyphs.Length).Clear();
        }
    }

    /// <summary>Gives written cells another style.</summary>
    public void Paint(int from, int to, uint style)
    {
        if (_styles.Length == 0)
        {
            if (style == 0)
                return;
            NeedStyles();
        }

        _styles.AsSpan(from, to - from).Fill(style);
    }

    /// <summary>Rewrites glyphs that refer to a table which is being replaced.</summary>
    public void Remap(Clusters from, Clusters to)
    {
        foreach (ref var glyph in _glyphs.AsSpan(0, Length))
        {
            if (glyph.IsCluster)
                glyph = from.MoveTo(to, glyph);
        }
    }

    /// <summary>Widens one to eight characters, without a loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> WidenWord(ReadOnlySpan<byte> ascii)
    {
        ulong all; // Read in pieces that overlap.
        if (ascii.Length >= 4)
        {
            all = BinaryPrimitives.ReadUInt32LittleEndian(ascii) | (ulong)BinaryPrimitives.ReadUInt32LittleEndian(ascii[^4..]) << (8 * ascii.Length - 32);
        }
        else
        {
            var (middle, last) = (ascii.Length / 2, ascii.Length - 1);
            all = ascii[0] | (uint)ascii[middle] << (8 * middle) | (uint)ascii[last] << (8 * last);
        }

        var words = Vector128.WidenLower(Vector128.CreateScalar(all).AsByte());
        return Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words));
    }

    private static void Widen(ReadOnlySpan<byte> ascii, Span<uint> to)
    {
        // What is left of the run behind the last whole vector is taken with a vector that overlaps the one before: no loop over single characters.
        var step = Vector128<byte>.Count;
        if (ascii.Length >= step)
        {
            for (var at = 0; at < ascii.Length - step; at += step)
                WidenSixteen(ascii[at..], to[at..]);
            WidenSixteen(ascii[^step..], to[^step..]);
        }
        else if (ascii.Length >= 4)
        {
            for (var at = 0; at < ascii.Length - 4; at += 4)
                WidenFour(ascii[at..], to[at..]);
            WidenFour(ascii[^4..], to[^4..]);
        }
        else
        {
            for (var at = 0; at < ascii.Length; at++)
                to[at] = ascii[at];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WidenSixteen(ReadOnlySpan<byte> ascii, Span<uint> to)
    {
        to = to[..Vector128<byte>.Count];
        var (low, high) = Vector128.Widen(Vector128.Create(ascii));
        var (first, second) = Vector128.Widen(low);
        var (third, fourth) = Vector128.Widen(high);
        first.CopyTo(to);
        second.CopyTo(to[4..]);
        third.CopyTo(to[8..]);
        fourth.CopyTo(to[12..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WidenFour(ReadOnlySpan<byte> ascii, Span<uint> to) =>
        Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(BinaryPrimitives.ReadUInt32LittleEndian(ascii)).AsByte())).CopyTo(to);

    private static void Fill(Span<uint> styles, uint style)
    {
        if (styles.Length < 4 || styles.Length > 16)
        {
            styles.Fill(style);
            return;
        }

        var four = Vector128.Create(style);
        for (var at = 0; at < styles.Length - 4; at += 4)
            four.CopyTo(styles[at..]);
        four.CopyTo(styles[^4..]);
    }

    /// <summary>Prepares cells to be written: there is room, nothing undefined before them, and no half of a wide character at their edges.</summary>
    /// <returns>Where their styles go; empty when all of the row has the default style and shall keep it.</returns>
    private Span<uint> Open(int from, int to, uint style)
    {
        if (to > _glyphs.Length)
            Grow(to);
        var glyphs = _glyphs;
        if (from < Length)
        {
            if (glyphs[from].IsTail)
                SeverAt(from);
            if (to < Length && glyphs[to].IsTail)
                SeverAt(to);
        }
        else if (from > Length)
        {
            ClearCells(Length, from);
        }

        if (to > Length)
            Length = to;
        if (_styles.Length == 0)
        {
            if (style == 0)
                return default;
            NeedStyles();
        }

        return _styles.AsSpan(from, to - from);
    }

    /// <summary>Blanks the other half of wide characters that an edge of the range cuts through.</summary>
    private void Sever(int from, int to)
    {
        if (from < Length && _glyphs[from].IsTail)
            SeverAt(from);
        if (to != from && to < Length && _glyphs[to].IsTail)
            SeverAt(to);
    }

    private void SeverAt(int tail)
    {
        _glyphs[tail] = Glyph.Blank;
        if (tail > 0)
            _glyphs[tail - 1] = Glyph.Blank;
    }

    private void Move(int from, int to, int count)
    {
        _glyphs.AsSpan(from, count).CopyTo(_glyphs.AsSpan(to));
        if (_styles.Length != 0)
            _styles.AsSpan(from, count).CopyTo(_styles.AsSpan(to));
    }

    /// <summary>Makes the row at least <paramref name="length"/> cells long.</summary>
    private void Extend(int length)
    {
        if (length <= Length)
            return;
        if (length > _glyphs.Length)
            Grow(length);
        ClearCells(Length, length);
        Length = length;
    }

    private void ClearCells(int from, int to)
    {
        _glyphs.AsSpan(from, to - from).Clear();
        if (_styles.Length != 0)
            _styles.AsSpan(from, to - from).Clear();
    }

    private void Grow(int length)
    {
        var capacity = Math.Max(length, Math.Max(SmallestCapacity, _glyphs.Length * 3 / 2));
        Array.Resize(ref _glyphs, capacity);
        if (_styles.Length != 0)
            Array.Resize(ref _styles, capacity);
    }

    private void NeedStyles()
    {
        if (_styles.Length != 0)
            return;
        _styles = new uint[_glyphs.Length];
    }
}
