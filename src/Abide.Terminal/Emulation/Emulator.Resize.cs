using Abide.Terminal.Cells;

namespace Abide.Terminal.Emulation;

/// <content>Changing the size, by the host or by the program.</content>
internal sealed partial class Emulator
{
    /// <summary>The longest side a program may ask for.</summary>
    public const int MaximumRequestedSide = 1000;

    /// <summary>
    /// Wrapping a screen anew takes longer than printing on it, so a program is granted one size for so many control functions, and
    /// as many at once as it has saved up.
    /// </summary>
    public const int ControlsPerResize = 1000, MostResizesSaved = 16;

    private int _resizeCredit = ControlsPerResize * MostResizesSaved;

    /// <summary>Whether sizes that the program asks for are granted (DECCOLM, DECSCPP, DECSLPP, DECSNLS, CSI 4 t, CSI 8 t).</summary>
    public bool ProgramMayResize { get; set; }

    public void Resize(int columns, int rows)
    {
        if (columns == Columns && rows == Rows)
            return;
        var below = IsAlternate ? Saved.Primary : _cursor;
        Span<(int X, int Y)> cursors = [(below.X, below.Y), (Saved.Primary.X, Saved.Primary.Y)];
        var waits = !IsAlternate && _cursor.PendingWrap;
        foreach (ref var place in cursors)
            place.Y = Math.Min(place.Y, Rows - 1);
        var primary = new Reflow(columns, rows, History, Clusters).Run(Primary, cursors);
        Saved.Primary = Saved.Primary with { X = cursors[1].X, Y = cursors[1].Y, PendingWrap = false };
        Saved.Alternate = Saved.Alternate with { PendingWrap = false };
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

        AlternateAside?.Crop(columns, rows);
        // A cursor that waits behind the last character of a full row goes on waiting there, or stands behind it.
        _cursor.PendingWrap = waits && _cursor.X == columns - 1;
        if (waits && !_cursor.PendingWrap)
            _cursor.X++;
        Margins = FullArea;
        Tabs.Resize(columns);
    }

    /// <summary>The program asks for a size; 0 leaves a side as it is.</summary>
    private void RequestSize(int columns, int rows)
    {
        (columns, rows) = (columns == 0 ? Columns : columns, rows == 0 ? Rows : rows);
        if (!ProgramMayResize || columns > MaximumRequestedSide || rows > MaximumRequestedSide || (columns, rows) == (Columns, Rows))
            return;
        if (_resizeCredit < ControlsPerResize)
            return;
        _resizeCredit -= ControlsPerResize;
        Resize(columns, rows);
    }

    private void EarnResizes()
    {
        if (_resizeCredit < ControlsPerResize * MostResizesSaved)
            _resizeCredit++;
    }
}
