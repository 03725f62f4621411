using Abide.Terminal.Cells;

namespace Abide.Terminal.History;

/// <summary>Joins rows that were broken at the right edge and breaks them again at another width.</summary>
internal sealed class LineWrapper
{
    private readonly int _columns;
    private readonly bool _keepsRows;

    /// <param name="columns">The width.</param>
    /// <param name="keepsRows">Whether the rows have this width already and are to stay as they are.</param>
    public LineWrapper(int columns, bool keepsRows = false) => (_columns, _keepsRows) = (columns, keepsRows);

    /// <summary>The rows made so far.</summary>
    public List<Row> Lines { get; } = [];

    /// <summary>Whether the last row added goes on in the next.</summary>
    public bool Continues { get; private set; }

    /// <summary>The row and column where the next row that is added begins.</summary>
    public (int Line, int Column) Next => Continues ? (Lines.Count - 1, Lines[^1].Length) : (Lines.Count, 0);

    public void Add(Row row)
    {
        if (_keepsRows)
        {
            Lines.Add(row);
            return;
        }

        var (first, column) = Next;
        if (!Continues)
            Lines.Add(new Row());
        Append(row);
        if (row.Notes is { } notes)
            MoveNotes(notes, first, column);
        Continues = row.Wrapped;
    }

    /// <summary>Where a cell went that stood <paramref name="offset"/> cells behind the beginning of a row.</summary>
    public (int X, int Y) Locate(int line, int offset)
    {
        while (offset >= _columns && line < Lines.Count - 1)
        {
            offset -= Lines[line].Length;
            line++;
        }

        // A cursor past the end of a line that became narrower wraps as its text would.
        return offset < _columns ? (Math.Max(0, offset), line) : (offset % _columns, line + offset / _columns);
    }

    private void Append(Row row)
    {
        var end = row.LineLength;
        if (row.Wrapped && end > 0 && row.GlyphAt(end - 1).IsPadding)
            end--;
        for (var at = 0; at < end;)
        {
            var line = Lines[^1];
            var room = _columns - line.Length;
            if (_columns < 2 && row.GlyphAt(at).IsWide)
            {
                at += 2; // There is no place for it.
                continue;
            }

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
                line.Append([Glyph.Padding], default);
                Break();
                continue;
            }

            line.Append(row.Glyphs.Slice(at, take), row.Styles.IsEmpty ? default : row.Styles.Slice(at, take));
            at += take;
        }
    }

    private void Break()
    {
        Lines[^1].Wrapped = true;
        Lines.Add(new Row());
    }

    private void MoveNotes(RowNotes notes, int first, int column)
    {
        foreach (var mark in notes.Marks)
            Move(mark.Column, (there, x) => there.With(mark with { Column = x }));
        foreach (var placement in notes.Placements)
            Move(placement.Column, (there, x) => there.With(placement with { Column = x }));

        void Move(int from, Func<RowNotes, int, RowNotes> add)
        {
            var (x, line) = Locate(first, column + from);
            var row = Lines[Math.Min(line, Lines.Count - 1)];
            row.Notes = add(row.Notes ?? RowNotes.None, x);
        }
    }
}
