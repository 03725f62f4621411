using Abide.Cli.Values;

namespace Abide.Cli.Tests.Values;

public sealed class MomentTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeZoneInfo s_zone = TimeZoneInfo.CreateCustomTimeZone("two", TimeSpan.FromHours(2), "two", "two");

    [Theory]
    [InlineData("2h", "2026-03-10T10:00:00Z")]
    [InlineData("1d", "2026-03-09T12:00:00Z")]
    [InlineData("2026-03-01", "2026-02-28T22:00:00Z")]
    [InlineData("2026-03-01T14:30", "2026-03-01T12:30:00Z")]
    [InlineData("2026-03-01 14:30:05", "2026-03-01T12:30:05Z")]
    [InlineData("2026-03-01T14:30Z", "2026-03-01T14:30:00Z")]
    public void Points_in_time_are_said_in_several_ways(string text, string moment)
    {
        Assert.True(Moment.TryParse(text, s_now, s_zone, out var parsed));
        Assert.Equal(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture), parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026-02-30")]
    [InlineData("14:30")]
    [InlineData("-2h")]
    public void Everything_else_is_none(string text) => Assert.False(Moment.TryParse(text, s_now, s_zone, out _));
}
