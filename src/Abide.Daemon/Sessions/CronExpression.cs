using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace Abide.Daemon.Sessions;

/// <summary>
/// Times as crontab(5) writes them: minute, hour, day of the month, month, day of the week, or <c>@hourly</c> and its like. Where both days are given, one of them is enough. Pure.
/// </summary>
internal sealed class CronExpression
{
    private const int HoursOfDay = 24;

    /// <summary>From one 29 February to the next there are up to eight years.</summary>
    private const int MostDays = 366 * 9;

    private static readonly Field s_minute = new("minute", 0, 59, []);
    private static readonly Field s_hour = new("hour", 0, 23, []);
    private static readonly Field s_day = new("day of the month", 1, 31, []);
    private static readonly Field s_month = new("month", 1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]);
    private static readonly Field s_weekday = new("day of the week", 0, 7, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]);

    private static readonly Dictionary<string, string> s_words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
        ["@monthly"] = "0 0 1 * *",
        ["@weekly"] = "0 0 * * 0",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@hourly"] = "0 * * * *",
    };

    private readonly ulong _minutes, _hours, _days, _months, _weekdays;
    private readonly bool _isEitherDay;

    private CronExpression(ulong minutes, ulong hours, ulong days, ulong months, ulong weekdays, bool isEitherDay) =>
        (_minutes, _hours, _days, _months, _weekdays, _isEitherDay) = (minutes, hours, days, months, weekdays, isEitherDay);

    /// <summary>Whether it is for every hour: then what clocks do to an hour changes nothing of how often it is.</summary>
    private bool IsOfEveryHour => BitOperations.PopCount(_hours) == HoursOfDay;

    /// <summary>Reads an expression.</summary>
    /// <param name="text">Five fields, or a word.</param>
    /// <param name="cron">The expression.</param>
    /// <param name="fault">What is wrong and what would be right, as one line; null when it is right.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out CronExpression? cron, [NotNullWhen(false)] out string? fault)
    {
        cron = null;
        var given = text.Trim();
        if (given.StartsWith('@') && !s_words.TryGetValue(given, out given!))
        {
            fault = text.Trim() == "@reboot" ? "@reboot is said as 'autostart: true', without a schedule" : $"'{text.Trim()}' is none of {string.Join(", ", s_words.Keys)}";
            return false;
        }

        var fields = given.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5)
        {
            fault = $"it has five fields, minute, hour, day of the month, month and day of the week, such as '30 2 * * *'; '{text}' has {fields.Length.ToString(CultureInfo.InvariantCulture)}";
            return false;
        }

        var (read, bits) = (new[] { s_minute, s_hour, s_day, s_month, s_weekday }, new ulong[fields.Length]);
        for (var i = 0; i < fields.Length; i++)
        {
            fault = read[i].Read(fields[i], out bits[i]);
            if (fault is not null)
                return false;
        }

        var (days, months, weekdays) = (bits[2], bits[3], bits[4]);
        if ((weekdays & (1UL << 7)) != 0)
            weekdays |= 1; // 7 is Sunday, too
        var isEitherDay = fields[2][0] != '*' && fields[4][0] != '*';
        if (!isEitherDay && !Enumerable.Range(1, 12).Any(month => (months & (1UL << month)) != 0 && Enumerable.Range(1, DateTime.DaysInMonth(2024, month)).Any(day => (days & (1UL << day)) != 0)))
        {
            fault = $"'{text}' never comes: no month of these has such a day";
            return false;
        }

        fault = null;
        cron = new CronExpression(bits[0], bits[1], days, months, weekdays, isEitherDay);
        return true;
    }

    /// <summary>
    /// The first time after another. A time of the clock that does not exist, because clocks are put forward, is the first moment after it; one that comes twice, because they
    /// are put back, is the first of the two. An expression for every hour goes by hours that pass: it leaves out what does not exist, and takes both of what comes twice.
    /// </summary>
    /// <param name="after">The time.</param>
    /// <param name="zone">Whose clocks it goes by.</param>
    public DateTimeOffset Next(DateTimeOffset after, TimeZoneInfo zone) => IsOfEveryHour ? NextPassing(after, zone) : NextOfClock(after, zone);

    private DateTimeOffset NextOfClock(DateTimeOffset after, TimeZoneInfo zone)
    {
        // Clocks are never put back or forward by more than a day: what was before that is over.
        for (var day = TimeZoneInfo.ConvertTime(after, zone).Date.AddDays(-1); ; day = NextDay(day.AddDays(1)))
        {
            if (!IsOn(day))
                continue;
            for (var hour = 0; hour < HoursOfDay; hour++)
            {
                for (var minute = 0; (_hours & (1UL << hour)) != 0 && minute < 60; minute++)
                {
                    if ((_minutes & (1UL << minute)) != 0 && Moment(day.AddHours(hour).AddMinutes(minute), zone) is var moment && moment > after)
                        return moment;
                }
            }
        }
    }

    private DateTimeOffset NextPassing(DateTimeOffset after, TimeZoneInfo zone)
    {
        var moment = new DateTimeOffset(after.UtcTicks - (after.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero).AddMinutes(1);
        while (true)
        {
            var local = TimeZoneInfo.ConvertTime(moment, zone);
            if (!IsOn(local.Date))
            {
                var day = NextDay(local.Date.AddDays(1));
                moment = Moment(day, zone);
            }
            else if ((_minutes & (1UL << local.Minute)) != 0)
            {
                return local;
            }
            else
            {
                moment = moment.AddMinutes(1);
            }
        }
    }

    /// <summary>The first day, from one on, that it is for.</summary>
    private DateTime NextDay(DateTime day)
    {
        for (var tried = 0; tried < MostDays; tried++, day = day.AddDays(1))
        {
            if (IsOn(day))
                return day;
        }

        throw new InvalidOperationException("no day is one of this expression");
    }

    private bool IsOn(DateTime day)
    {
        if ((_months & (1UL << day.Month)) == 0)
            return false;
        var (ofMonth, ofWeek) = ((_days & (1UL << day.Day)) != 0, (_weekdays & (1UL << (int)day.DayOfWeek)) != 0);
        return _isEitherDay ? ofMonth || ofWeek : ofMonth && ofWeek;
    }

    private static DateTimeOffset Moment(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(1);
        return new DateTimeOffset(local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local));
    }

    /// <summary>One of the five fields.</summary>
    /// <param name="Name">What it is called.</param>
    /// <param name="Least">The least of its values.</param>
    /// <param name="Most">The greatest of them.</param>
    /// <param name="Names">Words for them, from the least on.</param>
    private sealed record Field(string Name, int Least, int Most, string[] Names)
    {
        /// <summary>Reads lists of ranges with steps into a bit for each value. What is wrong, or null.</summary>
        public string? Read(string text, out ulong bits)
        {
            bits = 0;
            foreach (var part in text.Split(','))
            {
                var slash = part.IndexOf('/', StringComparison.Ordinal);
                var range = slash < 0 ? part : part[..slash];
                var step = 1;
                if (slash >= 0 && (!int.TryParse(part.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out step) || step < 1))
                    return $"the {Name} '{part}' has a step that is no number from 1 up";
                var dash = range.IndexOf('-', StringComparison.Ordinal);
                int first, last;
                if (range == "*")
                    (first, last) = (Least, this == s_weekday ? Most - 1 : Most);
                else if (dash < 0 && slash >= 0)
                    return $"the {Name} '{part}' has a step, which needs a range or '*' before it, such as {Range}/{step.ToString(CultureInfo.InvariantCulture)}";
                else if (!TryValue(dash < 0 ? range : range[..dash], out first) || !TryValue(dash < 0 ? range : range[(dash + 1)..], out last))
                    return $"the {Name} is {Range}{(Names.Length > 0 ? $" or {Names[0]} to {Names[^1]}" : "")}, a list (1,2), a range (1-5), or '*', with a step (*/2) behind a range; not '{part}'";
                else if (last < first && this == s_weekday && last == 0)
                    last = Most; // until Sunday
                if (last < first)
                    return $"the {Name} '{part}' goes from a greater to a smaller value";
                for (var value = first; value <= last; value += step)
                    bits |= 1UL << value;
            }

            return null;
        }

        private string Range => string.Create(CultureInfo.InvariantCulture, $"{Least}-{Most}");

        private bool TryValue(string text, out int value)
        {
            value = Array.FindIndex(Names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
            if (value >= 0)
            {
                value += Least;
                return true;
            }

            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= Least && value <= Most;
        }
    }
}
