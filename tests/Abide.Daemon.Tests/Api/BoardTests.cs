using Abide.Daemon.Api;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Tests.Api;

public sealed class BoardTests
{
    [Theory]
    [InlineData("running", "green", "restart stop attach logs")]
    [InlineData("starting", "blue", "stop attach logs")]
    [InlineData("stopping", "blue", "kill attach logs")]
    [InlineData("stopped", "gray", "start logs")]
    [InlineData("exited", "gray", "start logs")]
    [InlineData("new", "gray", "start")]
    [InlineData("backoff", "yellow", "start stop logs")]
    [InlineData("paused", "yellow", "resume stop logs")]
    [InlineData("failed", "red", "start logs")]
    [InlineData("lost", "red", "start logs")]
    [InlineData("unreachable", "red", "start stop")]
    [InlineData("broken", "red", "")]
    [InlineData("a word of a later version", "yellow", "start logs")]
    public void A_status_has_a_color_and_what_can_be_done(string status, string color, string actions)
    {
        var row = new SessionRow { Id = "1", Name = "web", Kind = "terminal", Status = status, Intent = "up" };
        Assert.Equal(color, BoardRequests.ColorOf(status));
        Assert.Equal(actions, string.Join(' ', BoardRequests.ActionsOf(row)));
    }
}
