using System.Text;
using Abide.Terminal.Input;

namespace Abide.Terminal.Tests;

/// <summary>Reports of the cursor's state and of tab stops, and of the size.</summary>
public sealed class PresentationTests
{
    [Theory]
    [InlineData("", "1;1;1;@;@;@;0;2;@;BBBB")]
    [InlineData("\e[3;7H\e[1;4;5;7m", "3;7;1;O;@;@;0;2;@;BBBB")]
    [InlineData("\e[1\"q\e[2;9r\e[?6h\e[4;2H", "4;2;1;@;A;A;0;2;@;BBBB")]
    [InlineData("\e(0\e)K\e*%6\e/A\x0e", "1;1;1;@;@;@;1;2;H;0K%6A")]
    [InlineData("\e[1;80Hx", "1;80;1;@;@;H;0;2;@;BBBB")]
    [InlineData("\eN", "1;1;1;@;@;B;0;2;@;BBBB")]
    public void The_cursors_state_is_reported(string stream, string report) => Assert.Equal($"\eP1$u{report}\e\\", Terminals.ReplyTo(stream + "\e[1$w"));

    [Theory]
    [InlineData("\e[3;7H\e[1;4;5;7;8m")]
    [InlineData("\e[1\"q\e[2;9r\e[?6h\e[4;2H")]
    [InlineData("\e(0\e)K\e*%6\e/A\x0e\e[?42h")]
    [InlineData("\e[1;80Hx")]
    [InlineData("\eO")]
    public void What_was_reported_can_be_restored(string stream)
    {
        var screen = Terminals.Fed(stream + "\e[1$w");
        var report = Encoding.ASCII.GetString(screen.Replies);
        screen.Write("\e[r\e[?6l\e[0m\e[0\"q\e(B\e)B\e*B\e+B\x0f\e[20;20Hmore");
        if (stream.Contains("2;9r", StringComparison.Ordinal))
            screen.Write("\e[2;9r");
        screen.Write(report.Replace("$u", "$t", StringComparison.Ordinal) + "\e[1$w");
        Assert.Equal(report + report, Encoding.ASCII.GetString(screen.Replies));
    }

    [Fact]
    public void Restoring_the_cursor_keeps_its_colours() =>
        Assert.Equal("\eP1$r0;1;31m\e\\", Terminals.ReplyTo("\e[31;7m\eP1$t1;1;1;A;@;@;0;2;@;BBBB\e\\\eP$qm\e\\"));

    [Fact]
    public void Tab_stops_are_reported_and_restored()
    {
        var screen = Terminals.Fed("\e[2$w", columns: 30);
        Assert.Equal("\eP2$u1/9/17/25\e\\", Encoding.ASCII.GetString(screen.Replies));
        screen.ClearReplies();
        screen.Write("\eP2$t3/12/999/x\e\\\e[2$w\ta\tb");
        Assert.Equal("\eP2$u3/12\e\\", Encoding.ASCII.GetString(screen.Replies));
        Assert.Equal("  a        b", screen.GetText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("3;4;1;AA;@;@;0;2;@;BBBB")]
    [InlineData("3;4;1;A;@;@;9;2;@;BBBB")]
    [InlineData("99999;4;1;A;@;@;0;2;@;BBBB")]
    public void A_state_that_nobody_reported_changes_nothing(string data)
    {
        var screen = Terminals.Fed("\e[5;5H\e[4m");
        var before = ScreenState.Describe(screen, hidden: false);
        screen.Write($"\eP1$t{data}\e\\");
        ScreenState.AssertSame(before, ScreenState.Describe(screen, hidden: false));
    }

    [Fact]
    public void An_unfinished_restoring_is_begun_again_in_a_repaint()
    {
        var screen = Terminals.Fed("\eP2$t3/1");
        var viewer = Terminals.Fed("");
        viewer.Feed(ScreenState.Written(to => screen.WriteRepaint(to, 0)));
        viewer.Write("2\e\\\ta\tb");
        Assert.Equal("  a        b", viewer.GetText());
    }

    [Fact]
    public void The_size_is_told_when_that_is_asked_for_and_when_it_is_asked_for_again() =>
        Assert.Equal("\e[48;24;80;384;640t\e[48;24;80;384;640t", Terminals.ReplyTo("\e[?2048h\e[?2048h\e[?2048l"));

    [Fact]
    public void A_new_size_is_for_the_host_to_tell()
    {
        var screen = Terminals.Fed("\e[?2048h");
        screen.ClearReplies();
        screen.Resize(100, 30);
        Assert.True(screen.Replies.IsEmpty);
        Assert.Equal("\e[48;30;100;480;800t", Encoding.ASCII.GetString(SizeReports.Encode(100, 30, screen.InputModes)));
        screen.Write("\e[?2048l");
        Assert.Empty(SizeReports.Encode(100, 30, screen.InputModes));
    }

    [Fact]
    public void A_viewers_terminal_is_never_asked_for_its_size()
    {
        var screen = Terminals.Fed("\e[?2048h");
        Assert.DoesNotContain("2048h", Encoding.UTF8.GetString(ScreenState.Written(to => screen.WriteRepaint(to, 0))), StringComparison.Ordinal);
    }
}
