using System.Buffers;
using System.Globalization;
using System.Text;
using Abide.Terminal.Cells;
using Abide.Terminal.Emulation;
using Abide.Terminal.Rendering;

namespace Abide.Terminal.Tests;

/// <summary>Screens as text, so that two can be compared and a difference read.</summary>
internal static class ScreenState
{
    /// <summary>All that can be seen or comes to light when the program goes on.</summary>
    public static string Describe(Screen screen, bool scrollback = true, bool hidden = true, bool padding = true)
    {
        var (emulator, text) = (screen.Emulator, new StringBuilder());
        text.AppendLine(CultureInfo.InvariantCulture, $"{screen.Columns}x{screen.Rows} '{screen.Title}' alternate {screen.IsAlternate}");
        text.AppendLine($"cursor {Describe(emulator.Cursor)} shape {emulator.CursorShape}");
        text.AppendLine($"modes {emulator.Modes.With(Mode.Columns132, false).With(Mode.KeepScreenOnColumns132, false).With(Mode.SizeReports, false).Bits:x} mouse {emulator.MouseTracking} {emulator.MouseEncoding} margins {emulator.Margins}");
        text.AppendLine($"saved {Describe(Restored(emulator.Saved[emulator.IsAlternate], emulator))} {(emulator.IsAlternate || hidden ? Describe(Restored(emulator.Saved.Primary, emulator)) : "")}");
        text.AppendLine($"keyboard {Describe(emulator.Keyboard.Primary)} {(emulator.IsAlternate || hidden ? Describe(emulator.Keyboard.Alternate) : "")} {emulator.Keyboard.ModifyOtherKeys}");
        text.AppendLine($"tabs {string.Concat(Enumerable.Range(0, screen.Columns).Select(column => emulator.Tabs[column] ? 'T' : '.'))}");
        text.AppendLine($"palette {string.Join(' ', emulator.Palette.Changed)} titles {emulator.Titles.Icon}|{string.Join('|', emulator.Titles.Stack)}");
        if (hidden)
            text.AppendLine($"fed {screen.Fed} held {screen.Held} state {emulator.Save()} text {Convert.ToHexString(emulator.Text.Bytes)} directory {screen.WorkingDirectory} window {emulator.Window} {screen.Progress} {screen.Shell} {emulator.UnfinishedNotification}");
        if (scrollback)
        {
            for (var index = 0; index < screen.ScrollbackCount; index++)
            {
                var row = new Row();
                emulator.History.Read(index, row, emulator.Clusters);
                text.AppendLine($"history {Describe(row, emulator)}{(row.Wrapped ? " goes on" : "")}");
            }
        }

        Describe(text, "primary", emulator.Primary, emulator, padding);
        if (emulator.IsAlternate)
            Describe(text, "alternate", emulator.Grid, emulator, padding);

        return text.ToString();
    }

    /// <summary>Fails with the first line in which two descriptions differ.</summary>
    public static void AssertSame(string expected, string actual, string when = "")
    {
        if (expected == actual)
            return;
        var (want, got) = (expected.Split('\n'), actual.Split('\n'));
        var line = Enumerable.Range(0, want.Length).First(at => at >= got.Length || want[at] != got[at]);
        Assert.Fail($"{when}: expected\n{want[line]}\nbut was\n{got.ElementAtOrDefault(line)}");
    }

    public static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        write(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static string Describe(Cursor cursor) =>
        $"{cursor.X},{cursor.Y} waits {cursor.PendingWrap} origin {cursor.Origin} sets {cursor.Charsets} pen {cursor.Pen}";

    /// <summary>Where a saved cursor would be put.</summary>
    private static Cursor Restored(Cursor saved, Emulator emulator)
    {
        var area = saved.Origin ? emulator.Margins : new Area(0, 0, emulator.Rows - 1, emulator.Columns - 1);
        var (x, y) = (Math.Clamp(saved.X, area.Left, area.Right), Math.Clamp(saved.Y, area.Top, area.Bottom));
        var edge = x <= emulator.Margins.Right ? emulator.Margins.Right : emulator.Columns - 1;
        return saved with { X = x, Y = y, PendingWrap = saved.PendingWrap && x == edge };
    }

    private static string Describe(KeyboardStack stack) => $"[{string.Join(',', stack.Entries)}]{stack.Flags}";

    /// <summary>That a row goes on in the next is only told where it can be seen: it is full and the next begins with text.</summary>
    private static void Describe(StringBuilder text, string name, Grid grid, Emulator emulator, bool padding)
    {
        for (var y = 0; y < grid.Rows; y++)
        {
            var goesOn = grid[y].Wrapped && !grid[y].GlyphAt(grid.Columns - 1).IsBlank && y + 1 < grid.Rows && grid[y + 1].GlyphAt(0).HasText
                && (grid[y + 1].GlyphAt(0).IsWide || !grid[y].GlyphAt(grid.Columns - 1).IsPadding);
            text.AppendLine($"{name} {Describe(grid[y], emulator, padding ? -1 : grid.Columns - 1)}{(goesOn ? " goes on" : "")}");
        }
    }

    /// <param name="row">The row.</param>
    /// <param name="emulator">Whose it is.</param>
    /// <param name="blankAt">Where the cell that a wide character left is taken for blank; elsewhere it is a blank with a style.</param>
    private static string Describe(Row row, Emulator emulator, int blankAt = -1)
    {
        var text = new StringBuilder(RowText.Of(row, emulator.Clusters));
        var end = row.Length;
        while (end > 0 && row.GlyphAt(end - 1).Bits is 0 or ' ' && row.StyleAt(end - 1) == 0)
            end--;
        for (var x = 0; x < end; x++)
        {
            var glyph = row.GlyphAt(x);
            if (glyph.IsPadding && blankAt >= 0)
                glyph = Glyph.Blank;
            if (x == blankAt && (row.GlyphAt(x).IsPadding || row.GlyphAt(x).Bits is 0 or ' '))
                continue; // A cursor that waits to wrap there is put in place by writing a space.
            if (glyph.IsTail || glyph.IsPadding || row.StyleAt(x) != 0)
                text.Append($" {x}:{(glyph.IsTail ? "tail " : glyph.IsPadding ? "padding " : "")}{(row.StyleAt(x) == 0 ? "" : emulator.Styles[row.StyleAt(x)])}");
        }

        return text.ToString();
    }
}
