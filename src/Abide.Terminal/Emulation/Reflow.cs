using Abide.Terminal.Cells;
using Abide.Terminal.History;

namespace Abide.Terminal.Emulation;

/// <summary>
/// Wraps the scrollback and the primary screen anew for another size. Lines that were broken at the right edge are joined
/// and broken again; the cursor stays on its character; blank rows below the text stay as far as there is room.
/// </summary>
internal sealed class Reflow
{
    private readonly int _columns;
    private readonly int _rows;
    private readonly Clusters _clusters;
    private readonly List<Row> _lines = [];
    private readonly Scrollback _history;
    private int _dropped;
    private bool _continues;
    private bool _inHistory = true;

    public Reflow(int columns, int rows, Scrollback history, Clusters clusters) =>
        (_columns, _rows, _history, _clusters) = (columns, rows, history.Fresh(), clusters);

    /// <summary>Wraps everything and returns the new screen; <paramref name="cursors"/> are moved to where their text went.</summary>
    public (Grid Grid, Scrollback History) Run(Grid grid, Scrollback history, Span<(int X, int Y)> cursors)
    {
        var content = grid.Rows;
        while (content > 0 && grid[content - 1].TextEnd == 0 && grid[content - 1].IsBlank)
            content--;
        content = Math.Max(content, cursors[0].Y + 1);
        var blankBelow = grid.Rows - content;

        var row = new Row();
        for (var index = 0; index < history.Count; index++)
        {
            history.Read(index, row, _clusters);
            Add(row);
        }

        _inHistory = false;
        var screenTop = _continues ? LineCount - 1 : LineCount;
        var moved = new (int X, int Y)[cursors.Length];
        for (var y = 0; y < content; y++)
        {
            var (start, column) = _continues ? (LineCount - 1, _lines[^1].Length) : (LineCount, 0);
            Add(grid[y]);
            for (var at = 0; at < cursors.Length; at++)
            {
                if (cursors[at].Y == y)
                    moved[at] = Locate(start, column + cursors[at].X);
            }
        }

        while (LineCount <= moved[0].Y)
            _lines.Add(new Row());
        var top = Math.Max(0, LineCount + blankBelow - _rows);
        if (top > screenTop)
            top = Math.Max(Math.Min(screenTop, top), LineCount - _rows);
        top = Math.Clamp(top, _dropped, Math.Max(_dropped, moved[0].Y));
        for (var at = 0; at < cursors.Length; at++)
        {
            cursors[at] = (Math.Min(moved[at].X, _columns - 1), Math.Clamp(moved[at].Y - top, 0, _rows - 1));
        }

        return (Take(top), _history);
    }

    private int LineCount => _dropped + _lines.Count;

    /// <summary>Where a cell went that stood <paramref name="offset"/> cells behind the beginning of a row.</summary>
    private (int X, int Y) Locate(int line, int offset)
    {
        while (offset >= _columns && line < LineCount - 1)
        {
            offset -= _lines[line - _dropped].Length;
            line++;
        }

        // A cursor past the end of a line that became narrower wraps as its text would.
        return offset < _columns ? (Math.Max(0, offset), line) : (offset % _columns, line + offset / _columns);
    }

    private void Add(Row row)
    {
        var end = row.Length;
        if (row.Wrapped && end > 0 && row.GlyphAt(end - 1).IsPadding)
            end--;
        var at = 0;
        if (!_continues)
            Open();
        while (at < end)
        {
            var line = _lines[^1];
            var room = _columns - line.Length;
            if (room <= 0)
            {
                Break();
                continue;
            }

            var take = Math.Min(room, end - at);
            if (at + take < end && row.GlyphAt(at + take).IsTail)
                take--;
            if (take == 0)
            {
                if (_columns < 2)
                {
                    at += 2;
                    continue;
                }

                line.Append([Glyph.Padding], default);
                Break();
                continue;
            }

            line.Append(row.Glyphs.Slice(at, take), row.Styles.IsEmpty ? default : row.Styles.Slice(at, take));
            at += take;
        }

        _continues = row.Wrapped;
    }

    private void Break()
    {
        _lines[^1].Wrapped = true;
        Open();
    }

    /// <summary>Begins a row; those of the scrollback that are far above the screen settle at once.</summary>
    private void Open()
    {
        if (_inHistory && _lines.Count >= _rows * 4 + 64)
        {
            var settled = _lines.Count - _rows * 2;
            for (var at = 0; at < settled; at++)
                _history.Add(_lines[at], _clusters);
            _lines.RemoveRange(0, settled);
            _dropped += settled;
        }

        _lines.Add(new Row());
    }

    private Grid Take(int top)
    {
        var rows = new Row[_rows];
        for (var y = _dropped; y < top; y++)
            _history.Add(_lines[y - _dropped], _clusters);
        for (var y = 0; y < _rows; y++)
            rows[y] = top + y < LineCount ? _lines[top + y - _dropped] : new Row();
        return new Grid(_columns, rows);
    }
}
