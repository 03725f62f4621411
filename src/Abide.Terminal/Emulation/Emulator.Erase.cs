using Abide.Terminal.Cells;

namespace Abide.Terminal.Emulation;

/// <content>Erasing, inserting and deleting.</content>
internal sealed partial class Emulator
{
    private Protection _protection;

    /// <summary>ED, DECSED.</summary>
    private void EraseInDisplay(int part, bool selective)
    {
        _cursor.PendingWrap = false;
        selective |= _protection == Protection.Always && part != 3;
        switch (part)
        {
            case 0:
                EraseInLine(0, selective);
                EraseRows(_cursor.Y + 1, Rows - 1, selective);
                break;
            case 1:
                EraseRows(0, _cursor.Y - 1, selective);
                EraseInLine(1, selective);
                break;
            case 2:
                EraseRows(0, Rows - 1, selective);
                if (!selective)
                    RemovePlacements(static _ => true);
                break;
            case 3 when !selective:
                History.Clear();
                SweepImages();
                break;
        }
    }

    /// <summary>EL, DECSEL.</summary>
    private void EraseInLine(int part, bool selective)
    {
        _cursor.PendingWrap = false;
        selective |= _protection == Protection.Always;
        var (from, to) = part switch
        {
            0 => (_cursor.X, Columns),
            1 => (0, _cursor.X + 1),
            2 => (0, Columns),
            _ => (0, 0),
        };
        if (part != 1)
            CursorRow.Wrapped = false;
        if (from == 0 && to == Columns && !selective && CursorRow.Notes is { } notes)
            CursorRow.Notes = WithoutText(notes);
        EraseCells(CursorRow, from, to, selective);
    }

    private void EraseRows(int top, int bottom, bool selective)
    {
        for (var y = top; y <= bottom; y++)
        {
            if (selective)
                EraseCells(_grid[y], 0, Columns, selective);
            else
                EraseRow(y);
        }
    }

    /// <summary>Erases a whole row with what belongs to it; images of kitty's protocol are not erased with text.</summary>
    private void EraseRow(int y)
    {
        var notes = _grid[y].Notes;
        _grid.Clear(y, y, EraseNumber);
        if (notes is not null)
            _grid[y].Notes = WithoutText(notes);
    }

    private void EraseCells(Row row, int from, int to, bool selective)
    {
        if (!selective)
        {
            row.Erase(from, to, EraseNumber);
            return;
        }

        var written = row.Length;
        if (to > written)
            row.Erase(Math.Max(from, written), to, EraseNumber);
        for (var x = from; x < Math.Min(to, written); x++)
        {
            if ((Styles[row.StyleAt(x)].Attributes & Attributes.Protected) == 0)
                row.Erase(x, x + 1, EraseNumber);
        }
    }

    private void EraseCharacters(int count)
    {
        _cursor.PendingWrap = false;
        EraseCells(CursorRow, _cursor.X, Math.Min(_cursor.X + count, Columns), _protection == Protection.Always);
    }

    private void InsertCharacters(int count)
    {
        _cursor.PendingWrap = false;
        if (IsWithinMargins)
            CursorRow.Insert(_cursor.X, count, Margins.Right + 1, EraseNumber);
    }

    private void DeleteCharacters(int count)
    {
        _cursor.PendingWrap = false;
        if (!IsWithinMargins)
            return;
        if (HasFullWidth)
            CursorRow.Wrapped = false;
        CursorRow.Delete(_cursor.X, count, Margins.Right + 1, EraseNumber);
    }

    private void InsertLines(int count)
    {
        if (!Margins.Contains(_cursor.X, _cursor.Y))
            return;
        _grid.ScrollDown(Margins with { Top = _cursor.Y }, count, EraseNumber);
        CarriageReturn();
    }

    private void DeleteLines(int count)
    {
        if (!Margins.Contains(_cursor.X, _cursor.Y))
            return;
        _grid.ScrollUp(Margins with { Top = _cursor.Y }, count, EraseNumber);
        CarriageReturn();
    }

    /// <summary>DECIC (positive) and DECDC (negative).</summary>
    private void ShiftColumns(int column, int count)
    {
        if (!Margins.Contains(_cursor.X, _cursor.Y))
            return;
        _cursor.PendingWrap = false;
        for (var y = Margins.Top; y <= Margins.Bottom; y++)
        {
            if (count > 0)
                _grid[y].Insert(column, count, Margins.Right + 1, EraseNumber);
            else
                _grid[y].Delete(column, -count, Margins.Right + 1, EraseNumber);
        }
    }

    /// <summary>DECALN: fills the screen with the letter E.</summary>
    private void AlignmentPattern()
    {
        Margins = FullArea;
        Modes = Modes.With(Mode.Origin, false);
        MoveTo(0, 0);
        var line = new byte[Columns];
        Array.Fill(line, (byte)'E');
        foreach (var row in _grid.All)
        {
            row.Clear();
            row.Write(0, line, 0);
        }
    }
}
