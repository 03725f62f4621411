namespace Abide.Daemon.Sessions;

/// <summary>
/// A point in time that is true across daemons and whatever is done to the clock: times of one boot of the machine are compared by its monotonic clock, others by the
/// wall clock.
/// </summary>
/// <param name="At">What the clock showed.</param>
/// <param name="Ticks">Time since the machine was started, in ticks of 100 ns.</param>
/// <param name="Boot">Which start of the machine that was.</param>
internal sealed record Moment(DateTimeOffset At, long Ticks, string Boot)
{
    /// <summary>Now.</summary>
    public static Moment Now(TimeProvider time, string boot) => new(time.GetUtcNow(), time.GetElapsedTime(0).Ticks, boot);

    /// <summary>The time from <paramref name="earlier"/> to this one; never negative.</summary>
    public TimeSpan Since(Moment earlier)
    {
        var elapsed = Boot == earlier.Boot ? new TimeSpan(Ticks - earlier.Ticks) : At - earlier.At;
        return elapsed > TimeSpan.Zero ? elapsed : TimeSpan.Zero;
    }

    public static Moment operator +(Moment moment, TimeSpan time) => new(moment.At + time, moment.Ticks + time.Ticks, moment.Boot);
}
