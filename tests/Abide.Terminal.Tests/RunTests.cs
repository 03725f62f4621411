namespace Abide.Terminal.Tests;

public sealed class RunTests
{
    [Fact]
    public void A_new_run_starts_below_the_old_text_with_everything_reset()
    {
        var screen = Terminals.Fed("old\e[31m\e[?1049h\e[?2004h\e[?1003h\e[>5u\e[5;9r\e(0\e]0;title\aalt\e[38;5", columns: 20, rows: 10);
        screen.BeginRun();
        screen.Write("new q");
        Assert.False(screen.IsAlternate);
        Assert.Equal("old\nnew q", screen.GetText());
        Assert.Empty(screen.Row(1).Runs);
        Assert.Equal("", screen.Title);
        Assert.DoesNotContain("2004h", System.Text.Encoding.UTF8.GetString(ScreenState.Written(to => screen.WriteRepaint(to, 0))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_run_on_a_full_screen_scrolls()
    {
        var screen = Terminals.Fed("1\r\n2\r\n3", columns: 20, rows: 3);
        screen.BeginRun();
        screen.Write("4");
        Assert.Equal("1\n2\n3\n4", screen.GetText(scrollback: true));
    }

    [Fact]
    public void The_title_the_directory_and_the_bell_are_kept()
    {
        var screen = Terminals.Fed("\e]2;a\u0001b\u009b title\e\\\e]7;file://host/home/a%20b\a\a");
        Assert.Equal("ab title", screen.Title);
        Assert.Equal("/home/a b", screen.WorkingDirectory);
        Assert.Equal(1, screen.Bells);
    }

    [Fact]
    public void Titles_come_back_from_their_stack_each_alone_or_both()
    {
        var screen = Terminals.Fed("\e]0;first\a\e[22t\e]1;icon\a\e]2;window\a\e[22;2t\e]0;last\a\e[23;1t");
        Assert.Equal(("icon", "last"), (screen.Emulator.Titles.Icon, screen.Title));
        screen.Write("\e[23;0t\e[23t");
        Assert.Equal(("first", "first"), (screen.Emulator.Titles.Icon, screen.Title));
    }
}
