using System.Buffers;
using System.Globalization;
using System.Text;
using Abide.Terminal.Cells;
using Abide.Terminal.Emulation;
using Abide.Terminal.Graphics;

namespace Abide.Terminal.Rendering.Pictures;

/// <summary>A screen as an SVG picture that needs nothing else. Every run of text is fitted to its cells, whatever font there is.</summary>
internal sealed class Svg
{
    private const double CellWidth = 8, CellHeight = 18, Border = 8, Baseline = 13.5;
    private const string Fonts = "DejaVu Sans Mono,Liberation Mono,Menlo,Consolas,monospace";

    private readonly Emulator _emulator;
    private readonly Markup _to;
    private readonly PictureColors _colors;

    private Svg(Emulator emulator, IBufferWriter<byte> to) => (_emulator, _to, _colors) = (emulator, new Markup(to), new PictureColors(emulator));

    /// <param name="rows">The rows.</param>
    /// <param name="cursorRow">The cursor's row among them, or -1.</param>
    /// <param name="emulator">Whose rows they are.</param>
    /// <param name="to">Receives the picture.</param>
    public static void Write(List<Row> rows, int cursorRow, Emulator emulator, IBufferWriter<byte> to) => new Svg(emulator, to).Write(rows, cursorRow);

    /// <summary>A length with two decimals at most.</summary>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private void Write(List<Row> rows, int cursorRow)
    {
        var (width, height) = (_emulator.Columns * CellWidth + 2 * Border, rows.Count * CellHeight + 2 * Border);
        _to.Raw($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Number(width)}\" height=\"{Number(height)}\" viewBox=\"0 0 {Number(width)} {Number(height)}\">\n");
        _to.Raw("<title>").Text(_emulator.Titles.Current).Raw("</title>\n");
        _to.Raw($"<style>text{{font:13.28px {Fonts};white-space:pre}}.b{{font-weight:bold}}.i{{font-style:italic}}</style>\n");
        _to.Raw($"<rect width=\"100%\" height=\"100%\" fill=\"{PictureColors.Name(_colors.Background)}\"/>\n");
        for (var y = 0; y < rows.Count; y++)
        {
            var cursor = y == cursorRow ? _emulator.Cursor.X : -1;
            var runs = PictureRun.Of(rows[y], _emulator, cursor);
            // All that is behind comes before all that is in front: a slanted letter may reach into the next cell.
            foreach (var run in runs)
                WriteBehind(run, y, HasCursor(run, cursor));
            WriteImages(rows[y], y);
            foreach (var run in runs)
                WriteText(run, y, HasCursor(run, cursor));
        }

        _to.Raw("</svg>\n");
    }

    private static bool HasCursor(in PictureRun run, int cursor) => cursor >= run.Column && cursor < run.Column + run.Columns;

    private static double X(int column) => Border + column * CellWidth;

    private static double Y(int row) => Border + row * CellHeight;

    private void WriteBehind(in PictureRun run, int y, bool isCursor)
    {
        var behind = _colors.Of(run.Style).Behind;
        var isBlock = isCursor && _emulator.CursorShape <= 2;
        if (isBlock)
            behind = _colors.Cursor;
        if (behind != _colors.Background || isBlock)
            WriteBox(X(run.Column), Y(y), run.Columns * CellWidth, CellHeight, behind);
        if (isCursor && _emulator.CursorShape is 3 or 4)
            WriteBox(X(run.Column), Y(y + 1) - 2, run.Columns * CellWidth, 2, _colors.Cursor);
        else if (isCursor && _emulator.CursorShape is 5 or 6)
            WriteBox(X(run.Column), Y(y), 2, CellHeight, _colors.Cursor);
    }

    private void WriteBox(double x, double y, double width, double height, Color color) =>
        _to.Raw($"<rect x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(height)}\" fill=\"{PictureColors.Name(color)}\"/>\n");

    private void WriteText(in PictureRun run, int y, bool isCursor)
    {
        var (text, behind, line) = _colors.Of(run.Style);
        if (isCursor && _emulator.CursorShape <= 2)
            text = behind == _colors.Cursor ? text : behind;
        var address = Markup.SafeAddress(run.Style.Link);
        if (address is not null)
            _to.Raw("<a href=\"").Text(address).Raw("\">");
        if ((run.Style.Attributes & Attributes.Invisible) == 0)
        {
            WriteLetters(run, y, text);
            WriteLines(run, y, text, line);
        }

        if (address is not null)
            _to.Raw("</a>\n");
    }

    private void WriteLetters(in PictureRun run, int y, Color color)
    {
        if (string.IsNullOrWhiteSpace(run.Text))
            return;
        if (run.IsAlone && Rune.GetRuneAt(run.Text, 0) is var first && first.Utf16SequenceLength == run.Text.Length
            && BoxDrawing.Draw(first.Value, X(run.Column), Y(y), run.Columns * CellWidth, CellHeight) is var (path, opacity))
        {
            _to.Raw($"<path d=\"{path}\" fill=\"{PictureColors.Name(color)}\"{(opacity < 1 ? $" opacity=\"{Number(opacity)}\"" : "")}/>\n");
            return;
        }

        var lettering = ((run.Style.Attributes & Attributes.Bold) != 0 ? "b " : "") + ((run.Style.Attributes & Attributes.Italic) != 0 ? "i" : "");
        _to.Raw($"<text x=\"{Number(X(run.Column))}\" y=\"{Number(Y(y) + Baseline)}\" fill=\"{PictureColors.Name(color)}\"");
        _to.Raw(lettering.Length > 0 ? $" class=\"{lettering.Trim()}\"" : "");
        _to.Raw($" textLength=\"{Number(run.Columns * CellWidth)}\" lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\">").Text(run.Text).Raw("</text>\n");
    }

    private void WriteLines(in PictureRun run, int y, Color text, Color line)
    {
        var (x, width, below) = (X(run.Column), run.Columns * CellWidth, Y(y) + 15.5);
        switch (run.Style.Underline)
        {
            case Underline.None:
                break;
            case Underline.Curly:
                var waves = string.Concat(Enumerable.Range(0, run.Columns * 2).Select(half => $"q{Number(CellWidth / 4)} {(half % 2 == 0 ? -3 : 3)} {Number(CellWidth / 2)} 0"));
                WriteStroke($"M{Number(x)} {Number(below)}{waves}", line, "");
                break;
            case Underline.Double:
                WriteStroke($"M{Number(x)} {Number(below - 1)}h{Number(width)}m-{Number(width)} 2.5h{Number(width)}", line, "");
                break;
            default:
                var dashes = run.Style.Underline switch { Underline.Dotted => "1 2", Underline.Dashed => "4 2", _ => "" };
                WriteStroke($"M{Number(x)} {Number(below)}h{Number(width)}", line, dashes);
                break;
        }

        if ((run.Style.Attributes & Attributes.Strikethrough) != 0)
            WriteStroke($"M{Number(x)} {Number(Y(y) + 9.5)}h{Number(width)}", text, "");
        if ((run.Style.Attributes & Attributes.Overline) != 0)
            WriteStroke($"M{Number(x)} {Number(Y(y) + 1)}h{Number(width)}", text, "");
    }

    private void WriteStroke(string path, Color color, string dashes) =>
        _to.Raw($"<path d=\"{path}\" fill=\"none\" stroke=\"{PictureColors.Name(color)}\"{(dashes.Length > 0 ? $" stroke-dasharray=\"{dashes}\"" : "")}/>\n");

    /// <summary>PNG files are shown; of other images only where they are.</summary>
    private void WriteImages(Row row, int y)
    {
        foreach (var placement in row.Notes?.Placements ?? [])
        {
            if (_emulator.Images.Find(placement.Image) is not { } image)
                continue;
            var place = $"x=\"{Number(X(placement.Column))}\" y=\"{Number(Y(y))}\" width=\"{Number(placement.Columns * CellWidth)}\" height=\"{Number(placement.Rows * CellHeight)}\"";
            if (image is { Format: ImageFormat.Png, IsCompressed: false } && placement.Source == default)
                _to.Raw($"<image {place} preserveAspectRatio=\"none\" href=\"data:image/png;base64,{Convert.ToBase64String(image.Bytes)}\"/>\n");
            else
                _to.Raw($"<rect {place} fill=\"{PictureColors.Name(_colors.Foreground)}\" fill-opacity=\"0.15\" stroke=\"{PictureColors.Name(_colors.Foreground)}\" stroke-dasharray=\"3 3\"/>\n");
        }
    }
}
