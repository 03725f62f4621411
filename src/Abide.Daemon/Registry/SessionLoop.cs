using Abide.Daemon.Catalog;
using Abide.Daemon.Io;
using Abide.Daemon.Sessions;
using Abide.Processes;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Registry;

/// <summary>
/// The owner of one session, whatever its kind: takes an event, applies the machine, performs the effects in order. What an effect means for a kind is in
/// the classes derived from this one. Everything here runs in the session's turns unless it says otherwise.
/// </summary>
internal abstract partial class SessionLoop : Owner
{
    private readonly List<(Func<SessionState, bool> Holds, TaskCompletionSource<SessionState> Told)> _waiting = [];
    private readonly SessionCatalog _catalog;
    private readonly HashSet<Task> _work = [];
    private Saving _saving = Saving.Done;
    private ITimer? _grace;
    private ITimer? _due;

    protected SessionLoop(Workers workers, SessionCatalog catalog, SessionRecord record, TimeProvider time, ILogger log)
        : base(workers)
    {
        _catalog = catalog;
        Record = record;
        Time = time;
        Log = log;
    }

    /// <summary>What the catalog holds of it; replaced whole, so any thread may read it.</summary>
    public SessionRecord Record { get; private set; }

    public SessionId Id => Record.Id;

    public string Name => Record.Name;

    public SessionSpec Spec => Record.Spec;

    public SessionState State => Record.State;

    /// <summary>Why its journal or state cannot be read, if so.</summary>
    public string? Broken { get; protected set; }

    protected TimeProvider Time { get; }

    protected ILogger Log { get; }

    /// <summary>Applies an event and performs what follows from it.</summary>
    public void Happen(SessionEvent happened)
    {
        var (state, effects) = SessionMachine.Apply(State, happened, new Circumstances(Spec.Supervision?.Restart, Moment.Now(Time, ProcessTable.BootId), Random.Shared.NextDouble()));
        if (effects.Count == 0)
            return;
        if (state != State)
            Change(record => record with { State = state });
        foreach (var effect in effects)
            Perform(effect, isUrgent: happened is not SessionEvent.Spawned); // the next daemon would hear of it from the keeper
        TellWaiting();
    }

    /// <summary>Completes when the state is such; at once if it is so already. Any thread may call.</summary>
    public Task<SessionState> UntilAsync(Func<SessionState, bool> holds)
    {
        var told = new TaskCompletionSource<SessionState>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            _waiting.Add((holds, told));
            TellWaiting();
        });
        return told.Task;
    }

    /// <summary>Completes when everything changed so far is in the catalog, synced. Any thread may call.</summary>
    public async Task StoredAsync() => await await AskAsync(() => Stored);

    /// <summary>Completes when everything changed so far is in the catalog, synced.</summary>
    public Task Stored => _saving.Synced;

    /// <summary>Changes the record, without storing it yet.</summary>
    public void Change(Func<SessionRecord, SessionRecord> change) =>
        Record = change(Record) with { UpdatedAt = Time.GetUtcNow(), Revision = Record.Revision + 1 };

    /// <summary>Changes when it was last active, which is no change that anybody could be in conflict with.</summary>
    protected void Touch(DateTimeOffset activity) => Record = Record with { LastActivityAt = activity };

    /// <summary>Stores the record as it is now.</summary>
    public Task StoreAsync(bool isUrgent = true)
    {
        _saving = _catalog.Save(Record, isUrgent); // the whole record: once this one is stored, so are those before
        return _saving.Synced;
    }

    /// <summary>Waits for work under way; for the end of the daemon. Any thread may call.</summary>
    public async Task QuiesceAsync()
    {
        await Task.WhenAll(await AskAsync(() => _work.ToArray()));
        await StoredAsync();
    }

    /// <param name="run">Its number.</param>
    /// <param name="written">Completes when the intent outlives this daemon: only then may it be acted on.</param>
    /// <param name="isAutomatic">Whether nobody asked for it.</param>
    protected abstract Task SpawnAsync(int run, Task written, bool isAutomatic);

    /// <summary>Has a start that still waits given up.</summary>
    protected abstract void CancelSpawn(int run);

    /// <summary>Tells people what has become of it.</summary>
    protected abstract void Tell(Edge edge, string text);

    protected abstract void NoteStarted(int run);

    /// <param name="run">Its number.</param>
    /// <param name="signal">The signal.</param>
    /// <param name="written">As for <see cref="SpawnAsync"/>.</param>
    protected abstract Task SignalAsync(int run, int signal, Task written);

    protected abstract void Drain(int run);

    protected abstract Task NoteEndedAsync(int run, RunOutcome outcome);

    /// <summary>Has work go on outside the turns; a fault of it is logged.</summary>
    protected void Track(Task work)
    {
        if (work.IsCompletedSuccessfully)
            return;
        _work.Add(work);
        _ = work.ContinueWith(
            done =>
            {
                if (done.Exception is { } fault)
                    LogFault(Log, Id, Name, fault.GetBaseException());
                Post(() => _work.Remove(done));
            },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
    }

    protected override void OnFault(Exception fault) => LogFault(Log, Id, Name, fault);

    private void Perform(SessionEffect effect, bool isUrgent)
    {
        switch (effect)
        {
            case SessionEffect.Store:
                Track(StoreAsync(isUrgent));
                break;
            case SessionEffect.SpawnRun e:
                _due?.Dispose();
                Track(SpawnAsync(e.Run, _saving.Written, e.IsAutomatic));
                break;
            case SessionEffect.CancelSpawn e:
                CancelSpawn(e.Run);
                break;
            case SessionEffect.NoteStarted e:
                NoteStarted(e.Run);
                break;
            case SessionEffect.SignalRun e:
                Track(SignalAsync(e.Run, e.Signal, _saving.Written));
                break;
            case SessionEffect.ArmGrace e:
                _grace?.Dispose();
                _grace = Time.CreateTimer(_ => Post(() => Happen(new SessionEvent.GraceOver(e.Run))), null, e.After, Timeout.InfiniteTimeSpan);
                break;
            case SessionEffect.ArmRestart e:
                ArmDue(new SessionEvent.RestartDue(e.Run), e.After);
                break;
            case SessionEffect.ArmSettled e:
                ArmDue(new SessionEvent.Settled(e.Run), e.After);
                break;
            case SessionEffect.Tell e:
                Tell(e.Edge, e.Text);
                break;
            case SessionEffect.DrainRun e:
                Drain(e.Run);
                break;
            case SessionEffect.NoteEnded e:
                _grace?.Dispose();
                _due?.Dispose();
                Track(NoteEndedAsync(e.Run, e.Outcome));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(effect), effect, "an effect that the session loop does not know");
        }
    }

    /// <summary>A run lives on or another is due: never both, so there is one timer.</summary>
    private void ArmDue(SessionEvent happens, TimeSpan after)
    {
        _due?.Dispose();
        _due = Time.CreateTimer(_ => Post(() => Happen(happens)), null, after, Timeout.InfiniteTimeSpan);
    }

    private void TellWaiting()
    {
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            if (!_waiting[i].Holds(State))
                continue;
            _waiting[i].Told.SetResult(State);
            _waiting.RemoveAt(i);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Session} ({Name}) had a fault")]
    private static partial void LogFault(ILogger logger, SessionId session, string name, Exception fault);
}
