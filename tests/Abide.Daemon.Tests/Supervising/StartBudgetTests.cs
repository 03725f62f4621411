using Abide.Daemon.Supervising;

namespace Abide.Daemon.Tests.Supervising;

public sealed class StartBudgetTests
{
    [Fact]
    public void Thirty_at_once_are_free_and_each_one_after_them_waits_two_seconds_longer()
    {
        var budget = StartBudget.Full(TimeSpan.Zero);
        var waits = new List<double>();
        for (var i = 0; i < 33; i++)
        {
            (var wait, budget) = budget.Take(TimeSpan.Zero);
            waits.Add(wait.TotalSeconds);
        }

        Assert.All(waits.Take(30), wait => Assert.Equal(0, wait));
        Assert.Equal([2, 4, 6], waits.Skip(30));
    }

    [Fact]
    public void It_fills_up_again_but_never_beyond_a_minutes_worth()
    {
        var (_, budget) = StartBudget.Full(TimeSpan.Zero).Take(TimeSpan.Zero);

        Assert.Equal(StartBudget.PerMinute - 1, budget.Take(TimeSpan.FromHours(5)).Next.Tokens);
    }

    [Fact]
    public void However_they_come_no_more_than_thirty_a_minute_are_let_through_in_the_long_run()
    {
        var (random, budget, now, started) = (new Random(7), StartBudget.Full(TimeSpan.Zero), TimeSpan.Zero, new List<TimeSpan>());
        for (var i = 0; i < 2000; i++)
        {
            now += TimeSpan.FromSeconds(random.NextDouble());
            (var wait, budget) = budget.Take(now);
            started.Add(now + wait);
        }

        Assert.True(started.Count <= (started.Max().TotalMinutes * StartBudget.PerMinute) + StartBudget.PerMinute + 1);
        Assert.Equal(started.Order(), started); // nobody overtakes
    }
}
