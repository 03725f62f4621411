using System.Text;
using Abide.Terminal.Rendering;

namespace Abide.Terminal.Tests;

public sealed class RepaintTests
{
    [Fact]
    public void History_lands_in_the_viewers_own_scrollback()
    {
        var screen = Terminals.Fed(string.Concat(Enumerable.Range(0, 100).Select(line => $"line {line}\r\n")) + "prompt", rows: 10);
        var viewer = Viewer(screen, 1 << 20);
        Assert.Equal(screen.GetText(scrollback: true), viewer.GetText(scrollback: true));
        Assert.Equal(screen.ScrollbackCount, viewer.ScrollbackCount);
    }

    [Fact]
    public void A_little_history_lands_above_the_screen_too()
    {
        var screen = Terminals.Fed("a\r\nb\r\nc\r\nd", rows: 3);
        Assert.Equal("a\nb\nc\nd", Viewer(screen, 1000).GetText(scrollback: true));
    }

    [Fact]
    public void History_is_cut_to_its_budget_and_none_leaves_nothing()
    {
        var screen = Terminals.Fed(string.Concat(Enumerable.Range(0, 100).Select(line => $"line {line}\r\n")), rows: 10);
        Assert.Equal(0, Viewer(screen, 0).ScrollbackCount);
        Assert.InRange(Viewer(screen, 100).ScrollbackCount, 5, 15);
    }

    [Fact]
    public void Undoing_leaves_no_mode_set_and_the_cursor_on_a_fresh_line()
    {
        var screen = Terminals.Fed("text\e[31m\e[?1h\e[?1002h\e[?1006h\e[?2004h\e[?25l\e[>3u\e[3;5r\e[5 q\e[?1049h\e[>7ufull", rows: 10);
        var viewer = Viewer(screen, 0);
        viewer.Feed(ScreenState.Written(screen.WriteUndo));
        var fresh = Terminals.Fed("text\r\n", rows: 10);
        ScreenState.AssertSame(WithoutSavedCursor(fresh), WithoutSavedCursor(viewer));
    }

    [Fact]
    public void A_smaller_viewer_sees_the_rows_around_the_cursor()
    {
        var screen = Terminals.Fed("1\r\n2\r\n3\r\n4\r\nlong 漢字 line", columns: 20, rows: 5);
        var viewer = Terminals.Fed("junk", columns: 6, rows: 3);
        viewer.Feed(ScreenState.Written(to => screen.WriteCropped(to, 6, 3, new DrawnRows())));
        Assert.Equal("3\n4\nlong", viewer.GetText());
    }

    [Fact]
    public void A_smaller_viewer_is_drawn_only_the_rows_that_have_changed()
    {
        var (screen, viewer, drawn) = (Terminals.Fed(string.Join("\r\n", Enumerable.Range(1, 40).Select(line => $"this is line {line}")), columns: 90, rows: 50), Terminals.Fed("junk", 80, 50), new DrawnRows());
        Assert.InRange(Draw(), 600, 2000);
        screen.Write("\e[3;9H\e[31mROW");
        Assert.InRange(Draw(), 1, 300);
        screen.Write("\e[40;1H\e[5L");
        Draw();
        screen.Write("\e[?1049h");
        Draw();
        Assert.Equal(0, viewer.GetText().Length);
        screen.Write("\e[?1049l");
        Draw();
        drawn.Forget();
        viewer.Write("\e[?2lmess\eY$$");
        Assert.InRange(Draw(), 600, 2000);

        int Draw()
        {
            var bytes = ScreenState.Written(to => screen.WriteCropped(to, 80, 50, drawn));
            viewer.Feed(bytes);
            Assert.Equal(screen.GetText(), viewer.GetText());
            return bytes.Length;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_drawn_row_by_row_is_what_would_be_drawn_anew(int seed)
    {
        var random = new Random(seed);
        var mutations = new Fuzzing.Mutations(random);
        var (screen, viewer, drawn) = (Terminals.Fed("", 40, 12), Terminals.Fed("", 30, 10), new DrawnRows());
        for (var step = 0; step < 200; step++)
        {
            screen.Feed(mutations.Stream());
            viewer.Feed(ScreenState.Written(to => screen.WriteCropped(to, 30, 10, drawn)));
            var fresh = Terminals.Fed("", 30, 10);
            fresh.Feed(ScreenState.Written(to => screen.WriteCropped(to, 30, 10, new DrawnRows())));
            ScreenState.AssertSame(ScreenState.Describe(fresh, scrollback: false, hidden: false), ScreenState.Describe(viewer, scrollback: false, hidden: false), $"step {step}");
        }
    }

    [Fact]
    public void A_larger_viewer_sees_all_and_blanks_beside()
    {
        var screen = Terminals.Fed("text\e[?2004h", columns: 20, rows: 5);
        var viewer = Terminals.Fed("junk\r\njunk\r\njunk\r\njunk\r\njunk\r\njunk\r\njunk", columns: 60, rows: 9);
        viewer.Feed(ScreenState.Written(to => screen.WriteCropped(to, 60, 9, new DrawnRows())));
        Assert.Equal("text", viewer.GetText());
        Assert.Equal((4, 0), (viewer.CursorColumn, viewer.CursorRow));
    }

    [Fact]
    public void Rows_are_written_with_their_colours() =>
        Assert.Equal(
            "a\e[0;31mb\e[0m\n\n  c\n",
            Encoding.UTF8.GetString(ScreenState.Written(to => Terminals.Fed("a\e[31mb\e[m\r\n\r\n\e[2Cc").WriteAnsi(to, false))));

    [Theory]
    [InlineData("\ePq#0;2;0;0;0#0~~", "~~@@\e\\after", "after", "")]
    [InlineData("\e]0;half a ti", "tle\aafter", "after", "half a title")]
    [InlineData("\e]0;half a title\e", "\\after", "after", "half a title")]
    [InlineData("\e_Ga=T;AAAA", "AAAA\e\\after", "after", "")]
    [InlineData("\e[38;5", ";1mafter", "after", "")]
    public void A_viewer_that_comes_within_a_sequence_sees_no_rest_of_it(string before, string after, string text, string title)
    {
        var screen = Terminals.Fed(before);
        var viewer = Viewer(screen, 0);
        viewer.Write(string.Concat(before.AsSpan((int)screen.Held), after));
        Assert.Equal((text, title), (viewer.GetText(), viewer.Title));
    }

    [Theory]
    [InlineData("\e[5r\e[?6h\e7\e[?47h")] // saved in origin mode, below the alternate screen
    [InlineData("\e[?6hh\e[s\e[6r")] // saved above margins that came later
    [InlineData("\e[1;80Hx\e[?1049h\e[1;80Hy\e[2J")] // waiting to wrap, below the alternate screen
    [InlineData("\e[1m\e[;80H漢")] // a wide character that left the last cell
    [InlineData("\e[;80H漢\bx")] // and was written over
    [InlineData("\e]8;;\u0085\ax")] // a link to nowhere
    [InlineData("\U0001F469\u200D\U0001F467\e[?2027h\U0001F469\u200D\U0001F467")] // two characters, and one
    public void A_repaint_brings_what_is_rare_too(string stream)
    {
        var screen = Terminals.Fed(stream, rows: 10);
        ScreenState.AssertSame(
            ScreenState.Describe(screen, scrollback: false, hidden: false, padding: false),
            ScreenState.Describe(Viewer(screen, 0), scrollback: false, hidden: false, padding: false));
    }

    private static string WithoutSavedCursor(Screen screen) =>
        string.Join('\n', ScreenState.Describe(screen, hidden: false).Split('\n').Where(line => !line.StartsWith("saved", StringComparison.Ordinal)));

    private static Screen Viewer(Screen screen, int historyBytes)
    {
        var viewer = Terminals.Fed("", screen.Columns, screen.Rows);
        viewer.Feed(ScreenState.Written(to => screen.WriteRepaint(to, historyBytes)));
        return viewer;
    }
}
