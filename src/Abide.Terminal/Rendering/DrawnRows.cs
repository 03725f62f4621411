using Abide.Terminal.Cells;

namespace Abide.Terminal.Rendering;

/// <summary>What a viewer of another size has been drawn, so that next time only the rows that differ are. One viewer's, of one screen after the other.</summary>
public sealed class DrawnRows
{
    private (RowId Id, long ChangedAt)[] _rows = [];
    private Screen? _screen;
    private int _columns;

    /// <summary>The viewer's terminal shows something else now: everything is drawn next time, by a terminal put back to what it was before a program used it.</summary>
    public void Forget() => _screen = null;

    /// <summary>Begins to draw.</summary>
    /// <returns>Whether nothing of what is there can stay.</returns>
    internal bool Begin(Screen screen, int columns, int rows)
    {
        if (_screen == screen && (_columns, _rows.Length) == (columns, rows))
            return false;
        (_screen, _columns, _rows) = (screen, columns, new (RowId, long)[rows]);
        return true;
    }

    /// <summary>Whether a row differs from what stands in its place; then it counts as drawn there.</summary>
    /// <param name="y">The place.</param>
    /// <param name="row">What belongs there; null for nothing.</param>
    internal bool Differs(int y, RowTrace? row)
    {
        var now = row is null ? (new RowId(-1), 0) : (row.Id, row.ChangedAt);
        if (_rows[y] == now)
            return false;
        _rows[y] = now;
        return true;
    }
}
