using System.Text;
using Abide.Terminal.Cells;

namespace Abide.Terminal.Rendering;

/// <summary>Rows as text.</summary>
internal static class RowText
{
    /// <summary>Appends the text of a row without trailing blanks.</summary>
    public static void Append(StringBuilder to, Row row, Clusters clusters)
    {
        Span<int> codePoints = stackalloc int[Clusters.MaximumLength];
        Span<char> characters = stackalloc char[2];
        foreach (var glyph in row.Glyphs[..row.TextEnd])
        {
            if (glyph.IsTail)
                continue;
            if (!glyph.HasText)
            {
                to.Append(' ');
                continue;
            }

            foreach (var codePoint in codePoints[..clusters.Expand(glyph, codePoints)])
                to.Append(characters[..new Rune(codePoint).EncodeToUtf16(characters)]);
        }
    }

    public static string Of(Row row, Clusters clusters)
    {
        var text = new StringBuilder(row.TextEnd);
        Append(text, row, clusters);
        return text.ToString();
    }

    /// <summary>The row with its styles.</summary>
    public static ScreenRow Describe(Row row, StyleTable styles, Clusters clusters)
    {
        var runs = new List<StyleRun>();
        for (var start = 0; start < row.Length;)
        {
            var (end, number) = (start + 1, row.StyleAt(start));
            while (end < row.Length && row.StyleAt(end) == number)
                end++;
            if (number != 0)
                runs.Add(new StyleRun(start, end - start, styles[number]));
            start = end;
        }

        return new ScreenRow(Of(row, clusters), runs, row.Wrapped) { Marks = row.Notes?.Marks ?? [] };
    }
}
