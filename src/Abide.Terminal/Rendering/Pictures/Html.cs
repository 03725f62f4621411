using System.Buffers;
using Abide.Terminal.Cells;
using Abide.Terminal.Emulation;

namespace Abide.Terminal.Rendering.Pictures;

/// <summary>A screen as an HTML document that needs nothing else: no script, no font, no other file.</summary>
internal sealed class Html
{
    private const string Fonts = "'DejaVu Sans Mono','Liberation Mono',Menlo,Consolas,monospace";

    private readonly Emulator _emulator;
    private readonly Markup _to;
    private readonly PictureColors _colors;

    private Html(Emulator emulator, IBufferWriter<byte> to) => (_emulator, _to, _colors) = (emulator, new Markup(to), new PictureColors(emulator));

    /// <param name="rows">The rows; the cursor is on one of the last.</param>
    /// <param name="cursorRow">The cursor's, or -1.</param>
    /// <param name="emulator">Whose rows they are.</param>
    /// <param name="to">Receives the document.</param>
    public static void Write(IEnumerable<Row> rows, int cursorRow, Emulator emulator, IBufferWriter<byte> to) =>
        new Html(emulator, to).Write(rows, cursorRow);

    private void Write(IEnumerable<Row> rows, int cursorRow)
    {
        _to.Raw("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>").Text(_emulator.Titles.Current).Raw("</title>\n<style>\n");
        _to.Raw($"body{{margin:0;background:{PictureColors.Name(_colors.Background)}}}\n");
        _to.Raw($"pre{{margin:0;padding:8px;width:{_emulator.Columns}ch;font:14px/16px {Fonts};color:{PictureColors.Name(_colors.Foreground)};font-variant-ligatures:none}}\n");
        _to.Raw("a{color:inherit;text-decoration:none}\ni{font-style:normal;display:inline-block;height:16px;vertical-align:top;overflow:hidden;white-space:pre;text-align:center}\n");
        _to.Raw("</style></head><body><pre>");
        var y = 0;
        foreach (var row in rows)
        {
            foreach (var run in PictureRun.Of(row, _emulator, y == cursorRow ? _emulator.Cursor.X : -1))
                WriteRun(run, isCursor: y == cursorRow && _emulator.Cursor.X >= run.Column && _emulator.Cursor.X < run.Column + run.Columns);
            _to.Raw("\n");
            y++;
        }

        _to.Raw("</pre></body></html>\n");
    }

    private void WriteRun(in PictureRun run, bool isCursor)
    {
        var css = Css(run.Style, isCursor);
        var address = Markup.SafeAddress(run.Style.Link);
        if (address is not null)
            _to.Raw("<a href=\"").Text(address).Raw("\">");
        var tag = run.IsAlone ? "i" : css.Length > 0 ? "span" : "";
        if (run.IsAlone)
            css = $"width:{run.Columns}ch;{css}";
        if (tag.Length > 0)
            _to.Raw($"<{tag} style=\"{css}\">");
        // The line below may have a colour and a style of its own, so it is an element of its own within those through and above the text.
        var line = Line(run.Style);
        if (line.Length > 0)
            _to.Raw($"<span style=\"{line}\">");
        _to.Text((run.Style.Attributes & Attributes.Invisible) != 0 ? new string(' ', run.Columns) : run.Text);
        _to.Raw(line.Length > 0 ? "</span>" : "").Raw(tag.Length > 0 ? $"</{tag}>" : "").Raw(address is not null ? "</a>" : "");
    }

    private string Css(in Style style, bool isCursor)
    {
        var (text, behind, _) = _colors.Of(style);
        var css = "";
        if (isCursor && _emulator.CursorShape <= 2)
            (text, behind) = (behind == _colors.Cursor ? text : behind, _colors.Cursor);
        else if (isCursor)
            css = $"box-shadow:inset {(_emulator.CursorShape <= 4 ? "0 -2px" : "2px 0")} {PictureColors.Name(_colors.Cursor)};";
        if (text != _colors.Foreground)
            css += $"color:{PictureColors.Name(text)};";
        if (behind != _colors.Background)
            css += $"background:{PictureColors.Name(behind)};";
        if ((style.Attributes & Attributes.Bold) != 0)
            css += "font-weight:bold;";
        if ((style.Attributes & Attributes.Italic) != 0)
            css += "font-style:italic;";
        var lines = ((style.Attributes & Attributes.Strikethrough) != 0 ? " line-through" : "") + ((style.Attributes & Attributes.Overline) != 0 ? " overline" : "");
        return lines.Length > 0 ? css + $"text-decoration:{lines[1..]};" : css;
    }

    private string Line(in Style style)
    {
        var kind = style.Underline switch
        {
            Underline.None => "",
            Underline.Double => "double",
            Underline.Curly => "wavy",
            Underline.Dotted => "dotted",
            Underline.Dashed => "dashed",
            _ => "solid",
        };
        return kind.Length == 0 ? "" : $"text-decoration:underline {kind} {PictureColors.Name(_colors.Of(style).Line)};";
    }
}
