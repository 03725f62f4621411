using Abide.Terminal.Cells;
using Abide.Terminal.Emulation;

namespace Abide.Terminal.Tests.History;

/// <summary>What a resize is to come to: everything, however much it is, wrapped anew at once. Simple, slow, and with rows instead of a scrollback.</summary>
internal sealed class EagerReflow(int columns, int rows)
{
    private readonly List<Row> _lines = [];
    private bool _continues;
    private bool _keepsRows;

    /// <summary>All rows of a screen, those of the scrollback first.</summary>
    public static List<Row> AllRows(Screen screen)
    {
        var all = new List<Row>();
        for (var index = 0; index < screen.ScrollbackCount; index++)
        {
            var row = new Row();
            screen.Emulator.History.Read(index, row, screen.Emulator.Clusters);
            all.Add(row);
        }

        all.AddRange(screen.Emulator.Primary.All);
        return all;
    }

    /// <summary>The rows as they are after a resize, how many of them are scrollback, and the cursor's place.</summary>
    public (List<Row> All, int Scrollback, int X, int Y) Run(Screen screen)
    {
        var emulator = screen.Emulator;
        _keepsRows = screen.Columns == columns;
        var (grid, history) = (emulator.Primary, screen.ScrollbackCount);
        var below = emulator.IsAlternate ? emulator.Saved.Primary : emulator.Cursor;
        var cursor = (below.X, Y: Math.Min(below.Y, grid.Rows - 1));
        var content = grid.Rows;
        while (content > 0 && grid[content - 1].TextEnd == 0 && grid[content - 1].IsBlank)
            content--;
        content = Math.Max(content, cursor.Y + 1);
        var blankBelow = grid.Rows - content;

        var all = AllRows(screen);
        foreach (var row in all[..history])
            Add(row);
        var screenTop = _continues ? _lines.Count - 1 : _lines.Count;
        var moved = (X: 0, Y: 0);
        for (var y = 0; y < content; y++)
        {
            var (start, column) = _continues ? (_lines.Count - 1, _lines[^1].Length) : (_lines.Count, 0);
            Add(grid[y]);
            if (cursor.Y == y)
                moved = Locate(start, column + cursor.X);
        }

        while (_lines.Count <= moved.Y)
            _lines.Add(new Row());
        var top = Math.Max(0, _lines.Count + blankBelow - rows);
        if (top > screenTop)
            top = Math.Max(Math.Min(screenTop, top), _lines.Count - rows);
        top = Math.Clamp(top, 0, moved.Y);
        while (_lines.Count < top + rows)
            _lines.Add(new Row());
        var x = Math.Min(moved.X, columns - 1);
        x += below.PendingWrap && x < columns - 1 ? 1 : 0;
        return (_lines[..(top + rows)], top, x, Math.Clamp(moved.Y - top, 0, rows - 1));
    }

    private (int X, int Y) Locate(int line, int offset)
    {
        while (offset >= columns && line < _lines.Count - 1)
            offset -= _lines[line++].Length;
        return offset < columns ? (Math.Max(0, offset), line) : (offset % columns, line + offset / columns);
    }

    private void Add(Row row)
    {
        if (_keepsRows)
        {
            _lines.Add(row);
            return;
        }

        if (!_continues)
            _lines.Add(new Row());
        var end = row.LineLength;
        if (row.Wrapped && end > 0 && row.GlyphAt(end - 1).IsPadding)
            end--;
        for (var x = 0; x < end; x++)
        {
            var width = row.GlyphAt(x).IsWide && x + 1 < end ? 2 : 1;
            if (width > columns)
            {
                x++;
                continue;
            }

            if (_lines[^1].Length + width > columns)
            {
                if (_lines[^1].Length < columns)
                    _lines[^1].Append([Glyph.Padding], default);
                _lines[^1].Wrapped = true;
                _lines.Add(new Row());
            }

            for (var cell = 0; cell < width; cell++)
                _lines[^1].Append([row.GlyphAt(x + cell)], [row.StyleAt(x + cell)]);
            x += width - 1;
        }

        _continues = row.Wrapped;
    }
}
