using Abide.Terminal.Cells;

namespace Abide.Terminal.History;

/// <summary>
/// Finds the rows that stored lines make at a width which they were not stored for. Lines are counted in the block that they begin in; the counts are kept with the blocks.
/// Nothing is counted before somebody looks.
/// </summary>
internal static class HistoryLayout
{
    /// <summary>Rows of a block's lines at a width.</summary>
    public static int Rows(Scrollback history, int block, int columns)
    {
        var counted = history.Blocks[block].Layout;
        if (counted.Columns == columns)
            return counted.Rows;
        var rows = 0;
        for (var at = First(history, block); at.Line < history.Blocks[block].Count;)
        {
            rows += RowsOfLine(history, at, columns, out var next);
            at = next.Block == block ? next : (block, int.MaxValue);
        }

        history.Blocks[block].Layout = (columns, rows);
        return rows;
    }

    /// <summary>Finds the line that has a row.</summary>
    /// <param name="history">The scrollback.</param>
    /// <param name="index">The row's number.</param>
    /// <param name="columns">The width.</param>
    /// <returns>Where the line begins, and the number of its first row.</returns>
    public static ((int Block, int Line) At, int FirstRow) Find(Scrollback history, int index, int columns)
    {
        var (row, block) = (0, 0);
        for (; row + Rows(history, block, columns) <= index; block++)
            row += Rows(history, block, columns);
        var at = First(history, block);
        while (true)
        {
            var rows = RowsOfLine(history, at, columns, out var next);
            if (row + rows > index)
                return (at, row);
            (row, at) = (row + rows, next);
        }
    }

    /// <summary>Wraps one line and returns its rows.</summary>
    public static List<Row> Wrap(Scrollback history, (int Block, int Line) at, int columns, Clusters clusters)
    {
        var (wrapper, row) = (new LineWrapper(columns), new Row());
        bool goesOn;
        do
        {
            goesOn = history.Header(at).GoesOn;
            history.Decode(at, row, clusters);
            wrapper.Add(row);
        }
        while (goesOn && Next(history, ref at));

        var last = wrapper.Lines[^1];
        last.Wrapped = row.Wrapped;
        if (row.Wrapped && last.Length == columns - 1 && row.Length > 0 && row.GlyphAt(row.Length - 1).IsPadding)
            last.Append([Glyph.Padding], default); // The wide character that did not fit stands on the screen.
        return wrapper.Lines;
    }

    /// <summary>The first line that begins in a block, or the place behind the block's end.</summary>
    private static (int Block, int Line) First(Scrollback history, int block)
    {
        var at = (Block: block, Line: 0);
        if (block > 0 && history.Blocks[block - 1].GoesOn)
        {
            while (at.Line < history.Blocks[block].Count && history.Header(at).GoesOn)
                at.Line++;
            at.Line++;
        }

        return at;
    }

    private static int RowsOfLine(Scrollback history, (int Block, int Line) at, int columns, out (int Block, int Line) next)
    {
        var (first, cells, isNarrow) = (at, 0, true);
        bool goesOn, hasNext;
        do
        {
            var header = history.Header(at);
            cells += header.Cells;
            isNarrow &= header.IsNarrow;
            goesOn = header.GoesOn;
            hasNext = Next(history, ref at);
        }
        while (goesOn && hasNext);
        next = at;
        return isNarrow ? Math.Max(1, (cells + columns - 1) / columns) : Wrap(history, first, columns, new Clusters()).Count;
    }

    /// <summary>Goes to the next stored row; false when there is none.</summary>
    private static bool Next(Scrollback history, ref (int Block, int Line) at)
    {
        at.Line++;
        if (at.Line < history.Blocks[at.Block].Count || at.Block == history.Blocks.Count - 1)
            return at.Line < history.Blocks[at.Block].Count;
        at = (at.Block + 1, 0);
        return true;
    }
}
