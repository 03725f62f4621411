using System.Globalization;
using Abide.Daemon.Sessions;

namespace Abide.Daemon.Tests.Sessions;

public sealed class CronExpressionTests
{
    [Theory]
    [InlineData("* * * * *", "2026-01-01T00:00:00", "2026-01-01T00:01", "2026-01-01T00:02")]
    [InlineData("*/15 * * * *", "2026-01-01T00:07:30", "2026-01-01T00:15", "2026-01-01T00:30", "2026-01-01T00:45", "2026-01-01T01:00")]
    [InlineData("5,35 8-10/2 * * *", "2026-01-01T00:00:00", "2026-01-01T08:05", "2026-01-01T08:35", "2026-01-01T10:05", "2026-01-01T10:35", "2026-01-02T08:05")]
    [InlineData("0 9 * * mon-fri", "2026-01-02T09:00:00", "2026-01-05T09:00", "2026-01-06T09:00")] // the 2nd is a Friday
    [InlineData("0 9 * * fri-sun", "2026-01-02T09:00:00", "2026-01-03T09:00", "2026-01-04T09:00", "2026-01-09T09:00")]
    [InlineData("0 0 * * 7", "2026-01-01T00:00:00", "2026-01-04T00:00", "2026-01-11T00:00")]
    [InlineData("0 0 * * 0", "2026-01-01T00:00:00", "2026-01-04T00:00", "2026-01-11T00:00")]
    [InlineData("30 4 1,15 * 5", "2026-01-01T05:00:00", "2026-01-02T04:30", "2026-01-09T04:30", "2026-01-15T04:30", "2026-01-16T04:30")] // one of the days is enough
    [InlineData("30 4 */2 * 5", "2026-01-01T05:00:00", "2026-01-09T04:30", "2026-01-23T04:30")] // but not where one begins with a star
    [InlineData("0 12 31 * *", "2026-01-31T12:00:00", "2026-03-31T12:00", "2026-05-31T12:00")]
    [InlineData("0 0 29 2 *", "2026-01-01T00:00:00", "2028-02-29T00:00", "2032-02-29T00:00")]
    [InlineData("0 0 29 2 *", "2096-03-01T00:00:00", "2104-02-29T00:00")] // 2100 has none
    [InlineData("0 0 29 FEB mon", "2028-02-28T00:00:00", "2028-02-29T00:00", "2029-02-05T00:00")]
    [InlineData("@yearly", "2026-01-01T00:00:00", "2027-01-01T00:00")]
    [InlineData("@monthly", "2026-01-31T00:00:00", "2026-02-01T00:00")]
    [InlineData("@weekly", "2026-01-01T00:00:00", "2026-01-04T00:00")]
    [InlineData("@daily", "2026-12-31T00:00:00", "2027-01-01T00:00")]
    [InlineData("@hourly", "2026-01-01T00:00:00", "2026-01-01T01:00")]
    public void The_next_times_are_those_of_the_table(string text, string after, params string[] next) => Check(text, "UTC", after + "Z", [.. next.Select(time => time + ":00Z")]);

    [Theory]
    // Berlin: 02:00 → 03:00 on 29 March 2026, 03:00 → 02:00 on 25 October 2026.
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00:00+01:00", "2026-03-28T02:30:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00")]
    [InlineData("0,30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-30T02:00:00+02:00")]
    [InlineData("0 3 * * *", "Europe/Berlin", "2026-03-28T12:00:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-30T03:00:00+02:00")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00+02:00", "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-10-25T02:10:00+01:00", "2026-10-26T02:30:00+01:00")]
    [InlineData("0 3 * * *", "Europe/Berlin", "2026-10-24T12:00:00+02:00", "2026-10-25T03:00:00+01:00")]
    [InlineData("30 * * * *", "Europe/Berlin", "2026-03-29T01:00:00+01:00", "2026-03-29T01:30:00+01:00", "2026-03-29T03:30:00+02:00")]
    [InlineData("30 * * * *", "Europe/Berlin", "2026-10-25T01:45:00+02:00", "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00", "2026-10-25T03:30:00+01:00")]
    // New York: 02:00 → 03:00 on 8 March 2026, 02:00 → 01:00 on 1 November 2026.
    [InlineData("15 2 8 3 *", "America/New_York", "2026-01-01T00:00:00-05:00", "2026-03-08T03:00:00-04:00", "2027-03-08T02:15:00-05:00")]
    [InlineData("0 1 * * *", "America/New_York", "2026-10-31T12:00:00-04:00", "2026-11-01T01:00:00-04:00", "2026-11-02T01:00:00-05:00")]
    [InlineData("59 1 1 11 *", "America/New_York", "2026-11-01T01:30:00-05:00", "2027-11-01T01:59:00-04:00")]
    [InlineData("0 0 * * sun", "America/New_York", "2026-03-07T00:00:00-05:00", "2026-03-08T00:00:00-05:00", "2026-03-15T00:00:00-04:00")]
    // Auckland: 03:00 → 02:00 on 5 April 2026, 02:00 → 03:00 on 27 September 2026.
    [InlineData("30 2 * * *", "Pacific/Auckland", "2026-04-04T12:00:00+13:00", "2026-04-05T02:30:00+13:00", "2026-04-06T02:30:00+12:00")]
    [InlineData("45 2 * * *", "Pacific/Auckland", "2026-09-26T12:00:00+12:00", "2026-09-27T03:00:00+13:00", "2026-09-28T02:45:00+13:00")]
    [InlineData("0 0 29 2 *", "Pacific/Auckland", "2026-01-01T00:00:00+13:00", "2028-02-29T00:00:00+13:00")]
    // Santiago puts its clocks forward at midnight: 6 September 2026 begins at 01:00.
    [InlineData("0 0 * * *", "America/Santiago", "2026-09-05T12:00:00-04:00", "2026-09-06T01:00:00-03:00", "2026-09-07T00:00:00-03:00")]
    [InlineData("10 * 6 9 *", "America/Santiago", "2026-09-05T12:00:00-04:00", "2026-09-06T01:10:00-03:00")]
    public void Clocks_that_are_put_forward_or_back_neither_lose_a_time_nor_double_it(string text, string zone, string after, params string[] next) => Check(text, zone, after, next);

    [Theory]
    [InlineData("", "five fields")]
    [InlineData("* * * *", "has 4")]
    [InlineData("* * * * * *", "has 6")]
    [InlineData("60 * * * *", "minute is 0-59")]
    [InlineData("* 24 * * *", "hour is 0-23")]
    [InlineData("* * 0 * *", "day of the month is 1-31")]
    [InlineData("* * * 13 *", "month is 1-12 or jan to dec")]
    [InlineData("* * * * 8", "day of the week is 0-7 or sun to sat")]
    [InlineData("* * * * mond", "'mond'")]
    [InlineData("5/10 * * * *", "needs a range")]
    [InlineData("*/0 * * * *", "step")]
    [InlineData("*/x * * * *", "step")]
    [InlineData("30-10 * * * *", "greater")]
    [InlineData("1,,2 * * * *", "minute")]
    [InlineData("-1 * * * *", "minute")]
    [InlineData("0 0 30 2 *", "never comes")]
    [InlineData("0 0 31 4,6,9,11 *", "never comes")]
    [InlineData("@often", "@hourly")]
    [InlineData("@reboot", "autostart")]
    public void What_is_wrong_is_said(string text, string words)
    {
        Assert.False(CronExpression.TryParse(text, out _, out var fault));
        Assert.Contains(words, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_the_time_before_the_next_one_is_behind_it_and_none_is_left_out()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        Assert.True(CronExpression.TryParse("17 1-4 * * *", out var cron, out _));
        var seen = new HashSet<DateTimeOffset>();
        for (var after = At("2026-10-24T00:00:00Z"); after < At("2026-10-27T00:00:00Z"); after = after.AddMinutes(7))
        {
            var next = cron.Next(after, zone);
            Assert.True(next > after);
            seen.Add(next);
        }

        var walked = new List<DateTimeOffset>();
        for (var at = cron.Next(At("2026-10-24T00:00:00Z"), zone); walked.Count < seen.Count; at = cron.Next(at, zone))
            walked.Add(at);
        Assert.Equal(seen.Order(), walked);
    }

    private static void Check(string text, string zone, string after, string[] next)
    {
        Assert.True(CronExpression.TryParse(text, out var cron, out var fault), fault);
        var (at, expected) = (At(after), next.Select(At));
        Assert.Equal(expected, next.Select(_ => at = cron.Next(at, TimeZoneInfo.FindSystemTimeZoneById(zone))));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
