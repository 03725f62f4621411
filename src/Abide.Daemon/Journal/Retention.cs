namespace Abide.Daemon.Journal;

/// <summary>Drops the oldest segments of a journal whose output is more than its limit. A reader that comes from before is told how much is gone.</summary>
internal static class Retention
{
    /// <param name="extent">The journal.</param>
    /// <param name="limit">How much it keeps.</param>
    /// <param name="outputBytes">Bytes of output since the session was created.</param>
    /// <param name="now">The time.</param>
    public static void Drop(JournalExtent extent, HistoryLimit limit, long outputBytes, DateTimeOffset now)
    {
        var oldest = limit.Age is { } age ? UnixTime.Microseconds(now - age) : long.MinValue;
        while (extent.Segments is [var first, var next, ..] && !next.Start.PreviousIsKept)
        {
            var isTooMuch = outputBytes - next.Start.OutputBefore >= limit.Bytes;
            var isTooOld = next.Time < oldest;
            if (!isTooMuch && !isTooOld)
                return;
            extent.Publish(extent.Segments[1..]);
            try
            {
                File.Delete(first.Path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return; // it is found again when the journal is next opened
            }
        }
    }
}
