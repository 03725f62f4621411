using Abide.Terminal.Cells;
using Abide.Terminal.Unicode;

namespace Abide.Terminal.Emulation;

/// <content>Writing characters.</content>
internal sealed partial class Emulator
{
    private int _collectClustersAt = TablesWorthCollecting;
    private int _lastPrinted;
    private int _singleShift;

    /// <summary>The column after the last one that text may be written to on the cursor's row.</summary>
    private int RightEdge => _cursor.X <= Margins.Right ? Margins.Right + 1 : Columns;

    private bool HasFullWidth => Margins.Left == 0 && Margins.Right == Columns - 1;

    public void Print(ReadOnlySpan<byte> ascii)
    {
        if (_singleShift != 0 || !_cursor.Charsets.IsPlain)
        {
            foreach (var value in ascii)
                PrintTranslated(value);
            return;
        }

        _lastPrinted = ascii[^1];
        var style = PenNumber;
        while (!ascii.IsEmpty)
        {
            if (_cursor.PendingWrap)
                Wrap();
            var edge = RightEdge;
            var count = Math.Min(edge - _cursor.X, ascii.Length);
            if (Modes[Mode.Insert])
                CursorRow.Insert(_cursor.X, count, edge, 0);
            CursorRow.Write(_cursor.X, ascii[..count], style);
            ascii = ascii[count..];
            Advance(count, edge);
            if (!ascii.IsEmpty && !_cursor.PendingWrap)
            {
                // Without autowrap everything that follows lands on the last column.
                ascii = ascii[^1..];
            }
        }
    }

    public void Print(ReadOnlySpan<int> codePoints)
    {
        var isPlain = _singleShift == 0 && _cursor.Charsets.IsPlain && !Modes[Mode.Insert] && !Modes[Mode.GraphemeClusters];
        while (!codePoints.IsEmpty)
        {
            var taken = isPlain && !_cursor.PendingWrap ? PrintRun(codePoints) : 0;
            if (taken == 0)
            {
                taken = 1;
                if (codePoints[0] < 0x80)
                    PrintTranslated((byte)codePoints[0]);
                else
                    Print(codePoints[0]);
            }

            codePoints = codePoints[taken..];
        }
    }

    /// <summary>Writes as many characters as the row takes and returns how many.</summary>
    private int PrintRun(ReadOnlySpan<int> codePoints)
    {
        var (edge, style) = (RightEdge, PenNumber);
        var taken = CursorRow.Write(_cursor.X, edge, codePoints, style, out var end);
        if (taken == 0)
            return 0;
        _lastPrinted = codePoints[taken - 1];
        Advance(end - _cursor.X, edge);
        return taken;
    }

    private void Print(int codePoint)
    {
        var width = codePoint < 0x300 ? 1 : Width.Of(codePoint);
        if (codePoint >= 0x300 && Modes[Mode.GraphemeClusters] && Joins(codePoint))
            return;
        if (width == 0)
        {
            Combine(codePoint);
            return;
        }

        _singleShift = 0;
        _lastPrinted = codePoint;
        Write(Glyph.Of(codePoint, width == 2));
    }

    private void PrintTranslated(byte value)
    {
        var set = _singleShift != 0 ? _singleShift : _cursor.Charsets.Active;
        Print(Charsets.Translate(_cursor.Charsets[set], value, Modes[Mode.NationalSets]));
    }

    private void Write(Glyph glyph)
    {
        var width = glyph.IsWide ? 2 : 1;
        if (_cursor.PendingWrap)
            Wrap();
        var edge = RightEdge;
        if (_cursor.X + width > edge)
        {
            if (!Modes[Mode.AutoWrap] || edge - Margins.Left < 2)
                return;
            if (HasFullWidth) // At a margin within the row the cell keeps what it had.
                CursorRow.Write(_cursor.X, Glyph.Padding, PenNumber);
            Wrap();
            edge = RightEdge;
        }

        if (Modes[Mode.Insert])
            CursorRow.Insert(_cursor.X, width, edge, 0);
        CursorRow.Write(_cursor.X, glyph, PenNumber);
        Advance(width, edge);
    }

    private void Advance(int count, int edge)
    {
        _cursor.X += count;
        if (_cursor.X >= edge)
        {
            _cursor.X = edge - 1;
            _cursor.PendingWrap = Modes[Mode.AutoWrap];
        }
    }

    private void Wrap()
    {
        _cursor.PendingWrap = false;
        var isWhole = HasFullWidth;
        var row = CursorRow;
        LineFeed();
        _cursor.X = _cursor.X >= Margins.Left ? Margins.Left : 0;
        if (isWhole)
            row.Wrapped = true;
    }

    /// <summary>Adds a mark to the character before the cursor.</summary>
    private void Combine(int mark)
    {
        var (x, row) = (_cursor.PendingWrap ? _cursor.X : _cursor.X - 1, CursorRow);
        if (x < 0)
        {
            if (_cursor.Y == 0 || !_grid[_cursor.Y - 1].Wrapped)
                return;
            (x, row) = (Columns - 1, _grid[_cursor.Y - 1]);
        }

        if (row.GlyphAt(x) is { IsTail: true } or { IsPadding: true })
            x--;
        if (x < 0)
            return;
        var glyph = row.GlyphAt(x);
        if (!glyph.HasText)
        {
            glyph = Glyph.Of(' ');
            row.Write(x, glyph, row.StyleAt(x));
        }

        if (Clusters.Count >= _collectClustersAt)
        {
            CollectTables();
            glyph = row.GlyphAt(x);
        }

        row.Replace(x, Clusters.Append(glyph, mark));
    }

    /// <summary>REP: prints the last character again.</summary>
    private void Repeat(int count)
    {
        if (_lastPrinted == 0)
            return;
        for (count = Math.Min(count, Columns * Rows); count > 0; count--)
            Print(_lastPrinted);
    }
}
