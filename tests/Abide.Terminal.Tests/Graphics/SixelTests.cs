using System.Text;
using Abide.Terminal.Graphics;

namespace Abide.Terminal.Tests.Graphics;

public sealed class SixelTests
{
    /// <summary>20 × 36 pixels: 3 columns and 3 rows of 8 × 16.</summary>
    private const string Picture = "\ePq#0;2;100;0;0#0!20~-!20~-!20~-!20~-!20~-!20~\e\\";

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("~", 1, 6)]
    [InlineData("@", 1, 1)]
    [InlineData("_~", 2, 6)]
    [InlineData("_", 1, 6)]
    [InlineData("?", 1, 0)]
    [InlineData("~~$~~~", 3, 6)]
    [InlineData("~-~~-@", 2, 13)]
    [InlineData("!100~", 100, 6)]
    [InlineData("!~", 1, 6)]
    [InlineData("!99999999999999~", 1, 6)]
    [InlineData("!999999~", 16384, 6)]
    [InlineData("#1;2;0;0;100!5~", 5, 6)]
    [InlineData("\"1;1;30;40!5~", 30, 40)]
    [InlineData("\"1;1#0~", 1, 6)]
    public void A_picture_is_measured(string text, int width, int height) =>
        Assert.Equal((width, height), Sixel.Measure(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void A_picture_takes_cells_and_the_cursor_stands_on_its_last_row()
    {
        var screen = Terminals.Fed("ab\r\n  " + Picture);
        var placement = screen.Emulator.Grid[1].Notes!.Placements.Single();
        Assert.Equal((2, 3, 3), (placement.Column, placement.Columns, placement.Rows));
        Assert.Equal((2, 3), (screen.CursorColumn, screen.CursorRow));
    }

    [Fact]
    public void At_the_bottom_the_screen_scrolls_for_it()
    {
        var screen = Terminals.Fed("\e[4;1H" + Picture, rows: 4);
        Assert.Equal(2, screen.ScrollbackCount);
        Assert.Single(screen.Emulator.Grid[1].Notes!.Placements);
    }

    [Fact]
    public void A_repaint_brings_it_back_before_the_text_that_was_written_over_it()
    {
        var screen = Terminals.Fed("old text\r" + Picture + "\e[2;2Hx");
        var repaint = Encoding.UTF8.GetString(ScreenState.Written(to => screen.WriteRepaint(to, 0)));
        Assert.InRange(repaint.IndexOf("!20~-!20~", StringComparison.Ordinal), 0, repaint.IndexOf("text", StringComparison.Ordinal));
        var viewer = Terminals.Fed("");
        viewer.Write(repaint);
        Assert.Equal("    text\n x", viewer.GetText());
        Assert.Equal(screen.Emulator.Grid[0].Notes!.Placements.Single() with { Image = 0 }, viewer.Emulator.Grid[0].Notes!.Placements.Single() with { Image = 0 });
    }

    [Fact]
    public void A_film_drawn_in_one_place_keeps_its_last_picture_only()
    {
        var screen = Terminals.Fed(string.Concat(Enumerable.Repeat("\e[H" + Picture, 300)));
        Assert.Single(screen.Emulator.Grid[0].Notes!.Placements);
        screen.Rest();
        Assert.Equal(1, screen.Emulator.Images.Count);
    }

    [Theory]
    [InlineData("\e[2J")]
    [InlineData("\ec")]
    [InlineData("\e[H\e[J")]
    public void Clearing_the_screen_removes_it(string clear)
    {
        var screen = Terminals.Fed(Picture + clear);
        screen.Rest();
        Assert.Equal(0, screen.Emulator.Images.Count);
        Assert.Equal(0, screen.Emulator.Images.Bytes);
    }

    [Fact]
    public void It_goes_into_the_scrollback_and_leaves_with_it()
    {
        var screen = Terminals.Fed(Picture + new string('\n', 60), rows: 10);
        screen.Rest();
        Assert.Equal(1, screen.Emulator.Images.Count);
        screen.Write("\e[3J");
        Assert.Equal(0, screen.Emulator.Images.Count);
    }

    [Fact]
    public void Pictures_without_end_take_bounded_memory()
    {
        var screen = Terminals.Fed("");
        var large = "\ePq" + string.Concat(Enumerable.Repeat("~@A", 400_000)) + "\e\\";
        for (var count = 0; count < 20; count++)
            screen.Write(large + "\r\n");
        Assert.InRange(screen.Emulator.Images.Bytes, 1, ImageStore.MaximumBytes);
        screen.Write("\ePq" + new string('~', 2 * StringTextLimit) + "\e\\");
        Assert.InRange(screen.Emulator.Text.Bytes.Length, 0, StringTextLimit);
        for (var count = 0; count < 600; count++)
            screen.Write(Picture);
        Assert.InRange(screen.Emulator.Images.Count, 1, ImageStore.MaximumImages);
    }

    [Fact]
    public void An_unfinished_picture_is_gone_on_with_after_a_snapshot_and_on_a_viewers_terminal()
    {
        var screen = Terminals.Fed("\eP0;1q" + "#0!20~-!2");
        var read = Screen.ReadSnapshot(ScreenState.Written(screen.WriteSnapshot), new ScreenOptions());
        var viewer = Terminals.Fed("");
        viewer.Feed(ScreenState.Written(to => screen.WriteRepaint(to, 0)));
        foreach (var one in new[] { screen, read, viewer })
        {
            one.Write("0~\e\\");
            Assert.Equal("0;1q#0!20~-!20~", Encoding.ASCII.GetString(one.Emulator.Images.All.Single().Bytes));
        }
    }

    private static int StringTextLimit => Emulation.StringText.MaximumPictureBytes;
}
