using Abide.Daemon.Sessions;

namespace Abide.Daemon.Supervising;

/// <summary>When a schedule's times come. Pure.</summary>
internal static class ScheduleClock
{
    /// <summary>A time that passed so long ago is missed: nobody was there to see it.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    /// <summary>What is to be done now, and when to look again.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="last">The last time that was dealt with, or since when it is wanted.</param>
    /// <param name="now">The time.</param>
    /// <param name="cron">The schedule's times, where it is of that kind.</param>
    /// <returns>The time that is due now, if one is; whether it is to be started for it; and the next time, if there is one.</returns>
    public static (DateTimeOffset? Due, bool Starts, DateTimeOffset? Next) Look(Schedule schedule, DateTimeOffset last, DateTimeOffset now, Func<DateTimeOffset, DateTimeOffset?>? cron = null)
    {
        DateTimeOffset? After(DateTimeOffset time) => schedule.Every is { } every ? time + every : cron?.Invoke(time);
        if (last > now)
            return (null, false, After(last)); // the clock was put back: what was done is not done again
        DateTimeOffset? due = null;
        var next = After(last);
        if (schedule.Every is { } period && next < now - period)
            next = last + (period * Math.Floor((now - last) / period)); // not one by one through a year
        for (var i = 0; next is { } time && time <= now; i++)
        {
            due = time;
            next = After(i < 1000 ? time : now); // so many were missed that one more or less does not matter
        }

        return (due, due is { } at && (now - at < Late || schedule.Missed == WhenMissed.Once), next);
    }
}
