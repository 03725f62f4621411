namespace Abide.Terminal.Tests;

/// <summary>Mode 2027, and what is done without it.</summary>
public sealed class ClusterTests
{
    [Theory]
    [InlineData("👩‍👩‍👧", 6, 2)] // joined by ZWJ
    [InlineData("👍🏽", 4, 2)] // a skin tone
    [InlineData("🇩🇪", 2, 2)] // a flag
    [InlineData("🇩🇪🇫🇷", 4, 4)]
    [InlineData("❤️", 1, 2)] // VS16
    [InlineData("1️⃣", 1, 2)] // a keycap
    [InlineData("각", 2, 2)] // Hangul of conjoining letters
    [InlineData("é", 1, 1)]
    [InlineData("漢字", 4, 4)]
    [InlineData("ab", 2, 2)]
    public void A_cluster_takes_the_columns_of_one_character_where_the_program_asks_for_that(string text, int columns, int clustered)
    {
        Assert.Equal(columns, Terminals.Fed(text).CursorColumn);
        var screen = Terminals.Fed("\e[?2027h" + text);
        Assert.Equal(clustered, screen.CursorColumn);
        Assert.Equal(text, screen.GetText());
        var read = Screen.ReadSnapshot(ScreenState.Written(screen.WriteSnapshot), new ScreenOptions());
        ScreenState.AssertSame(ScreenState.Describe(screen), ScreenState.Describe(read));
        var viewer = Terminals.Fed("");
        viewer.Feed(ScreenState.Written(to => screen.WriteRepaint(to, 0)));
        ScreenState.AssertSame(ScreenState.Describe(screen, hidden: false), ScreenState.Describe(viewer, hidden: false));
    }

    [Fact]
    public void A_cluster_that_grows_at_the_edge_stays_narrow()
    {
        var screen = Terminals.Fed("\e[?2027habc❤️d", columns: 4);
        Assert.Equal("abc❤️\nd", screen.GetText());
    }

    /// <summary>Half a flag is no narrow flag: nobody could be shown one.</summary>
    [Fact]
    public void A_flag_that_grows_at_the_edge_goes_to_the_next_row_whole()
    {
        var screen = Terminals.Fed("\e[?2027habc🇩🇪d", columns: 4);
        Assert.Equal("abc\n🇩🇪d", screen.GetText());
        Assert.Equal((3, 1), (screen.CursorColumn, screen.CursorRow));
        screen.Resize(10, 5);
        Assert.Equal("abc🇩🇪d", screen.GetText());

        screen = Terminals.Fed("\e[?2027h🇩🇪", columns: 1); // there is no room for it at all
        screen.Resize(10, 5);
        Assert.Equal("🇩🇪", screen.GetText());
        var viewer = Terminals.Fed("", columns: 10, rows: 5);
        viewer.Feed(ScreenState.Written(to => screen.WriteRepaint(to, 0)));
        ScreenState.AssertSame(ScreenState.Describe(screen, hidden: false), ScreenState.Describe(viewer, hidden: false));
    }

    [Theory]
    [InlineData("α")]
    [InlineData("─")]
    [InlineData("①")]
    [InlineData("…")]
    public void A_character_of_ambiguous_width_takes_one_column(string text) => Assert.Equal(1, Terminals.Fed(text).CursorColumn);

    [Fact]
    public void A_cluster_of_endless_marks_is_bounded()
    {
        var screen = Terminals.Fed("\e[?2027he" + string.Concat(Enumerable.Repeat("\u0301", 10_000)) + "x");
        Assert.Equal(2, screen.CursorColumn);
        Assert.InRange(screen.GetText().Length, 2, 40);
    }
}
