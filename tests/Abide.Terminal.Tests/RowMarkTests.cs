using Abide.Terminal.Cells;

namespace Abide.Terminal.Tests;

public sealed class RowMarkTests
{
    private const string Session = "\e]133;A\a$ \e]133;B\amake\r\n\e]133;C\aall built\r\n\e]133;D;3\a\e]133;A;cl=m\a$ \e]133;B\a";

    [Fact]
    public void Marks_stand_at_the_rows_and_columns_where_they_came()
    {
        var screen = Terminals.Fed(Session);
        Assert.Equal([new(RowMarkKind.Prompt, 0), new(RowMarkKind.Command, 2)], screen.Row(0).Marks);
        Assert.Equal([new(RowMarkKind.Output, 0)], screen.Row(1).Marks);
        Assert.Equal([new(RowMarkKind.End, 0, 3), new(RowMarkKind.Prompt, 0), new(RowMarkKind.Command, 2)], screen.Row(2).Marks);
    }

    [Theory]
    [InlineData("\e]133;D\a", null)]
    [InlineData("\e]133;D;\a", null)]
    [InlineData("\e]133;D;0\a", 0)]
    [InlineData("\e]133;D;130;aid=7\a", 130)]
    [InlineData("\e]133;D;-1\a", null)]
    [InlineData("\e]133;D;99999999999\a", null)]
    public void An_exit_code_is_kept_where_there_is_one(string mark, int? code) =>
        Assert.Equal(new RowMark(RowMarkKind.End, 0, code), Terminals.Fed(mark).Row(0).Marks.Single());

    [Theory]
    [InlineData("\e]133\a")]
    [InlineData("\e]133;\a")]
    [InlineData("\e]133;Z\a")]
    [InlineData("\e]133;AB\a")]
    public void What_is_no_mark_is_none(string mark) => Assert.Empty(Terminals.Fed(mark).Row(0).Marks);

    [Fact]
    public void Marks_go_into_the_scrollback_and_through_snapshots()
    {
        var screen = Terminals.Fed(Session + string.Concat(Enumerable.Repeat("\r\n", 10)), rows: 4);
        screen.Rest();
        var read = Screen.ReadSnapshot(ScreenState.Written(screen.WriteSnapshot), new ScreenOptions());
        foreach (var one in new[] { screen, read })
        {
            Assert.Equal([new(RowMarkKind.Prompt, 0), new(RowMarkKind.Command, 2)], one.ScrollbackRow(0).Marks);
            Assert.Equal(3, one.ScrollbackRow(2).Marks[0].ExitCode);
        }
    }

    [Fact]
    public void Marks_move_with_their_text_when_it_is_wrapped_anew()
    {
        var screen = Terminals.Fed("prompt: \e]133;B\acommand\r\n" + new string('.', 40), columns: 20, rows: 2);
        screen.Resize(5, 2);
        Assert.Equal([new(RowMarkKind.Command, 3)], screen.ScrollbackRow(1).Marks);
        Assert.Equal("t: co", screen.ScrollbackRow(1).Text);
        screen.Resize(20, 2);
        Assert.Equal([new(RowMarkKind.Command, 8)], screen.ScrollbackRow(0).Marks);
    }

    [Fact]
    public void A_prompt_that_is_drawn_again_is_marked_once()
    {
        var screen = Terminals.Fed(string.Concat(Enumerable.Repeat("\r\e[K\e]133;A\a$ \e]133;B\a", 50)));
        Assert.Equal(2, screen.Row(0).Marks.Count);
    }

    [Fact]
    public void A_row_keeps_no_more_than_its_limit_and_a_cleared_one_none()
    {
        var screen = Terminals.Fed(string.Concat(Enumerable.Range(0, 70).Select(_ => "x\e]133;A\a")));
        Assert.Equal(Enumerable.Range(63, 8), screen.Row(0).Marks.Select(mark => mark.Column));
        screen.Write("\e[2J");
        Assert.Empty(screen.Row(0).Marks);
    }
}
