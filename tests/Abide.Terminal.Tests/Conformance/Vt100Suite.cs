using System.Globalization;
using System.Text.Json;
using Abide.Terminal.Cells;
using Abide.Terminal.Emulation;
using Abide.Terminal.Rendering;

namespace Abide.Terminal.Tests.Conformance;

/// <summary>Bytes in steps, and after each the cells, cursor and modes.</summary>
internal static class Vt100Suite
{
    public static IEnumerable<(string Bytes, string Expected)> Steps(string folder)
    {
        for (var step = 1; File.Exists(Path.Combine(folder, $"{step}.typescript")); step++)
            yield return (Path.Combine(folder, $"{step}.typescript"), Path.Combine(folder, $"{step}.json"));
    }

    /// <summary>What differs, per step.</summary>
    public static IEnumerable<(string Step, string? Difference)> Run(Recording recording, string folder, bool textOnly = false)
    {
        var screen = recording.Blank();
        foreach (var (bytes, expected) in Steps(folder))
        {
            screen.Feed(File.ReadAllBytes(bytes));
            using var json = JsonDocument.Parse(File.ReadAllBytes(expected));
            yield return ($"{recording.Name}/{Path.GetFileNameWithoutExtension(bytes)}", Differs(screen, json.RootElement, textOnly));
        }
    }

    private static string? Differs(Screen screen, JsonElement expected, bool textOnly)
    {
        var (emulator, cursor) = (screen.Emulator, expected.GetProperty("cursor_position"));
        var (column, wanted) = (emulator.Cursor.X + (emulator.Cursor.PendingWrap ? 1 : 0), cursor[1].GetInt32());
        if (textOnly) // That the cursor waits to wrap is not told as a column by other engines.
            (column, wanted) = (emulator.Cursor.X, Math.Min(wanted, screen.Columns - 1));
        if ((cursor[0].GetInt32(), wanted) != (emulator.Cursor.Y, column))
            return $"cursor at {emulator.Cursor.Y},{column}, expected {cursor[0]},{cursor[1]}";
        if (!textOnly && ModeDiffers(emulator, expected) is { } mode)
            return mode;
        var cells = expected.GetProperty("cells");
        for (var y = 0; y < screen.Rows; y++)
        {
            for (var x = 0; x < screen.Columns; x++)
            {
                var want = cells.TryGetProperty($"{y},{x}", out var cell) ? Describe(cell) : Nothing;
                var got = Describe(emulator, y, x);
                if (textOnly ? want.Contents.TrimEnd() != got.Contents.TrimEnd() : want != got)
                    return $"cell {y},{x}: expected {want}, is {got}";
            }
        }

        return null;
    }

    private static string? ModeDiffers(Emulator emulator, JsonElement expected)
    {
        string Text(string name) => expected.TryGetProperty(name, out var value) ? value.ToString() : "";
        (string Name, string Want, string Got)[] modes =
        [
            ("application cursor", Text("application_cursor"), emulator.Modes[Mode.ApplicationCursorKeys] ? "True" : ""),
            ("application keypad", Text("application_keypad"), emulator.Modes[Mode.ApplicationKeypad] ? "True" : ""),
            ("bracketed paste", Text("bracketed_paste"), emulator.Modes[Mode.BracketedPaste] ? "True" : ""),
            ("hidden cursor", Text("hide_cursor"), emulator.Modes[Mode.CursorVisible] ? "" : "True"),
            ("mouse mode", Text("mouse_protocol_mode"), emulator.MouseTracking switch
            {
                MouseTracking.Press => "press",
                MouseTracking.PressRelease => "press_release",
                MouseTracking.Drag => "button_motion",
                MouseTracking.Motion => "any_motion",
                _ => "",
            }),
            ("mouse encoding", Text("mouse_protocol_encoding"), emulator.MouseEncoding switch
            {
                MouseEncoding.Utf8 => "utf8",
                MouseEncoding.Sgr => "sgr",
                _ => "",
            }),
        ];
        var wrong = modes.FirstOrDefault(mode => mode.Want != mode.Got);
        return wrong.Name is null ? null : $"{wrong.Name}: expected '{wrong.Want}', is '{wrong.Got}'";
    }

    private static readonly ExpectedCell Nothing = new("", "", "", false, false, false, false, false, false);

    private static ExpectedCell Describe(JsonElement cell)
    {
        string Text(string name) => cell.TryGetProperty(name, out var value) ? value.ToString() : "";
        bool Is(string name) => cell.TryGetProperty(name, out var value) && value.GetBoolean();
        return new ExpectedCell(
            Text("contents"), Text("fgcolor"), Text("bgcolor"), Is("bold"), Is("italic"), Is("underline"), Is("inverse"), Is("is_wide"), Is("is_wide_continuation"));
    }

    private static ExpectedCell Describe(Emulator emulator, int y, int x)
    {
        var glyph = emulator.Grid[y].GlyphAt(x);
        var style = emulator.Styles[emulator.Grid[y].StyleAt(x)];
        return new ExpectedCell(
            glyph.HasText ? Text(glyph, emulator.Clusters) : "",
            Name(style.Foreground),
            Name(style.Background),
            (style.Attributes & Attributes.Bold) != 0,
            (style.Attributes & Attributes.Italic) != 0,
            style.Underline != Underline.None,
            (style.Attributes & Attributes.Inverse) != 0,
            glyph.IsWide,
            glyph.IsTail);
    }

    private static string Text(Glyph glyph, Clusters clusters)
    {
        var row = new Row();
        row.Write(0, glyph, 0);
        return RowText.Of(row, clusters) is { Length: > 0 } text ? text : " ";
    }

    private static string Name(Color color) => color.IsDefault ? "" : color.IsPalette
        ? color.Index.ToString(CultureInfo.InvariantCulture)
        : $"#{color.Red:x2}{color.Green:x2}{color.Blue:x2}";

    private sealed record ExpectedCell(
        string Contents, string Foreground, string Background, bool Bold, bool Italic, bool Underline, bool Inverse, bool Wide, bool Tail);
}
