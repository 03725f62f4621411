using Abide.Terminal.Input;

namespace Abide.Terminal.Tests;

public sealed class Vt52Tests
{
    [Theory]
    [InlineData("\eY#%x", "\n\n\n     x")]
    [InlineData("abc\eD\eDx", "axc")]
    [InlineData("abc\eHx", "xbc")]
    [InlineData("a\eB\eBb\eAc", "a\n  c\n b")]
    [InlineData("a\eCb", "a b")]
    [InlineData("one\r\ntwo\eY \"\eK", "on\ntwo")]
    [InlineData("one\r\ntwo\eY!!\eJ", "one\nt")]
    [InlineData("one\eH\eItwo", "two\none")]
    [InlineData("\eFq\eGq", "─q")]
    [InlineData("a\e[1mb", "a1mb")]
    [InlineData("a\u009bb", "ab")]
    [InlineData("a\r\n\r\nb\eY~!c", "a\n\nbc")]
    [InlineData("\eY ~x", "")]
    public void It_is_one_while_the_mode_is_reset(string stream, string shown)
    {
        shown = stream.EndsWith("~x", StringComparison.Ordinal) ? new string(' ', 79) + "x" : shown;
        Assert.Equal(shown, Terminals.Fed("\e[?2l" + stream).GetText());

        var split = Terminals.Fed("\e[?2l");
        foreach (var value in System.Text.Encoding.UTF8.GetBytes(stream))
            split.Feed([value]);
        Assert.Equal(shown, split.GetText());
    }

    [Fact]
    public void It_says_what_it_is() => Assert.Equal("\e/Z", Terminals.ReplyTo("\e[?2l\eZ"));

    [Fact]
    public void It_ends_with_the_character_sets_there_were_before() => Assert.Equal("xx│", Terminals.Fed("\e(0\e[?2lx\eF\eGx\e<x").GetText());

    [Fact]
    public void A_new_run_and_a_hard_reset_of_ANSI_end_it()
    {
        var screen = Terminals.Fed("\e[?2l");
        screen.BeginRun();
        screen.Write("\e[5Cx");
        Assert.Equal("     x", screen.GetText());
    }

    [Fact]
    public void Keys_send_what_those_of_a_VT52_do()
    {
        var screen = Terminals.Fed("\e[?1h\e[?2l\e=");
        Assert.Equal("\eA\eD\eP\e?q", Typed(screen, "Up Left F1 KP1"));
        screen.Write("\e<");
        Assert.Equal("\eOA\eOD\eOP\eOq", Typed(screen, "Up Left F1 KP1"));
    }

    [Theory]
    [InlineData("text\e(0\e[?2l")]
    [InlineData("text\e)0\x0e\e[?2l\eF")]
    [InlineData("text\e[?2l\eY$")]
    [InlineData("text\e[?1049halt\e[?2l\eH")]
    public void Snapshots_and_repaints_carry_it(string stream)
    {
        var screen = Terminals.Fed(stream);
        var loaded = Screen.ReadSnapshot(ScreenState.Written(screen.WriteSnapshot), new ScreenOptions());
        ScreenState.AssertSame(ScreenState.Describe(screen), ScreenState.Describe(loaded));
        var viewer = Terminals.Fed("\e[?2lleft over\eY!");
        viewer.Feed(ScreenState.Written(to => screen.WriteRepaint(to, 0)));
        ScreenState.AssertSame(ScreenState.Describe(screen, hidden: false), ScreenState.Describe(viewer, hidden: false));
        foreach (var each in new[] { screen, loaded })
            each.Write("$x\e<q");
        ScreenState.AssertSame(ScreenState.Describe(screen), ScreenState.Describe(loaded));
    }

    [Fact]
    public void Undoing_ends_it()
    {
        var screen = Terminals.Fed("text\e[?2l");
        var viewer = Terminals.Fed("text\e[?2l");
        viewer.Feed(ScreenState.Written(screen.WriteUndo));
        viewer.Write("\e[2Cx");
        Assert.Equal("text\n  x", viewer.GetText());
    }

    private static string Typed(Screen screen, string keys) =>
        string.Concat(keys.Split(' ').Select(name => System.Text.Encoding.ASCII.GetString(KeyEncoder.Encode(KeyName.Parse(name)!.Value, screen.InputModes))));
}
