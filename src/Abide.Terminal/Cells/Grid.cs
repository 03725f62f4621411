namespace Abide.Terminal.Cells;

/// <summary>The rows of one screen. Scrolling turns references round; cells are never copied for it.</summary>
internal sealed class Grid
{
    private Row[] _rows;

    public Grid(int columns, int rows)
    {
        Columns = columns;
        _rows = new Row[rows];
        for (var y = 0; y < rows; y++)
            _rows[y] = new Row();
    }

    /// <summary>A grid of rows that were made elsewhere.</summary>
    public Grid(int columns, Row[] rows) => (Columns, _rows) = (columns, rows);

    public int Columns { get; private set; }

    public int Rows => _rows.Length;

    public Row this[int y] => _rows[y];

    public ReadOnlySpan<Row> All => _rows;

    /// <summary>Whether anything was written or painted anywhere.</summary>
    public bool IsBlank
    {
        get
        {
            foreach (var row in _rows)
            {
                if (!row.IsBlank)
                    return false;
            }

            return true;
        }
    }

    /// <summary>Moves the rows of an area up; blank ones follow.</summary>
    /// <param name="area">What moves. An area as wide as the grid moves by reference.</param>
    /// <param name="count">By how many rows.</param>
    /// <param name="style">The style of the blank cells.</param>
    public void ScrollUp(Area area, int count, uint style)
    {
        count = Math.Min(count, area.Height);
        if (area.Width < Columns)
        {
            for (var y = area.Top; y <= area.Bottom - count; y++)
                CopyCells(y + count, y, area);
            EraseArea(area with { Top = area.Bottom - count + 1 }, style);
            return;
        }

        if (count == 1)
        {
            var first = _rows[area.Top];
            Array.Copy(_rows, area.Top + 1, _rows, area.Top, area.Height - 1);
            _rows[area.Bottom] = first;
        }
        else
        {
            Turn(area, count);
        }

        Clear(area.Bottom - count + 1, area.Bottom, style);
    }

    /// <summary>Moves the rows of an area down; blank ones come in at the top.</summary>
    public void ScrollDown(Area area, int count, uint style)
    {
        count = Math.Min(count, area.Height);
        if (area.Width < Columns)
        {
            for (var y = area.Bottom; y >= area.Top + count; y--)
                CopyCells(y - count, y, area);
            EraseArea(area with { Bottom = area.Top + count - 1 }, style);
            return;
        }

        Turn(area, area.Height - count);
        Clear(area.Top, area.Top + count - 1, style);
    }

    public void EraseArea(Area area, uint style)
    {
        for (var y = area.Top; y <= area.Bottom; y++)
        {
            if (area.Left == 0 && area.Right == Columns - 1)
                Clear(y, y, style);
            else
                _rows[y].Erase(area.Left, area.Right + 1, style);
        }
    }

    /// <summary>Makes whole rows blank.</summary>
    public void Clear(int top, int bottom, uint style)
    {
        for (var y = top; y <= bottom; y++)
        {
            _rows[y].Clear();
            if (style != 0)
                _rows[y].Erase(0, Columns, style);
        }
    }

    /// <summary>Changes the size without wrapping anew: what does not fit is cut off, at the right and at the bottom.</summary>
    public void Crop(int columns, int rows)
    {
        var kept = Math.Min(rows, _rows.Length);
        Array.Resize(ref _rows, rows);
        for (var y = kept; y < rows; y++)
            _rows[y] = new Row();
        foreach (var row in _rows)
        {
            row.Truncate(columns);
            if (columns != Columns)
                row.Wrapped = false;
        }

        Columns = columns;
    }

    private void CopyCells(int from, int to, Area area) => _rows[to].CopyCells(_rows[from], area.Left, area.Left, area.Width);

    private void Turn(Area area, int count)
    {
        var rows = _rows.AsSpan(area.Top, area.Height);
        rows[..count].Reverse();
        rows[count..].Reverse();
        rows.Reverse();
    }
}
