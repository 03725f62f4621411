using System.Collections.Concurrent;
using Abide.Processes;

namespace Abide.Daemon.Journal;

/// <summary>
/// Brings all journals to the disk once a second, and one at once when somebody waits for it, off the sessions' turns. A few files are synced one by one, many by one
/// syncfs(2), for 500 files 2 ms instead of 72, unless other programs have written so much that it would wait for theirs. All who wait at a moment share one pass.
/// </summary>
internal sealed class JournalSync(TimeProvider time) : IDisposable
{
    /// <summary>Output is on the disk at most this long after it was printed.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private const int FewFiles = 8;

    /// <summary>More than this, in bytes, written by whomever, and a sync of the whole file system takes long.</summary>
    private const long MuchUnwritten = 32 * 1024 * 1024;

    private readonly ConcurrentDictionary<SessionJournal, bool> _journals = new();
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0);
    private List<(SessionJournal Journal, TaskCompletionSource Done)> _waiting = [];
    private bool _isDue;

    /// <summary>From now on the journal is synced.</summary>
    public void Add(SessionJournal journal) => _journals.TryAdd(journal, true);

    /// <summary>Syncs it a last time and lets it go. What the disk did not take then, the next to open the journal finds out.</summary>
    public void Remove(SessionJournal journal)
    {
        if (_journals.TryRemove(journal, out _))
            journal.TrySync();
    }

    /// <summary>Completes when all that is in the journal now is on the disk.</summary>
    /// <exception cref="JournalException">The disk does not take it.</exception>
    public Task SyncNowAsync(SessionJournal journal)
    {
        if (journal.Fault is { } fault)
            return Task.FromException(new JournalException(fault.ToString()));
        if (journal.SyncedEnd >= journal.End)
            return Task.CompletedTask;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
            _waiting.Add((journal, done));
        _wake.Release();
        return done.Task;
    }

    /// <summary>Syncs until it is cancelled, then once more.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var timer = time.CreateTimer(_ => BeDue(), null, Interval, Interval);
        while (!cancel.IsCancellationRequested)
        {
            await _wake.WaitAsync(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancel.IsCancellationRequested)
                BeDue();
            await Task.Run(Pass, CancellationToken.None);
        }
    }

    public void Dispose() => _wake.Dispose();

    /// <summary>One pass over what is waited for, then, where it is time, over all that has grown since the last.</summary>
    internal void Pass()
    {
        List<(SessionJournal Journal, TaskCompletionSource Done)> waiting;
        bool isDue;
        lock (_gate)
        {
            (waiting, _waiting) = (_waiting, []);
            (isDue, _isDue) = (_isDue, false);
        }

        var errors = Sync(waiting.Select(one => one.Journal).Distinct());
        foreach (var (journal, done) in waiting)
        {
            if (errors.GetValueOrDefault(journal) is < 0 and var error)
                done.SetException(new JournalException($"the disk has not taken the journal: {Posix.Describe(-error)}"));
            else
                done.SetResult();
        }

        if (isDue)
            Sync(_journals.Keys);
    }

    private static Dictionary<SessionJournal, int> Sync(IEnumerable<SessionJournal> journals)
    {
        var grown = journals.Where(journal => journal.SyncedEnd < journal.End).ToArray();
        var isShared = grown.Length > FewFiles && FileSystem.Unwritten() < MuchUnwritten;
        // The ends first: what is appended while the disk works is for the next pass.
        var ends = isShared ? Array.ConvertAll(grown, journal => journal.BeginSync()) : [];
        var shared = isShared ? grown[0].SyncFileSystem() : 0;
        var errors = new Dictionary<SessionJournal, int>();
        for (var i = 0; i < grown.Length; i++)
            errors[grown[i]] = isShared ? grown[i].EndSync(ends[i], shared) : grown[i].TrySync();
        return errors;
    }

    private void BeDue()
    {
        lock (_gate)
            _isDue = true;
        _wake.Release();
    }
}
