namespace Abide.Keeper.Daemon;

/// <summary>How long to wait before the daemon is started again.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.1), Most = TimeSpan.FromSeconds(10);

    /// <summary>A daemon that served this long was healthy: its death begins a new row.</summary>
    internal static readonly TimeSpan Healthy = TimeSpan.FromSeconds(10);

    /// <summary>Nothing after the first death in a row, then 0.1 s, doubling up to 10 s.</summary>
    internal static TimeSpan Delay(int deathsInARow) => deathsInARow <= 1
        ? TimeSpan.Zero
        : TimeSpan.FromTicks((long)Math.Min(Most.Ticks, First.Ticks * Math.Pow(2, Math.Min(deathsInARow - 2, 20))));
}
