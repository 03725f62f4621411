using System.Text;

namespace Abide.Cli.Output;

/// <summary>Rows of cells in aligned columns; the last column takes the room that is left.</summary>
internal sealed class Table(params string[] headings)
{
    private readonly List<Cell[]> _rows = [];

    /// <param name="Text">What stands there; its width counts.</param>
    /// <param name="Painted">The same with colours.</param>
    internal readonly record struct Cell(string Text, Func<string, string>? Painted = null)
    {
        public static implicit operator Cell(string text) => new(text);
    }

    public void Add(params Cell[] row) => _rows.Add(row);

    /// <param name="style">Colours of the headings.</param>
    /// <param name="width">Cells that there are; 0 is no limit.</param>
    public string Format(Style style, int width)
    {
        _rows.Insert(0, Array.ConvertAll(headings, heading => new Cell(heading, style.Dim)));
        var widths = new int[headings.Length];
        foreach (var row in _rows)
        {
            for (var i = 0; i < row.Length - 1; i++)
                widths[i] = Math.Max(widths[i], TextWidth.Of(row[i].Text));
        }

        var taken = 0;
        foreach (var column in widths)
            taken += column + 2;
        var rest = width == 0 ? int.MaxValue : Math.Max(8, width - taken + 2);
        var lines = new StringBuilder();
        foreach (var row in _rows)
        {
            for (var i = 0; i < row.Length - 1; i++)
                lines.Append(Paint(row[i], row[i].Text)).Append(' ', widths[i] - TextWidth.Of(row[i].Text) + 2);
            lines.Append(Paint(row[^1], TextWidth.Fit(row[^1].Text, rest))).Append('\n');
        }

        _rows.RemoveAt(0);
        return lines.ToString();
    }

    private static string Paint(Cell cell, string text) => cell.Painted?.Invoke(text) ?? text;
}
