using Abide.Daemon.Sessions;

namespace Abide.Daemon.Registry;

/// <summary>Gives out places, for turns in progress or anything else of which there is a limited number, and has the rest wait in a fair line. Any thread may ask.</summary>
/// <param name="count">How many places there are, 1 or more.</param>
internal sealed class PlaceQueue(int count)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SessionId, TaskCompletionSource<IDisposable>> _waiting = [];
    private Places _places = Places.Of(count);

    /// <summary>Told, on any thread, when those who wait have moved up or gone.</summary>
    public event Action? Moved;

    /// <summary>How many have a place.</summary>
    public int Taken => Current.Taken.Length;

    /// <summary>Where in the line a session waits, from 1; null when it does not.</summary>
    public int? LineOf(SessionId session) => Current.LineOf(session);

    /// <summary>Completes when the session has a place, which is given back by disposing of what it gives. Who stops waiting leaves the line.</summary>
    /// <exception cref="RefusedException">The session has a place or waits for one.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before there was a place; then there is none to give back.</exception>
    public async Task<IDisposable> TakeAsync(SessionId session, CancellationToken cancelled)
    {
        cancelled.ThrowIfCancellationRequested();
        TaskCompletionSource<IDisposable> wait;
        lock (_lock)
        {
            var (next, answer) = _places.Ask(session);
            _places = next;
            if (answer == PlaceAnswer.Already)
                throw new RefusedException("it has a turn in progress, or waits for one");
            if (answer == PlaceAnswer.Granted)
                return new Taking(this, session);
            _waiting[session] = wait = new TaskCompletionSource<IDisposable>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        await using var registration = cancelled.Register(() => Cancel(session, wait, cancelled)).ConfigureAwait(false);
        return await wait.Task;
    }

    /// <summary>From now on there are so many places.</summary>
    public void Resize(int count)
    {
        lock (_lock)
        {
            (_places, var granted) = _places.Resize(count);
            Tell(granted);
        }

        Moved?.Invoke();
    }

    private Places Current
    {
        get
        {
            lock (_lock)
                return _places;
        }
    }

    private void Leave(SessionId session)
    {
        lock (_lock)
        {
            (_places, var granted) = _places.Leave(session);
            Tell(granted);
        }

        Moved?.Invoke();
    }

    /// <summary>One who has got a place in this moment keeps it.</summary>
    private void Cancel(SessionId session, TaskCompletionSource<IDisposable> wait, CancellationToken cancelled)
    {
        lock (_lock)
        {
            if (!_waiting.TryGetValue(session, out var waiting) || waiting != wait)
                return;
            _waiting.Remove(session);
            (_places, _) = _places.Leave(session); // it had no place, so nobody gets one
        }

        wait.SetCanceled(cancelled);
        Moved?.Invoke();
    }

    private void Tell(IReadOnlyList<SessionId> granted)
    {
        foreach (var session in granted)
        {
            if (_waiting.Remove(session, out var wait))
                wait.SetResult(new Taking(this, session));
        }
    }

    /// <summary>A place that is taken, until it is given back, once.</summary>
    private sealed class Taking(PlaceQueue queue, SessionId session) : IDisposable
    {
        private int _isBack;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isBack, 1) == 0)
                queue.Leave(session);
        }
    }
}
