using Abide.Terminal.Cells;
using Abide.Terminal.History;

namespace Abide.Terminal.Emulation;

/// <summary>
/// Wraps the primary screen anew for another size. Lines that were broken at the right edge are joined and broken again; the cursor stays on its character; blank rows
/// below the text stay as far as there is room. Of the scrollback only what comes onto the screen, or goes on there, is touched.
/// </summary>
internal sealed class Reflow
{
    private readonly int _columns;
    private readonly int _rows;
    private readonly Clusters _clusters;
    private readonly Scrollback _history;
    private readonly LineWrapper _wrapper;
    private readonly bool _keepsRows;

    public Reflow(int columns, int rows, Scrollback history, Clusters clusters)
    {
        (_columns, _rows, _history, _clusters) = (columns, rows, history, clusters);
        _keepsRows = history.Columns == columns;
        _wrapper = new LineWrapper(columns, _keepsRows);
        history.Columns = columns;
    }

    private List<Row> Lines => _wrapper.Lines;

    /// <summary>Returns the new screen; <paramref name="cursors"/> are moved to where their text went.</summary>
    public Grid Run(Grid grid, Span<(int X, int Y)> cursors)
    {
        var content = grid.Rows;
        while (content > 0 && grid[content - 1].TextEnd == 0 && grid[content - 1].IsBlank)
            content--;
        content = Math.Max(content, cursors[0].Y + 1);
        var blankBelow = grid.Rows - content;

        if (_history.GoesOn && !_keepsRows)
        {
            foreach (var row in _history.TakeLine(_clusters))
                _wrapper.Add(row);
        }

        var screenTop = _wrapper.Next.Line;
        var moved = new (int X, int Y)[cursors.Length];
        for (var y = 0; y < content; y++)
        {
            var (start, column) = _wrapper.Next;
            _wrapper.Add(grid[y]);
            for (var at = 0; at < cursors.Length; at++)
            {
                if (cursors[at].Y == y)
                    moved[at] = _wrapper.Locate(start, column + cursors[at].X);
            }
        }

        for (var at = 0; at < cursors.Length; at++)
        {
            if (cursors[at].Y >= content)
                moved[at] = (cursors[at].X, Lines.Count + cursors[at].Y - content);
        }

        while (Lines.Count <= moved[0].Y)
            Lines.Add(new Row());
        var top = Lines.Count + blankBelow - _rows;
        if (top > screenTop)
            top = Math.Max(screenTop, Lines.Count - _rows);
        if (top < 0)
        {
            var pulled = Pull(-top);
            top += pulled;
            foreach (ref var place in moved.AsSpan())
                place.Y += pulled;
        }

        top = Math.Clamp(top, 0, Math.Max(0, moved[0].Y));
        for (var at = 0; at < cursors.Length; at++)
            cursors[at] = (Math.Min(moved[at].X, _columns - 1), Math.Clamp(moved[at].Y - top, 0, _rows - 1));
        return Take(top);
    }

    /// <summary>Brings lines of the scrollback back, above those here, until there are as many rows as wanted.</summary>
    /// <returns>How many rows came.</returns>
    private int Pull(int wanted)
    {
        var pulled = new List<List<Row>>();
        var count = 0;
        while (count < wanted && _history.Stored > 0)
        {
            var hasWidth = _history.Blocks[^1].Width == _columns;
            var rows = _history.TakeLine(_clusters);
            var line = new LineWrapper(_columns, keepsRows: hasWidth && rows.TrueForAll(row => row.Length <= _columns));
            foreach (var row in rows)
                line.Add(row);
            line.Lines[^1].Wrapped |= line.Continues;
            pulled.Add(line.Lines);
            count += line.Lines.Count;
        }

        pulled.Reverse();
        Lines.InsertRange(0, pulled.SelectMany(lines => lines));
        return count;
    }

    private Grid Take(int top)
    {
        var rows = new Row[_rows];
        for (var y = 0; y < top; y++)
            _history.Add(Lines[y], _clusters);
        for (var y = 0; y < _rows; y++)
            rows[y] = top + y < Lines.Count ? Lines[top + y] : new Row();
        return new Grid(_columns, rows);
    }
}
