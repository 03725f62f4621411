using Abide.Daemon.Hosts;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Tests.Hosts;

public sealed class FarNameTests
{
    private static readonly SessionRow Row = new() { Id = "01a1fffc-8225-7f2a-8fcb-d29b77734c93", Name = "web", Kind = "terminal", Status = "running", Intent = "up" };

    [Fact]
    public void A_name_without_a_host_is_none_of_another_host()
    {
        Assert.Null(FarName.Read("web"));
        Assert.Null(FarName.Read(":web"));
        Assert.Equal(new FarName("box", "web"), FarName.Read("box:web"));
    }

    [Fact]
    public void A_request_goes_out_whole_under_the_name_that_the_session_has_there()
    {
        var name = new FarName("box", "web");
        Assert.Equal(new StopSession("web", Now: true, Signal: 2, GraceSeconds: 0.5), name.Outward(new StopSession("box:web", Now: true, Signal: 2, GraceSeconds: 0.5)));
        Assert.Equal(new RenameSession("web", "site"), name.Outward(new RenameSession("box:web", "box:site")));
        var send = Assert.IsType<SendInput>(name.Outward(new SendInput("box:web", [0, 255, 10], Paste: true)));
        Assert.Equal(("web", true), (send.Session, send.Paste));
        Assert.Equal([0, 255, 10], send.Data);
    }

    [Fact]
    public void An_answer_comes_in_under_the_name_that_the_session_has_here()
    {
        var name = new FarName("box", "web");
        var told = Assert.IsType<SessionReply>(name.Inward(new SessionReply(Row, "a note")));
        Assert.Equal(("box:web", "box", "a note"), (told.Session.Name, told.Session.Host, told.Note));
        Assert.StartsWith("box: ", Assert.IsType<ErrorReply>(name.Inward(new ErrorReply(ErrorCodes.Refused, "web does not run"))).Text, StringComparison.Ordinal);
        Assert.IsType<Done>(name.Inward(new Done()));
    }
}
