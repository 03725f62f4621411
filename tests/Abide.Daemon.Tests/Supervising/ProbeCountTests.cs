using Abide.Daemon.Sessions;
using Abide.Daemon.Supervising;

namespace Abide.Daemon.Tests.Supervising;

public sealed class ProbeCountTests
{
    private static readonly Probe s_probe = new() { Tcp = "80", StartGrace = TimeSpan.FromSeconds(60) };

    [Fact]
    public void One_yes_is_enough_unless_more_are_wanted()
    {
        Assert.True(After(s_probe, "y", 0).Says);
        Assert.Null(After(s_probe with { Successes = 3 }, "yy", 0).Says);
        Assert.Null(After(s_probe with { Successes = 3 }, "yynyy", 0).Says);
        Assert.True(After(s_probe with { Successes = 3 }, "yyy", 0).Says);
    }

    [Fact]
    public void While_it_comes_up_no_failure_counts()
    {
        Assert.Null(After(s_probe, "nnnnnnnn", 0).Says);
        Assert.False(After(s_probe, "nnn", 61).Says);
    }

    [Fact]
    public void Once_it_was_well_failures_count_even_within_that_time()
    {
        Assert.True(After(s_probe, "ynn", 0).Says);
        Assert.False(After(s_probe, "ynnn", 0).Says);
        Assert.True(After(s_probe, "ynnynn", 0).Says);
        Assert.True(After(s_probe, "ynnny", 0).Says);
    }

    private static ProbeCount After(Probe probe, string answers, int uptime) =>
        answers.Aggregate(default(ProbeCount), (count, answer) => count.After(probe, answer == 'y', TimeSpan.FromSeconds(uptime)));
}
