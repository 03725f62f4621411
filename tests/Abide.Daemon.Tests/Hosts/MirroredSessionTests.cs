using Abide.Daemon.Catalog;
using Abide.Daemon.Hosts;
using Abide.Daemon.Registry;
using Abide.Processes.Remote;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Tests.Hosts;

public sealed class MirroredSessionTests
{
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly SessionRow Row = new()
    {
        Id = "01a1fffc-8225-7f2a-8fcb-d29b77734c93", Name = "web", Kind = "terminal", Status = "running", Intent = "up", Run = 3, Phase = "active", Command = ["serve", "--fast"], Labels = ["front"], CreatedAt = Time,
    };

    private static readonly Reachability Away = Reachability.Unknown.Failed(new NamedFault(HostFaultKind.Refused, "box: connection refused"), Time);

    [Fact]
    public async Task While_its_host_answers_it_is_as_its_own_daemon_says()
    {
        var session = new MirroredSession("box", Row, Reachability.Unknown.Answered(Time), null);
        Assert.Equal(Row with { Name = "box:web", Host = "box" }, await session.RowAsync());
    }

    [Fact]
    public async Task While_its_host_is_away_it_is_unreachable_and_says_since_when_why_and_what_it_was()
    {
        var row = await new MirroredSession("box", Row, Away, null).RowAsync();
        Assert.Equal(("unreachable", "box: connection refused since 2026-03-01 12:00:00Z; it was running"), (row.Status, row.StatusReason));
        Assert.Equal(3, row.Run);
    }

    [Fact]
    public async Task Before_its_host_was_asked_nobody_knows() =>
        Assert.Equal("unknown", (await new MirroredSession("box", Row, Reachability.Unknown, null).RowAsync()).Status);

    [Fact]
    public async Task What_is_to_be_done_when_the_host_answers_is_said()
    {
        var wish = new FarWish(Guid.NewGuid(), "box", "web") { Runs = false, At = Time };
        Assert.EndsWith("; to be stopped when it answers", (await new MirroredSession("box", Row, Away, wish).RowAsync()).StatusReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host", "box", true)]
    [InlineData("host", "local", false)]
    [InlineData("status", "unreachable", true)]
    [InlineData("status", "running", false)]
    [InlineData("label", "FRONT", true)]
    [InlineData("phase", "active", true)]
    [InlineData("query", "box:w", true)]
    [InlineData("query", "serve --fast", true)]
    public void Filters_of_a_list_mean_it_as_any_other(string what, string word, bool fits)
    {
        var filter = what switch
        {
            "host" => new SessionFilter { Hosts = [word] },
            "status" => new SessionFilter { Statuses = [word] },
            "label" => new SessionFilter { Labels = [word] },
            "phase" => new SessionFilter { Phases = [word] },
            _ => new SessionFilter { Query = word },
        };
        Assert.Equal(fits ? 1 : 0, Listing.Count([new MirroredSession("box", Row, Away, null)], filter).Total);
    }

    [Fact]
    public void It_looks_the_same_until_something_changes()
    {
        var session = new MirroredSession("box", Row, Away, null);
        Assert.True(session.IsShownAs(new MirroredSession("box", Row, Away.Failed(Away.Why!, Time.AddMinutes(1)), null)));
        Assert.False(session.IsShownAs(new MirroredSession("box", Row with { Revision = 1 }, Away, null)));
        Assert.False(session.IsShownAs(new MirroredSession("box", Row, Reachability.Unknown.Answered(Time), null)));
    }
}
