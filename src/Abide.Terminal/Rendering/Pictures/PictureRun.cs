using System.Text;
using Abide.Terminal.Cells;
using Abide.Terminal.Emulation;

namespace Abide.Terminal.Rendering.Pictures;

/// <summary>Neighbouring cells of a row that are drawn as one piece.</summary>
/// <param name="Column">The first column.</param>
/// <param name="Columns">How many.</param>
/// <param name="Text">Their text; blank cells are spaces.</param>
/// <param name="IsAlone">Whether it is one character whose width a font may not know: wide, combined, or not of the plain scripts.</param>
/// <param name="Style">The style of all of them.</param>
internal readonly record struct PictureRun(int Column, int Columns, string Text, bool IsAlone, Style Style)
{
    /// <summary>Takes a row apart.</summary>
    /// <param name="row">The row.</param>
    /// <param name="emulator">Whose styles and clusters it refers to.</param>
    /// <param name="cursor">The column of the cursor, which is a run of its own; or -1.</param>
    public static List<PictureRun> Of(Row row, Emulator emulator, int cursor)
    {
        var (runs, text) = (new List<PictureRun>(), new StringBuilder());
        var (length, start) = (Math.Max(row.Length, cursor + 1), 0);
        Span<int> codePoints = stackalloc int[Clusters.MaximumLength];
        for (var x = 0; x < length;)
        {
            var glyph = row.GlyphAt(x);
            var columns = glyph.IsWide ? 2 : 1;
            var isCursor = cursor >= x && cursor < x + columns;
            var count = glyph.HasText ? emulator.Clusters.Expand(glyph, codePoints) : 0;
            var isAlone = isCursor || (count > 0 && (count > 1 || columns > 1 || !IsPlain(codePoints[0])));
            if (text.Length > 0 && (isAlone || row.StyleAt(x) != row.StyleAt(start)))
                Flush(x, false);
            if (text.Length == 0)
                start = x;
            foreach (var codePoint in codePoints[..count])
                text.Append(Shown(codePoint));
            if (count == 0)
                text.Append(' ');
            x += columns;
            if (isAlone)
                Flush(x, true);
        }

        Flush(length, false);
        return runs;

        void Flush(int end, bool isAlone)
        {
            if (text.Length > 0)
                runs.Add(new PictureRun(start, end - start, text.ToString(), isAlone, emulator.Styles[row.StyleAt(start)]));
            text.Clear();
        }
    }

    /// <summary>Whether every font for terminals has it, one column wide.</summary>
    private static bool IsPlain(int codePoint) => codePoint is < 0x0530 and not 0xAD;

    /// <summary>XML has no place for some characters.</summary>
    private static string Shown(int codePoint) => codePoint < 0x20 || (codePoint & 0xFFFE) == 0xFFFE ? "\uFFFD" : new Rune(codePoint).ToString();
}
