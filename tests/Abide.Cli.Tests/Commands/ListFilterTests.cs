using System.Globalization;
using Abide.Cli.CommandLine;
using Abide.Cli.Commands;

namespace Abide.Cli.Tests.Commands;

public sealed class ListFilterTests
{
    /// <summary>Days are the caller's: where clocks are changed, one has 23 or 25 hours.</summary>
    [Theory]
    [InlineData("2026-03-01", "UTC", "2026-03-01T00:00Z", "2026-03-02T00:00Z")]
    [InlineData("2026-03-01..2026-03-03", "UTC", "2026-03-01T00:00Z", "2026-03-04T00:00Z")]
    [InlineData("2026-03-01..", "UTC", "2026-03-01T00:00Z", null)]
    [InlineData("..2026-03-01", "UTC", null, "2026-03-02T00:00Z")]
    [InlineData("2026-03-29", "Europe/Vienna", "2026-03-28T23:00Z", "2026-03-29T22:00Z")]
    [InlineData("2026-10-25", "Europe/Vienna", "2026-10-24T22:00Z", "2026-10-25T23:00Z")]
    [InlineData("2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00Z", "2018-11-05T02:00Z")] // begins at one o'clock
    public void Days(string text, string zone, string? from, string? before)
    {
        static DateTimeOffset? Time(string? text) => text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
        Assert.Equal((Time(from), Time(before)), ListFilter.Days(text, TimeZoneInfo.FindSystemTimeZoneById(zone)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("today")]
    [InlineData("2026-02-30")]
    [InlineData("2026-3-1")]
    [InlineData("9999-12-31")]
    [InlineData("2026-03-02..2026-03-01")]
    public void What_are_no_days_is_refused(string text) => Assert.Throws<UsageException>(() => ListFilter.Days(text, TimeZoneInfo.Utc));
}
