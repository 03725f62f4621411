using Abide.Processes;

namespace Abide.Keeper;

/// <summary>The keeper's one thread: waits for descriptors and timers and calls what was asked for. A call that fails is logged, and the loop goes on.</summary>
internal sealed class EventLoop(TimeProvider time) : IDisposable
{
    private readonly Poller poller = new();
    private readonly Dictionary<long, Action<PollEvents>> watches = [];
    private readonly List<LoopTimer> timers = [];
    private long lastToken;
    private bool stopping;

    /// <summary>Calls <paramref name="happened"/> for each event of a descriptor, until the watch is disposed.</summary>
    internal Watch Add(int fd, PollEvents events, Action<PollEvents> happened)
    {
        var watch = new Watch(this, fd, ++lastToken);
        poller.Add(fd, watch.Token, events);
        watches.Add(watch.Token, happened);
        return watch;
    }

    /// <summary>Calls <paramref name="due"/> once, after a delay, unless the timer is disposed before.</summary>
    internal IDisposable After(TimeSpan delay, Action due)
    {
        var timer = new LoopTimer(this, time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency), due);
        timers.Add(timer);
        return timer;
    }

    /// <summary>Runs until <see cref="Stop"/>.</summary>
    internal void Run()
    {
        var events = new PollEvent[64];
        while (!stopping)
        {
            var count = poller.Wait(events, UntilNextTimer());
            foreach (var one in events.AsSpan(0, count))
            {
                // An earlier event of this round may have ended the watch.
                if (watches.TryGetValue(one.Token, out var happened)) Call(() => happened(one.Events));
            }
            CallDueTimers();
        }
    }

    internal void Stop() => stopping = true;

    public void Dispose() => poller.Dispose();

    private int UntilNextTimer()
    {
        if (timers.Count == 0) return -1;
        var left = time.GetElapsedTime(time.GetTimestamp(), timers.Min(timer => timer.Due));
        return (int)Math.Ceiling(Math.Max(0, left.TotalMilliseconds));
    }

    private void CallDueTimers()
    {
        var now = time.GetTimestamp();
        foreach (var timer in timers.Where(timer => timer.Due <= now).ToList())
        {
            if (timers.Remove(timer)) Call(timer.Call);
        }
    }

    private static void Call(Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Log.Write($"failed: {failure}");
        }
    }

    /// <summary>A watched descriptor; dispose it before the descriptor is closed.</summary>
    internal sealed class Watch(EventLoop loop, int fd, long token) : IDisposable
    {
        internal long Token => token;

        internal void Change(PollEvents events) => loop.poller.Change(fd, token, events);

        public void Dispose()
        {
            if (loop.watches.Remove(token)) loop.poller.Remove(fd);
        }
    }

    private sealed record LoopTimer(EventLoop Loop, long Due, Action Call) : IDisposable
    {
        public void Dispose() => Loop.timers.Remove(this);
    }
}
