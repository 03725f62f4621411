namespace Abide.Daemon.Supervising;

/// <summary>How many starts that nobody asked for there may be: so many at once, then one each few seconds. Pure; times are of one monotonic clock.</summary>
/// <param name="Tokens">Starts that are free at <paramref name="At"/>; below zero when some wait already.</param>
/// <param name="At">When that was reckoned.</param>
internal readonly record struct StartBudget(double Tokens, TimeSpan At)
{
    /// <summary>Automatic starts in a minute, of one host.</summary>
    public const int PerMinute = 30;

    public static StartBudget Full(TimeSpan now) => new(PerMinute, now);

    /// <summary>Takes one start.</summary>
    /// <returns>How long it has to wait for its turn, and what is left for the others.</returns>
    public (TimeSpan Wait, StartBudget Next) Take(TimeSpan now)
    {
        var tokens = Math.Min(PerMinute, Tokens + ((now - At).TotalMinutes * PerMinute)) - 1;
        return (tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromMinutes(-tokens / PerMinute), new StartBudget(tokens, now));
    }
}
