namespace Abide.Daemon.Access;

/// <summary>
/// Counts attempts with wrong credentials, by address: after <see cref="Free"/> of them in a minute an address is locked out, for longer each time. What cannot be
/// guessed need not be protected from guessing; this keeps logs small and the daemon idle.
/// </summary>
internal sealed class FailedAttempts(TimeProvider time)
{
    /// <summary>Attempts in a minute before an address is locked out.</summary>
    public const int Free = 10;

    private const int MostAddresses = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1), FirstLock = TimeSpan.FromSeconds(30), LongestLock = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Tally> _tallies = new(StringComparer.Ordinal);

    /// <summary>How long an address is still locked out; zero when it is not.</summary>
    public TimeSpan LockOf(string address)
    {
        lock (_lock)
            return _tallies.TryGetValue(address, out var tally) && tally.LockedUntil - time.GetUtcNow() is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Notes a failed attempt; true when it has locked the address out.</summary>
    public bool Note(string address)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (_tallies.Count >= MostAddresses)
                Forget_NeedsLock(now);
            var tally = _tallies.GetValueOrDefault(address);
            tally = now - tally.Since > Window ? tally with { Since = now, Count = 1 } : tally with { Count = tally.Count + 1 };
            var locks = tally.Count > Free;
            if (locks)
            {
                var lockedFor = TimeSpan.FromTicks(Math.Min(FirstLock.Ticks << Math.Min(tally.Locks, 10), LongestLock.Ticks));
                tally = tally with { Count = 0, Locks = tally.Locks + 1, LockedUntil = now + lockedFor };
            }

            _tallies[address] = tally;
            return locks;
        }
    }

    private void Forget_NeedsLock(DateTimeOffset now)
    {
        foreach (var (address, tally) in _tallies)
        {
            if (tally.LockedUntil < now && now - tally.Since > LongestLock)
                _tallies.Remove(address);
        }

        if (_tallies.Count >= MostAddresses)
            _tallies.Clear(); // a flood from everywhere: what it would cost to remember is what it wants
    }

    /// <summary>Of one address.</summary>
    /// <param name="Since">When the present minute began.</param>
    /// <param name="Count">Failed attempts in it.</param>
    /// <param name="Locks">How often it was locked out.</param>
    /// <param name="LockedUntil">How long it is.</param>
    private readonly record struct Tally(DateTimeOffset Since, int Count, int Locks, DateTimeOffset LockedUntil);
}
