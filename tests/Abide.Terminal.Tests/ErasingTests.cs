namespace Abide.Terminal.Tests;

public sealed class ErasingTests
{
    [Theory]
    [InlineData("\e[J")]
    [InlineData("\e[2K")]
    [InlineData("\e[3X")]
    public void What_was_protected_by_SPA_is_spared_by_every_erasing(string erase) =>
        Assert.Equal("  c", Terminals.Fed($"ab\eVc\eW\e[H{erase}").GetText());

    [Theory]
    [InlineData("\e[J", "")]
    [InlineData("\e[?J", "  c")]
    [InlineData("\e[?2K", "  c")]
    [InlineData("\e[1;1;1;3${", "  c")]
    public void What_was_protected_by_DECSCA_is_spared_by_selective_erasing_only(string erase, string text) =>
        Assert.Equal(text, Terminals.Fed($"ab\e[1\"qc\e[\"q\e[H{erase}").GetText());

    [Fact]
    public void A_stream_of_attributes_wraps_at_the_margins_in_origin_mode()
    {
        var screen = Terminals.Fed("abcdefgh\r\nabcdefgh\e[?69h\e[2;5s\e[?6h\e[1*x\e[1;2;2;3;7$r", columns: 8, rows: 3);
        Assert.Equal((2, 3), (Run(0).Column, Run(0).Columns));
        Assert.Equal((1, 3), (Run(1).Column, Run(1).Columns));

        StyleRun Run(int y) => screen.Row(y).Runs.Single(run => run.Style.Attributes == Cells.Attributes.Inverse);
    }

    [Fact]
    public void Mode_47_finds_the_alternate_screen_as_it_left_it_and_1049_does_not()
    {
        var screen = Terminals.Fed("main\e[?47h\e[Halt\e[?47l");
        Assert.Equal("main", screen.GetText());
        var read = Screen.ReadSnapshot(ScreenState.Written(screen.WriteSnapshot), new ScreenOptions());
        foreach (var one in new[] { screen, read })
        {
            one.Write("\e[?47h");
            Assert.Equal("alt", one.GetText());
            one.Write("\e[?1047l\e[?47h");
            Assert.Equal("", one.GetText());
        }
    }

    [Fact]
    public void With_reverse_wrap_the_cursor_goes_left_past_the_first_column()
    {
        Assert.Equal((0, 1), At(Terminals.Fed("abcdef\e[9D", columns: 4)));
        Assert.Equal((1, 0), At(Terminals.Fed("\e[?45habcdef\e[5D", columns: 4)));
        Assert.Equal((0, 1), At(Terminals.Fed("\e[?45hab\r\ncd\e[5D", columns: 4)));
    }

    [Fact]
    public void A_tab_behind_a_full_row_goes_to_the_next_one_in_mode_41()
    {
        Assert.Equal((9, 0), At(Terminals.Fed("0123456789\t", columns: 10)));
        Assert.Equal((8, 1), At(Terminals.Fed("\e[?41h0123456789\t", columns: 10)));
    }

    [Fact]
    public void Deleting_half_of_a_wide_character_leaves_the_next_one_whole()
    {
        var screen = Terminals.Fed("漢字\e[1;2H\e[P");
        Assert.Equal(" 字", screen.GetText());
        screen.Write("\e[1;3Hx");
        Assert.Equal("  x", screen.GetText());
    }

    [Fact]
    public void HPR_and_VPR_pass_the_margins_that_CUF_and_CUD_stop_at()
    {
        const string Margins = "\e[2;5r\e[?69h\e[3;9s\e[3;4H";
        Assert.Equal((8, 4), At(Terminals.Fed(Margins + "\e[99C\e[99B")));
        Assert.Equal((79, 23), At(Terminals.Fed(Margins + "\e[99a\e[99e")));
    }

    [Theory]
    [InlineData("\e[?69h\e[;9s123456789\e7\e[?69l\e8x")]
    [InlineData("\e[?69h\e[;9s123456789\e[?69lx")]
    [InlineData("\e[1;10H9\e[?69h\e[;10s\e[1;10H9\e7\e[?7l\e8x")]
    public void What_waited_to_wrap_at_a_margin_that_is_gone_waits_no_more(string stream) => Assert.Equal((9, 0), At(Terminals.Fed(stream)));

    private static (int X, int Y) At(Screen screen) => (screen.CursorColumn, screen.CursorRow);
}
