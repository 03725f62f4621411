using Abide.Daemon.Registry;

namespace Abide.Daemon.Supervising;

/// <summary>How much may be started on one host: a slow one keeps no other waiting.</summary>
/// <param name="time">The clock.</param>
internal sealed class HostStarts(TimeProvider time)
{
    /// <summary>Programs that are being started at the same time.</summary>
    private const int AtOnce = 4;

    private readonly Lock _lock = new();
    private StartBudget _budget = StartBudget.Full(time.GetElapsedTime(0));

    public PlaceQueue Places { get; } = new(AtOnce);

    /// <summary>Takes one automatic start: how long it has to wait for its turn.</summary>
    public TimeSpan Take()
    {
        lock (_lock)
        {
            (var wait, _budget) = _budget.Take(time.GetElapsedTime(0));
            return wait;
        }
    }
}
