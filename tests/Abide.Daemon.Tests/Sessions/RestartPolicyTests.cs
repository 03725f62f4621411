using Abide.Daemon.Sessions;
using static Abide.Daemon.Sessions.RestartVerdict;

namespace Abide.Daemon.Tests.Sessions;

public sealed class RestartPolicyTests
{
    private static readonly RestartRules s_exact = new() { Jitter = 0 };
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void What_fails_at_once_is_restarted_exactly_that_often_and_then_paused(int retries)
    {
        var (delays, pause) = Die(s_exact with { MaxRetries = retries }, TimeSpan.Zero);

        Assert.Equal(new double[] { 1, 2, 4, 8, 16 }[..retries], delays.Select(delay => delay.TotalSeconds));
        Assert.False(pause!.IsFlapping);
        Assert.Equal($"failed {retries + 1} time{(retries == 0 ? "" : "s")} in a row", pause.Reason);
    }

    [Fact]
    public void Delays_double_up_to_the_most_and_stay_there()
    {
        var (delays, pause) = Die(s_exact with { MaxRetries = -1, Window = TimeSpan.Zero }, TimeSpan.Zero, most: 9);

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60], delays.Select(delay => delay.TotalSeconds));
        Assert.Null(pause);
    }

    [Fact]
    public void A_delay_that_is_the_most_already_is_fixed()
    {
        var (delays, _) = Die(s_exact with { MaxRetries = 4, Delay = TimeSpan.FromSeconds(5), MaxDelay = TimeSpan.FromSeconds(5) }, TimeSpan.Zero);

        Assert.All(delays, delay => Assert.Equal(5, delay.TotalSeconds));
    }

    [Fact]
    public void What_lives_a_second_and_a_half_is_paused_by_the_failures_in_a_row()
    {
        var (delays, pause) = Die(s_exact, TimeSpan.FromSeconds(1.5));

        Assert.Equal(5, delays.Count);
        Assert.False(pause!.IsFlapping);
    }

    [Fact]
    public void What_lives_longer_than_is_healthy_but_dies_on_and_on_is_paused_by_the_window()
    {
        var life = TimeSpan.FromSeconds(35);
        var (delays, pause) = Die(s_exact, life);

        Assert.All(delays, delay => Assert.Equal(1, delay.TotalSeconds)); // each life clears the count
        Assert.True(pause!.IsFlapping);
        Assert.Equal("failed 10 times within 10m", pause.Reason);
        Assert.True((delays.Count + 1) * (life + TimeSpan.FromSeconds(1)) <= TimeSpan.FromMinutes(10));
    }

    [Fact]
    public void Without_a_window_it_goes_on()
    {
        var (delays, pause) = Die(s_exact with { Window = TimeSpan.Zero }, TimeSpan.FromSeconds(35), most: 1000);

        Assert.Equal(1000, delays.Count);
        Assert.Null(pause);
    }

    [Fact]
    public void A_failure_a_week_never_escalates()
    {
        var (delays, pause) = Die(s_exact, TimeSpan.FromDays(7), most: 52);

        Assert.Equal(52, delays.Count);
        Assert.All(delays, delay => Assert.Equal(1, delay.TotalSeconds));
        Assert.Null(pause);
    }

    [Fact]
    public void Exit_0_is_the_end_unless_it_is_always_restarted()
    {
        Assert.IsType<Rest>(Decide(s_exact, Retries.None, isFailure: false).Verdict);

        var (verdict, next) = Decide(s_exact with { Policy = RestartWhen.Always }, Retries.None with { Failures = 2 }, isFailure: false);
        Assert.Equal(TimeSpan.FromSeconds(1), Assert.IsType<Restart>(verdict).After);
        Assert.Equal(2, next.Failures); // no failure, but no long life either
    }

    [Fact]
    public void A_policy_of_never_restarts_nothing()
    {
        Assert.IsType<Rest>(Decide(RestartRules.Never, Retries.None, isFailure: true).Verdict);
        Assert.IsType<Rest>(Decide(RestartRules.Never, Retries.None, isFailure: false).Verdict);
    }

    [Fact]
    public void Delays_are_spread_by_a_fifth_to_both_sides()
    {
        var rules = RestartRules.Default;

        Assert.Equal(0.8, After(0), 6);
        Assert.Equal(1.0, After(0.5), 6);
        Assert.Equal(1.2, After(1), 6);

        double After(double chance) => Assert.IsType<Restart>(RestartPolicy.Decide(rules, Retries.None, true, TimeSpan.Zero, At(TimeSpan.Zero), chance).Verdict).After.TotalSeconds;
    }

    [Theory]
    [InlineData(nameof(EndCause.Ended), 0, null, false)]
    [InlineData(nameof(EndCause.Ended), 1, null, true)]
    [InlineData(nameof(EndCause.Ended), 143, null, false)]
    [InlineData(nameof(EndCause.Ended), null, 15, true)]
    [InlineData(nameof(EndCause.SpawnFailed), null, null, true)]
    [InlineData(nameof(EndCause.Unhealthy), 0, null, true)]
    [InlineData(nameof(EndCause.Unhealthy), 143, null, true)]
    [InlineData(nameof(EndCause.Lost), null, null, false)]
    public void What_is_a_failure_and_what_is_not(string cause, int? code, int? signal, bool isFailure) =>
        Assert.Equal(isFailure, RestartPolicy.IsFailure(new RestartRules { SuccessExitCodes = [143] }, new RunOutcome(Enum.Parse<EndCause>(cause), code, signal, "ended")));

    [Fact]
    public void The_clock_may_be_put_back_or_forward_without_a_failure_more_or_less_in_the_window()
    {
        var now = At(TimeSpan.Zero);
        var retries = Retries.None;
        for (var i = 0; i < 9; i++)
        {
            (var verdict, retries) = RestartPolicy.Decide(s_exact, retries, true, TimeSpan.FromSeconds(35), now, 0.5);
            Assert.IsType<Restart>(verdict);
            now += TimeSpan.FromSeconds(36);
            now = now with { At = now.At + (i % 2 == 0 ? TimeSpan.FromDays(1) : TimeSpan.FromHours(-25)) };
        }

        Assert.IsType<Pause>(RestartPolicy.Decide(s_exact, retries, true, TimeSpan.FromSeconds(35), now, 0.5).Verdict);
    }

    /// <summary>One failure after the other, each after the same life, until it is paused.</summary>
    private static (IReadOnlyList<TimeSpan> Delays, Pause? Pause) Die(RestartRules rules, TimeSpan life, int most = 1000)
    {
        var (delays, retries, now) = (new List<TimeSpan>(), Retries.None, At(TimeSpan.Zero));
        while (delays.Count < most)
        {
            now += life;
            (var verdict, retries) = RestartPolicy.Decide(rules, retries, true, life, now, 0.5);
            if (verdict is Pause pause)
                return (delays, pause);
            delays.Add(Assert.IsType<Restart>(verdict).After);
            now += delays[^1];
        }

        return (delays, null);
    }

    private static (RestartVerdict Verdict, Retries Next) Decide(RestartRules rules, Retries past, bool isFailure) =>
        RestartPolicy.Decide(rules, past, isFailure, TimeSpan.FromSeconds(1), At(TimeSpan.Zero), 0.5);

    private static Moment At(TimeSpan since) => new(s_start + since, since.Ticks, "boot");
}
