using System.Globalization;

namespace Abide.Daemon.Configuration;

/// <summary>The hours of a day in which nobody is told of anything: <c>22:00-07:30</c>, of the machine's clock.</summary>
/// <param name="From">When they begin.</param>
/// <param name="Until">When they end; before <paramref name="From"/> that is on the next day.</param>
internal readonly record struct QuietHours(TimeOnly From, TimeOnly Until)
{
    /// <summary>Reads them; null when the text is something else.</summary>
    public static QuietHours? Parse(string text) =>
        text.Split('-') is [var from, var until] && Time(from) is { } begin && Time(until) is { } end && begin != end ? new QuietHours(begin, end) : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From:HH\\:mm}-{Until:HH\\:mm}");

    /// <summary>How long they go on; null when it is none of them now.</summary>
    public TimeSpan? Left(DateTimeOffset local)
    {
        var now = TimeOnly.FromTimeSpan(local.TimeOfDay);
        return now.IsBetween(From, Until) ? Until - now : null; // both go over midnight where they must
    }

    private static TimeOnly? Time(string text) => TimeOnly.TryParseExact(text.Trim(), "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
