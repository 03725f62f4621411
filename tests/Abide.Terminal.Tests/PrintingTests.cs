namespace Abide.Terminal.Tests;

public sealed class PrintingTests
{
    [Fact]
    public void A_wide_character_at_the_margin_wraps_whole()
    {
        var screen = Terminals.Fed("abc漢", columns: 4);
        Assert.Equal("abc\n漢", screen.GetText());
        Assert.True(screen.Row(0).Wrapped);
    }

    [Fact]
    public void A_wide_character_that_does_not_fit_at_a_margin_leaves_the_cell_there_as_it_was()
    {
        var screen = Terminals.Fed("ABCDEF\e[?69h\e[1;4s\e[1;4H漢", columns: 6);
        Assert.Equal("ABCDEF\n漢", screen.GetText());
    }

    [Fact]
    public void A_cell_that_a_wide_character_left_is_a_blank_when_it_is_moved_from_the_edge() =>
        Assert.Equal("   x\n漢", Terminals.Fed("\e[1;4H漢\e[1;1H\e[P\e[1;4Hx", columns: 4).GetText());

    [Fact]
    public void The_last_column_waits_before_it_wraps()
    {
        var screen = Terminals.Fed("abcd", columns: 4);
        Assert.Equal((3, 0), (screen.CursorColumn, screen.CursorRow));
        screen.Write("e");
        Assert.Equal("abcd\ne", screen.GetText());
    }

    [Fact]
    public void Without_autowrap_the_last_column_is_written_over() =>
        Assert.Equal("abcz", Terminals.Fed("\e[?7labcdefz", columns: 4).GetText());

    [Fact]
    public void A_combining_mark_joins_the_character_before_it()
    {
        var screen = Terminals.Fed("e\u0301x");
        Assert.Equal("e\u0301x", screen.GetText());
        Assert.Equal(2, screen.CursorColumn);
    }

    [Fact]
    public void Writing_over_half_of_a_wide_character_blanks_the_other_half() =>
        Assert.Equal("a  x b", Terminals.Fed("a漢漢b\e[1;4Hx\e[1;3H ").GetText());

    [Fact]
    public void A_line_drawing_character_set_is_translated_until_it_is_left() =>
        Assert.Equal("─│lq", Terminals.Fed("\e(0qx\e(Blq").GetText());

    [Fact]
    public void What_is_not_utf8_shows_as_replacement_characters()
    {
        var screen = new Screen(new ScreenOptions());
        screen.Feed([(byte)'a', 0xFF, (byte)'b', 0xE2, 0x82, (byte)'c', 0xC3]);
        screen.Feed("d"u8);
        Assert.Equal("a\uFFFDb\uFFFDc\uFFFDd", screen.GetText());
    }

    [Fact]
    public void Repetition_is_limited_to_the_screen() =>
        Assert.True(Terminals.Fed("x\e[999999999b", columns: 10, rows: 3).ScrollbackCount <= 3);

    [Fact]
    public void Left_and_right_margins_hold_text_and_scrolling_together()
    {
        var screen = Terminals.Fed("\e[?69h\e[3;5s\e[1;2r\e[1;3Habcdefghij", columns: 8, rows: 4);
        Assert.Equal("  ghi\n  j", screen.GetText()[..9]);
        Assert.Equal(0, screen.ScrollbackCount);
    }

    [Fact]
    public void Colon_colours_are_read_with_and_without_a_colour_space()
    {
        var runs = Terminals.Fed("\e[38:2:1:2:3ma\e[38:2::4:5:6mb\e[48:5:9mc").Row(0).Runs;
        Assert.Equal((1, 2, 3), (runs[0].Style.Foreground.Red, runs[0].Style.Foreground.Green, runs[0].Style.Foreground.Blue));
        Assert.Equal((4, 5, 6), (runs[1].Style.Foreground.Red, runs[1].Style.Foreground.Green, runs[1].Style.Foreground.Blue));
        Assert.Equal(9, runs[2].Style.Background.Index);
    }

    [Fact]
    public void Erasing_paints_the_background_of_the_pen() =>
        Assert.Equal(80, Terminals.Fed("\e[44m\e[K").Row(0).Runs.Single().Columns);

    [Fact]
    public void Clearing_the_scrollback_forgets_it()
    {
        var screen = Terminals.Fed(string.Concat(Enumerable.Repeat("line\r\n", 100)));
        Assert.True(screen.ScrollbackCount > 70);
        screen.Write("\e[3J");
        Assert.Equal(0, screen.ScrollbackCount);
        Assert.Equal(0, screen.Emulator.History.Bytes);
    }

    [Fact]
    public void The_scrollback_keeps_to_its_bytes()
    {
        var screen = new Screen(new ScreenOptions { ScrollbackLines = int.MaxValue, ScrollbackBytes = 200_000 });
        for (var line = 0; line < 20_000; line++)
            screen.Write($"{line} \e[38;2;{line % 256};1;2mcoloured {line}\r\n");
        Assert.InRange(screen.Emulator.History.Bytes, 1, 300_000);
        Assert.StartsWith("19", screen.LastLine, StringComparison.Ordinal);
    }

    [Fact]
    public void More_styles_than_fit_the_screen_are_collected()
    {
        var screen = Terminals.Fed("");
        for (var color = 0; color < 50_000; color++)
            screen.Write($"\e[38;2;{color >> 16};{color >> 8 & 255};{color & 255}mx");
        Assert.InRange(screen.Emulator.Styles.Count, 1, 10_000);
        Assert.Equal(49_999 & 255, screen.Row(screen.CursorRow).Runs[^1].Style.Foreground.Blue);
    }
}
