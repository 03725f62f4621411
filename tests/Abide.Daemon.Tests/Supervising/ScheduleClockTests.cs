using Abide.Daemon.Sessions;
using Abide.Daemon.Supervising;

namespace Abide.Daemon.Tests.Supervising;

public sealed class ScheduleClockTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Schedule s_hourly = new() { Every = TimeSpan.FromHours(1) };

    [Fact]
    public void Before_its_time_nothing_is_due()
    {
        Assert.Equal((null, false, s_noon.AddHours(1)), ScheduleClock.Look(s_hourly, s_noon, s_noon.AddMinutes(59)));
    }

    [Fact]
    public void At_its_time_it_is_started_and_the_next_time_is_told()
    {
        Assert.Equal((s_noon.AddHours(1), true, s_noon.AddHours(2)), ScheduleClock.Look(s_hourly, s_noon, s_noon.AddHours(1).AddSeconds(1)));
    }

    [Fact]
    public void Times_that_nobody_saw_are_left_out_or_made_up_for_once()
    {
        var later = s_noon.AddHours(5).AddMinutes(30);

        Assert.Equal((s_noon.AddHours(5), false, s_noon.AddHours(6)), ScheduleClock.Look(s_hourly, s_noon, later));
        Assert.Equal((s_noon.AddHours(5), true, s_noon.AddHours(6)), ScheduleClock.Look(s_hourly with { Missed = WhenMissed.Once }, s_noon, later));
    }

    [Fact]
    public void A_year_that_was_missed_is_no_work()
    {
        var (due, _, next) = ScheduleClock.Look(new Schedule { Every = TimeSpan.FromSeconds(1) }, s_noon, s_noon.AddYears(1));

        Assert.Equal((s_noon.AddYears(1), s_noon.AddYears(1).AddSeconds(1)), (due, next));
    }

    [Fact]
    public void What_was_done_is_not_done_again_when_the_clock_is_put_back_and_is_done_once_when_it_is_put_forward()
    {
        Assert.True(CronExpression.TryParse("30 2 * * *", out var cron, out _));
        DateTimeOffset? Next(DateTimeOffset after) => cron.Next(after, TimeZoneInfo.Utc);
        var daily = new Schedule { Cron = "30 2 * * *" };
        var half = new DateTimeOffset(2026, 3, 1, 2, 30, 0, TimeSpan.Zero);
        var (due, starts, _) = ScheduleClock.Look(daily, half.AddDays(-1), half.AddSeconds(1), Next);
        Assert.Equal((half, true), (due, starts));

        Assert.Equal((null, false, half.AddDays(1)), ScheduleClock.Look(daily, half, half.AddHours(-1), Next)); // an hour back
        Assert.Equal((null, false, half.AddDays(1)), ScheduleClock.Look(daily, half, half.AddSeconds(2), Next)); // the same time again

        Assert.Equal((half.AddDays(1), true, half.AddDays(2)), ScheduleClock.Look(daily, half, half.AddDays(1).AddSeconds(5), Next)); // a day forward
    }
}
