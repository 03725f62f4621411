namespace Abide.Daemon.Tests.Support;

/// <summary>A clock that a test moves; timers that are due are called before <see cref="Advance"/> returns, in their order.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private TimeSpan _since;

    /// <summary>Is told, on any thread, when somebody sets a timer.</summary>
    public Action? TimerChanged { get; init; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _since.Ticks;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) + _since;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        for (var end = _since + by; ;)
        {
            ManualTimer? next;
            lock (_lock)
                next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            if (next is null)
            {
                _since = end;
                return;
            }

            _since = next.Due;
            next.Fire();
        }
    }

    private sealed class ManualTimer(ManualTime time, Action act) : ITimer
    {
        private TimeSpan _period;

        public TimeSpan Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
                (Due, _period) = (time._since + dueTime, period);
                if (dueTime >= TimeSpan.Zero)
                    time._timers.Add(this);
            }

            time.TimerChanged?.Invoke();
            return true;
        }

        public void Fire()
        {
            Change(_period > TimeSpan.Zero ? _period : Timeout.InfiniteTimeSpan, _period);
            act();
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
