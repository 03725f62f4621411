using Abide.Terminal.Cells;

namespace Abide.Terminal.Emulation;

/// <content>Changing the size.</content>
internal sealed partial class Emulator
{
    public void Resize(int columns, int rows)
    {
        if (columns == Columns && rows == Rows)
            return;
        var below = IsAlternate ? Saved.Primary : _cursor;
        Span<(int X, int Y)> cursors = [(below.X + (below.PendingWrap ? 1 : 0), below.Y), (Saved.Primary.X, Saved.Primary.Y)];
        foreach (ref var place in cursors)
            place.Y = Math.Min(place.Y, Rows - 1);
        var (primary, history) = new Reflow(columns, rows, History, Clusters).Run(Primary, History, cursors);
        History = history;
        Saved.Primary = Saved.Primary with { X = cursors[1].X, Y = cursors[1].Y, PendingWrap = false };
        if (IsAlternate)
        {
            _primaryBelow = primary;
            _grid.Crop(columns, rows);
            (_cursor.X, _cursor.Y) = (Math.Min(_cursor.X, columns - 1), Math.Min(_cursor.Y, rows - 1));
        }
        else
        {
            _grid = primary;
            (_cursor.X, _cursor.Y) = cursors[0];
        }

        _cursor.PendingWrap = false;
        Margins = FullArea;
        Tabs.Resize(columns);
    }
}
