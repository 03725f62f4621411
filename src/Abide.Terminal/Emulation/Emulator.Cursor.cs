using Abide.Terminal.Cells;

namespace Abide.Terminal.Emulation;

/// <content>Moving the cursor, and the scrolling that comes of it.</content>
internal sealed partial class Emulator
{
    /// <summary>Moves down, scrolling at the bottom margin.</summary>
    private void LineFeed()
    {
        if (_cursor.Y != Margins.Bottom)
        {
            if (_cursor.Y < Rows - 1)
                _cursor.Y++;
        }
        else if (IsWithinMargins)
        {
            ScrollUp(1);
        }
    }

    /// <summary>RI: moves up, scrolling at the top margin.</summary>
    private void ReverseLineFeed()
    {
        if (_cursor.Y != Margins.Top)
        {
            if (_cursor.Y > 0)
                _cursor.Y--;
        }
        else if (IsWithinMargins)
        {
            _grid.ScrollDown(Margins, 1, EraseNumber);
        }
    }

    private bool IsWithinMargins => _cursor.X >= Margins.Left && _cursor.X <= Margins.Right;

    private void ScrollUp(int count)
    {
        count = Math.Min(count, Margins.Height);
        if (Margins.Top == 0 && HasFullWidth && !IsAlternate)
        {
            for (var y = 0; y < count; y++)
                History.Add(_grid[y], Clusters);
        }

        _grid.ScrollUp(Margins, count, EraseNumber);
    }

    private void CarriageReturn()
    {
        _cursor.PendingWrap = false;
        _cursor.X = _cursor.X >= Margins.Left || Modes[Mode.Origin] ? Margins.Left : 0;
    }

    /// <summary>BS, CUB: moves left; with reverse wrap from the first column to the end of the row above.</summary>
    private void Backspace(int count)
    {
        var wraps = Modes[Mode.AutoWrap] && (Modes[Mode.ReverseWrap] || Modes[Mode.ExtendedReverseWrap]);
        if (!wraps)
        {
            MoveLeft(count);
            return;
        }

        if (_cursor.PendingWrap)
        {
            _cursor.PendingWrap = false;
            count--;
        }

        for (count = Math.Min(count, Columns * Rows); count > 0; count--)
        {
            var first = _cursor.X < Margins.Left ? 0 : Margins.Left;
            if (_cursor.X > first)
            {
                _cursor.X--;
            }
            else if (_cursor.Y == Margins.Top)
            {
                if (!Modes[Mode.ExtendedReverseWrap])
                    return;
                (_cursor.X, _cursor.Y) = (Margins.Right, Margins.Bottom);
            }
            else if (_cursor.Y > 0 && (Modes[Mode.ExtendedReverseWrap] || !HasFullWidth || _grid[_cursor.Y - 1].Wrapped))
            {
                (_cursor.X, _cursor.Y) = (Margins.Right, _cursor.Y - 1);
            }
            else
            {
                return;
            }
        }
    }

    private void Tab(int count)
    {
        if (_cursor.PendingWrap && Modes[Mode.TabsWrap])
            Wrap();
        var last = _cursor.X <= Margins.Right ? Margins.Right : Columns - 1;
        for (count = Math.Min(count, Columns); count > 0; count--)
            _cursor.X = Tabs.Next(_cursor.X, last);
    }

    private void BackTab(int count)
    {
        _cursor.PendingWrap = false;
        var first = Modes[Mode.Origin] ? Margins.Left : 0;
        for (count = Math.Min(count, Columns); count > 0; count--)
            _cursor.X = Tabs.Previous(_cursor.X, first);
    }

    /// <summary>Moves up or down, stopping at the margin the cursor is inside of.</summary>
    private void MoveRows(int count)
    {
        _cursor.PendingWrap = false;
        if (count < 0)
            _cursor.Y = Math.Max(_cursor.Y + count, _cursor.Y >= Margins.Top ? Margins.Top : 0);
        else
            _cursor.Y = Math.Min(_cursor.Y + count, _cursor.Y <= Margins.Bottom ? Margins.Bottom : Rows - 1);
    }

    private void MoveLeft(int count)
    {
        _cursor.PendingWrap = false;
        _cursor.X = Math.Max(_cursor.X - count, _cursor.X < Margins.Left ? 0 : Margins.Left);
    }

    private void MoveRight(int count)
    {
        _cursor.PendingWrap = false;
        _cursor.X = Math.Min(_cursor.X + count, _cursor.X <= Margins.Right ? Margins.Right : Columns - 1);
    }

    /// <summary>Moves to a place counted from 0, and from the margins in origin mode.</summary>
    private void MoveTo(int column, int row)
    {
        _cursor.PendingWrap = false;
        var area = Modes[Mode.Origin] ? Margins : FullArea;
        _cursor.X = Math.Clamp(column + area.Left, area.Left, area.Right);
        _cursor.Y = Math.Clamp(row + area.Top, area.Top, area.Bottom);
    }

    private int OriginColumn => Modes[Mode.Origin] ? Margins.Left : 0;

    private int OriginRow => Modes[Mode.Origin] ? Margins.Top : 0;

    private void SetTopBottom(int top, int bottom)
    {
        bottom = bottom == 0 ? Rows : Math.Min(bottom, Rows);
        if (top >= bottom)
            return;
        Margins = Margins with { Top = top - 1, Bottom = bottom - 1 };
        MoveTo(0, 0);
    }

    private void SetLeftRight(int left, int right)
    {
        right = right == 0 ? Columns : Math.Min(right, Columns);
        if (left >= right)
            return;
        Margins = Margins with { Left = left - 1, Right = right - 1 };
        MoveTo(0, 0);
    }

    private void SaveCursor() => Saved[IsAlternate] = _cursor with { Origin = Modes[Mode.Origin] };

    private void RestoreCursor()
    {
        var saved = Saved[IsAlternate];
        Modes = Modes.With(Mode.Origin, saved.Origin);
        _cursor = saved with { Origin = false };
        _cursor.X = Math.Min(saved.X, Columns - 1);
        _cursor.Y = Math.Min(saved.Y, Rows - 1);
        if (saved.Origin)
        {
            _cursor.X = Math.Clamp(_cursor.X, Margins.Left, Margins.Right);
            _cursor.Y = Math.Clamp(_cursor.Y, Margins.Top, Margins.Bottom);
        }

        // The margin it waited at may be gone, or wrapping be off.
        _cursor.PendingWrap &= _cursor.X == RightEdge - 1 && Modes[Mode.AutoWrap];
        _penChanged = true;
    }
}
