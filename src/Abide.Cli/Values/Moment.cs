using System.Globalization;

namespace Abide.Cli.Values;

/// <summary>A point in time as people type it: so long ago (<c>2h</c>), a day (<c>2026-03-01</c>, when it begins), or a day and a time of day (<c>2026-03-01T14:30</c>).</summary>
internal static class Moment
{
    private static readonly string[] s_forms = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm:ss"];

    /// <param name="text">What was typed; with <c>Z</c> at its end it is UTC, else of the zone.</param>
    /// <param name="now">Now.</param>
    /// <param name="zone">Where the person is.</param>
    /// <param name="moment">The point in time.</param>
    public static bool TryParse(string text, DateTimeOffset now, TimeZoneInfo zone, out DateTimeOffset moment)
    {
        moment = default;
        if (Duration.TryParse(text, out var ago))
        {
            moment = now - ago;
            return true;
        }

        var isUtc = text.EndsWith('Z');
        if (!DateTime.TryParseExact(isUtc ? text[..^1] : text, s_forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return false;
        if (isUtc)
            moment = new DateTimeOffset(time, TimeSpan.Zero);
        else if (zone.IsInvalidTime(time))
            return false; // clocks were put forward past it
        else
            moment = new DateTimeOffset(time, zone.GetUtcOffset(time)).ToUniversalTime();
        return true;
    }
}
