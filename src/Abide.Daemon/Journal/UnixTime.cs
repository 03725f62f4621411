namespace Abide.Daemon.Journal;

/// <summary>Times as journals and the catalog hold them: microseconds since the Unix epoch, UTC.</summary>
internal static class UnixTime
{
    public static long Microseconds(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset At(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
