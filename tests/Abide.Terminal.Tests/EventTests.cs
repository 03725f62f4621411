using System.Text;
using Abide.Terminal.Events;

namespace Abide.Terminal.Tests;

public sealed class EventTests
{
    [Theory]
    [InlineData("\e]9;done\a", "", "", "done")]
    [InlineData("\e]9;42 tests passed\a", "", "", "42 tests passed")]
    [InlineData("\e]777;notify;Build;all; well\a", "", "Build", "all; well")]
    [InlineData("\e]99;;Hello\e\\", "", "Hello", "")]
    [InlineData("\e]99;i=1:d=0;Hel\e\\\e]99;i=1:d=0;lo\e\\\e]99;i=1:p=body:e=1;d29ybGQ=\e\\", "1", "Hello", "world")]
    public void A_message_is_told_whatever_its_form(string stream, string id, string title, string body)
    {
        var screen = Terminals.Fed("ab" + stream);
        var message = Assert.IsType<Notification>(Assert.Single(screen.Events));
        Assert.Equal((id, title, body), (message.Id, message.Title, message.Body));
        Assert.Equal(2, message.Offset);
    }

    [Theory]
    [InlineData("\e]52;c;aGVsbG8=\a", "c", "hello")]
    [InlineData("\e]52;;!\a", "", "")]
    public void A_clipboard_write_is_told(string stream, string selection, string content)
    {
        var write = Assert.IsType<ClipboardWrite>(Assert.Single(Terminals.Fed(stream).Events));
        Assert.Equal((selection, content), (write.Selection, Encoding.UTF8.GetString(write.Content.Span)));
    }

    [Fact]
    public void The_clipboard_is_never_read()
    {
        var screen = Terminals.Fed("\e]52;c;?\a");
        Assert.Empty(screen.Events);
        Assert.True(screen.Replies.IsEmpty);
    }

    [Fact]
    public void Progress_is_known_until_it_ends()
    {
        var screen = Terminals.Fed("\e]9;4;1;40\a");
        Assert.Equal(new Progress(ProgressKind.Normal, 40), screen.Progress);
        screen.Write("\e]9;4;2\a");
        Assert.Equal(new Progress(ProgressKind.Error, 40), screen.Progress);
        screen.Write("\e]9;4;0\a");
        Assert.Equal(default, screen.Progress);
        Assert.Equal(3, screen.Events.Count);
    }

    [Fact]
    public void A_shells_marks_tell_where_it_is_and_how_the_last_command_ended()
    {
        var screen = Terminals.Fed("\e]133;A\a$ \e]133;B\amake\r\n\e]133;C\aoutput\r\n");
        Assert.Equal(new ShellState(ShellPhase.Running, null), screen.Shell);
        screen.Write("\e]133;D;2\a\e]133;A;cl=m\a");
        Assert.Equal(new ShellState(ShellPhase.Prompt, 2), screen.Shell);
        Assert.Equal(5, screen.Events.OfType<ShellMark>().Count());
    }

    [Fact]
    public void Directories_and_variables_come_in_several_forms()
    {
        Assert.Equal("/a b", Terminals.Fed("\e]9;9;\"/a b\"\a").WorkingDirectory);
        Assert.Equal("/c", Terminals.Fed("\e]1337;CurrentDir=/c\a").WorkingDirectory);
        Assert.Equal(new UserVariable(0, "k", "v"), Assert.Single(Terminals.Fed("\e]1337;SetUserVar=k=dg==\a").Events));
    }

    [Fact]
    public void Events_nobody_takes_are_bounded()
    {
        var screen = Terminals.Fed(string.Concat(Enumerable.Repeat("\e]9;x\a", 1000)));
        Assert.Equal(64, screen.Events.Count);
        screen.Write(string.Concat(Enumerable.Repeat($"\e]52;c;{Convert.ToBase64String(new byte[9000])}\a", 100)));
        Assert.InRange(screen.Events.Count, 1, 8);
        screen.ClearEvents();
        Assert.Empty(screen.Events);
    }
}
