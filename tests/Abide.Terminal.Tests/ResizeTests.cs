namespace Abide.Terminal.Tests;

public sealed class ResizeTests
{
    [Fact]
    public void A_wrapped_line_becomes_one_again()
    {
        var screen = Terminals.Fed("abcdefgh", columns: 4, rows: 4);
        screen.Resize(10, 4);
        Assert.Equal("abcdefgh", screen.GetText());
        Assert.Equal((8, 0), (screen.CursorColumn, screen.CursorRow));
    }

    [Fact]
    public void A_line_too_long_wraps_and_the_cursor_stays_on_its_text()
    {
        var screen = Terminals.Fed("abcdefgh\e[1;6H", columns: 10, rows: 4);
        screen.Resize(4, 4);
        Assert.Equal("abcd\nefgh", screen.GetText());
        Assert.Equal((1, 1), (screen.CursorColumn, screen.CursorRow));
    }

    [Fact]
    public void Fewer_rows_push_the_top_into_the_scrollback_and_more_bring_it_back()
    {
        var screen = Terminals.Fed("1\r\n2\r\n3\r\n4", columns: 10, rows: 4);
        screen.Resize(10, 2);
        Assert.Equal(("3\n4", 2), (screen.GetText(), screen.ScrollbackCount));
        Assert.Equal(1, screen.CursorRow);
        screen.Resize(10, 4);
        Assert.Equal(("1\n2\n3\n4", 0), (screen.GetText(), screen.ScrollbackCount));
        Assert.Equal(3, screen.CursorRow);
    }

    [Fact]
    public void Blank_rows_below_the_text_go_first()
    {
        var screen = Terminals.Fed("1\r\n2", columns: 10, rows: 10);
        screen.Resize(10, 3);
        Assert.Equal(("1\n2", 0), (screen.GetText(), screen.ScrollbackCount));
    }

    [Fact]
    public void A_cleared_screen_stays_cleared()
    {
        var screen = Terminals.Fed(string.Concat(Enumerable.Repeat("old\r\n", 50)) + "\e[H\e[2Jprompt", columns: 10, rows: 10);
        screen.Resize(20, 10);
        Assert.Equal("prompt", screen.GetText());
    }

    [Fact]
    public void Wide_characters_wrap_whole()
    {
        var screen = Terminals.Fed("漢字仮名", columns: 8, rows: 4);
        screen.Resize(5, 4);
        Assert.Equal("漢字\n仮名", screen.GetText());
        screen.Resize(8, 4);
        Assert.Equal("漢字仮名", screen.GetText());
    }

    [Fact]
    public void The_primary_screen_is_wrapped_below_the_alternate_one()
    {
        var screen = Terminals.Fed("abcdefgh\e[?1049h\e[HALT", columns: 8, rows: 4);
        screen.Resize(4, 4);
        Assert.Equal("ALT", screen.GetText());
        screen.Write("\e[?1049l");
        Assert.Equal("abcd\nefgh", screen.GetText());
    }

    [Fact]
    public void Every_size_from_one_by_one_is_possible()
    {
        var screen = Terminals.Fed("some text 漢字 and more\r\n\e[31mred\e[0m", columns: 20, rows: 5);
        for (var size = 1; size < 30; size++)
        {
            screen.Resize(size, 30 - size);
            screen.Write("x漢\r\n");
        }

        Assert.InRange(screen.CursorRow, 0, screen.Rows - 1);
    }

    [Fact]
    public void A_saved_cursor_below_the_text_stays_there()
    {
        var screen = Terminals.Fed("text\e[8;5H\e7\e[H", columns: 20, rows: 10);
        screen.Resize(40, 10);
        screen.Write("\e8");
        Assert.Equal((4, 7), (screen.CursorColumn, screen.CursorRow));
    }
}
