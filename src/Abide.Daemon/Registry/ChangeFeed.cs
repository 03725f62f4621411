using Abide.Daemon.Sessions;

namespace Abide.Daemon.Registry;

/// <summary>
/// Which sessions have changed, for who follows the list: a number for every change, and of each session only the last one, so that a reader who was away for long gets
/// each once. It remembers nothing else: a reader asks for the rows themselves.
/// </summary>
internal sealed class ChangeFeed
{
    /// <summary>Removed sessions that are remembered; a reader from before the oldest reads the whole list.</summary>
    private const int MostRemoved = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<SessionId, long> _changed = [];
    private readonly Queue<(long Number, SessionId Id)> _removed = new();
    private TaskCompletionSource _next = New();
    private long _last;
    private long _removedKnownFrom;

    /// <summary>The number of the last change.</summary>
    public long Last
    {
        get
        {
            lock (_lock)
                return _last;
        }
    }

    public void Changed(SessionId id) => Note(id, isRemoved: false);

    public void Removed(SessionId id) => Note(id, isRemoved: true);

    /// <summary>The sessions that changed behind a number, in the order of their last change; null when that was too long ago.</summary>
    public IReadOnlyList<Change>? Since(long number)
    {
        lock (_lock)
        {
            if (number > _last || number < _removedKnownFrom)
                return null;
            return [.. _changed.Where(pair => pair.Value > number).Select(pair => new Change(pair.Value, pair.Key, false))
                .Concat(_removed.Where(one => one.Number > number).Select(one => new Change(one.Number, one.Id, true)))
                .OrderBy(change => change.Number)];
        }
    }

    /// <summary>Completes when there is a change behind a number.</summary>
    public Task WaitAsync(long number, CancellationToken cancelled)
    {
        lock (_lock)
            return _last > number ? Task.CompletedTask : _next.Task.WaitAsync(cancelled);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Note(SessionId id, bool isRemoved)
    {
        TaskCompletionSource told;
        lock (_lock)
        {
            _last++;
            if (isRemoved)
            {
                _changed.Remove(id);
                _removed.Enqueue((_last, id));
                if (_removed.Count > MostRemoved)
                    _removedKnownFrom = _removed.Dequeue().Number;
            }
            else
            {
                _changed[id] = _last;
            }

            (told, _next) = (_next, New());
        }

        told.SetResult();
    }
}

/// <summary>A change of the list.</summary>
/// <param name="Number">Grows with every change.</param>
/// <param name="Id">The session.</param>
/// <param name="IsRemoved">Whether it is there no more.</param>
internal readonly record struct Change(long Number, SessionId Id, bool IsRemoved);
