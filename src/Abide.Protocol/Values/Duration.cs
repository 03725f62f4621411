using System.Globalization;

namespace Abide.Protocol.Values;

/// <summary>Durations as people type them: <c>500ms</c>, <c>1.5s</c>, <c>5m</c>, <c>1h</c>, <c>2d</c>; a bare number is seconds.</summary>
public static class Duration
{
    /// <summary>Reads a duration of up to 366 days; false when the text is none.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(text);
        const double Longest = 366 * 24 * 3600.0;
        duration = default;
        var digits = text.TrimEnd("abcdefghijklmnopqrstuvwxyz".ToCharArray());
        double? unit = text[digits.Length..] switch
        {
            "ms" => 0.001,
            "" or "s" => 1,
            "m" or "min" => 60,
            "h" => 3600,
            "d" => 24 * 3600,
            _ => null,
        };
        if (unit is null || !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || !(number * unit <= Longest))
            return false;
        duration = TimeSpan.FromSeconds(number * unit.Value);
        return true;
    }

    /// <summary>The duration, exactly, in the largest unit of which it is a whole number: <c>8d</c>, <c>90m</c>, <c>1500ms</c>.</summary>
    public static string Show(TimeSpan duration)
    {
        foreach (var (ticks, unit) in (ReadOnlySpan<(long, string)>)[(TimeSpan.TicksPerDay, "d"), (TimeSpan.TicksPerHour, "h"), (TimeSpan.TicksPerMinute, "m"), (TimeSpan.TicksPerSecond, "s")])
        {
            if (duration.Ticks % ticks == 0)
                return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / ticks}{unit}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.####}ms");
    }

    /// <summary>How long ago, coarsely: <c>now</c>, <c>12s</c>, <c>3m</c>, <c>5h</c>, <c>2d</c>.</summary>
    public static string Ago(TimeSpan age) => age switch
    {
        { TotalSeconds: < 1 } => "now",
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalSeconds}s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalMinutes}m"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalHours}h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalDays}d"),
    };
}
