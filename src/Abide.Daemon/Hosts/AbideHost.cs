using System.Collections.Immutable;
using System.Text;
using Abide.Daemon.Catalog;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Processes.Remote;
using Abide.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Hosts;

/// <summary>
/// A host with Abide on it: the one connection to its daemon, the sessions there as last told, and what is to be asked of it once it answers. It connects by itself, again
/// and again, with the pauses of <see cref="Reachability"/>; whoever asks something makes it try at once.
/// </summary>
internal sealed partial class AbideHost : IAsyncDisposable
{
    /// <summary>How long the list may stand still until that is told, so that both sides see each other.</summary>
    private const double FollowSeconds = 10;

    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(15);

    private readonly HostEntry _entry;
    private readonly HostTable _table;
    private readonly Ssh _ssh;
    private readonly SessionCatalog _catalog;
    private readonly ChangeFeed _changes;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly SemaphoreSlim _tryNow = new(0);
    private readonly Task _running;
    private readonly Dictionary<SessionId, SessionRow> _rows = [];
    private readonly Dictionary<string, FarWish> _wishes;
    private readonly HashSet<Guid> _underway = [];
    private ImmutableDictionary<SessionId, MirroredSession> _sessions = ImmutableDictionary<SessionId, MirroredSession>.Empty;
    private TaskCompletionSource<FarLink> _attempt = NewAttempt();
    private FarLink? _link;

    /// <param name="entry">The host.</param>
    /// <param name="table">Where it is noted whether it answers.</param>
    /// <param name="ssh">What leads there.</param>
    /// <param name="catalog">Where wishes are kept.</param>
    /// <param name="wishes">Those that are kept already.</param>
    /// <param name="changes">Is told which rows have changed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    public AbideHost(HostEntry entry, HostTable table, Ssh ssh, SessionCatalog catalog, IEnumerable<FarWish> wishes, ChangeFeed changes, TimeProvider time, ILogger log)
    {
        (_entry, _table, _ssh, _catalog, _changes, _time, _log) = (entry, table, ssh, catalog, changes, time, log);
        _wishes = wishes.ToDictionary(wish => wish.Session, StringComparer.OrdinalIgnoreCase);
        _running = Task.Run(RunAsync);
    }

    public HostEntry Entry => _entry;

    /// <summary>Its sessions as they are shown here. Any thread.</summary>
    public ImmutableDictionary<SessionId, MirroredSession> Sessions => Volatile.Read(ref _sessions);

    /// <summary>What its daemon told last of a session, by name or id; null when it told nothing.</summary>
    public SessionRow? Find(string nameOrId)
    {
        lock (_lock)
            return _rows.Values.FirstOrDefault(row => string.Equals(row.Name, nameOrId, StringComparison.OrdinalIgnoreCase) || row.Id == nameOrId);
    }

    /// <summary>The connection to its daemon; where there is none, a try is made at once.</summary>
    /// <exception cref="HostException">It does not answer.</exception>
    public Task<FarLink> LinkAsync()
    {
        lock (_lock)
        {
            if (ReadyLink is { } link)
                return Task.FromResult(link);
            if (_ended.IsCancellationRequested)
                return Task.FromException<FarLink>(new HostException(SshFault.Named(_entry.Address, HostFaultKind.LinkLost, "the host was taken away")));
            if (_tryNow.CurrentCount == 0)
                _tryNow.Release();
            return _attempt.Task;
        }
    }

    /// <summary>Keeps a wish, for when the host answers; it goes before an older one for the same session.</summary>
    /// <returns>Completes when it is stored.</returns>
    public async Task KeepAsync(FarWish wish)
    {
        lock (_lock)
        {
            if (_wishes.TryGetValue(wish.Session, out var older))
                wish = wish with { Put = wish.Put ?? older.Put, Runs = wish.Runs ?? older.Runs };
        }

        await _catalog.KeepWishAsync(wish);
        lock (_lock)
            _wishes[wish.Session] = wish; // only now may it be carried out and forgotten
        Show(null);
        if (ReadyLink is { } link)
            _ = FulfilAsync(link, wish);
    }

    /// <summary>Takes in a row that an answer had, before the list tells it.</summary>
    public void Take(SessionRow row) => Apply(new SessionChanges("", [row], [], IsAll: false));

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _running;
        SessionId[] gone;
        lock (_lock)
        {
            gone = [.. _sessions.Keys];
            _sessions = _sessions.Clear();
        }

        foreach (var id in gone)
            _changes.Removed(id);
        _ended.Dispose();
        _tryNow.Dispose();
    }

    private FarLink? ReadyLink => Volatile.Read(ref _link) is { Broken.IsCancellationRequested: false } link ? link : null;

    private static TaskCompletionSource<FarLink> NewAttempt() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync()
    {
        await RememberAsync();
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                using var link = await FarLink.OpenAsync(_entry, _ssh, _time, _ended.Token);
                await ServeAsync(link);
            }
            catch (Exception away) when (away is HostException or OperationCanceledException || IsDefect(away))
            {
                await LoseAsync(away as HostException ?? new HostException(SshFault.Named(_entry.Address, HostFaultKind.LinkLost, away.Message)));
            }
        }
    }

    private bool IsDefect(Exception fault)
    {
        LogDefect(_log, _entry.Name, fault);
        return true;
    }

    /// <summary>Notes that it is away, and pauses.</summary>
    private async Task LoseAsync(HostException away)
    {
        TaskCompletionSource<FarLink> attempt;
        lock (_lock)
        {
            Volatile.Write(ref _link, null);
            (attempt, _attempt) = (_attempt, NewAttempt());
        }

        await KeepRowsAsync();
        if (_ended.IsCancellationRequested)
        {
            attempt.TrySetException(away);
            return;
        }

        var reach = _table.Note(_entry.Name, away.Fault);
        if (reach.Failures == 1)
            LogAway(_log, _entry.Name, away.Message);
        Show(null);
        attempt.TrySetException(away);
        _ = attempt.Task.Exception; // nobody need have waited for it
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        using var timer = _time.CreateTimer(_ => over.Cancel(), null, reach.Pause, Timeout.InfiniteTimeSpan);
        try
        {
            await _tryNow.WaitAsync(over.Token);
        }
        catch (OperationCanceledException)
        {
            // The pause is over.
        }
    }

    /// <summary>Follows its list until the connection breaks.</summary>
    private async Task ServeAsync(FarLink link)
    {
        var told = await FollowAsync(link, null);
        _table.Note(_entry.Name, null);
        Apply(told);
        Show(null);
        await KeepRowsAsync();
        lock (_lock)
        {
            Volatile.Write(ref _link, link);
            _attempt.TrySetResult(link);
        }

        LogAnswers(_log, _entry.Name);
        foreach (var wish in Wishes())
            _ = FulfilAsync(link, wish);
        while (true)
        {
            told = await FollowAsync(link, told.After);
            Apply(told);
        }
    }

    private async Task<SessionChanges> FollowAsync(FarLink link, string? after) =>
        await link.AskAsync(new FollowSessions(after, FollowSeconds), s_answer + TimeSpan.FromSeconds(FollowSeconds), _ended.Token) switch
        {
            SessionChanges told => told,
            ErrorReply refused => throw new HostException(SshFault.Named(_entry.Address, HostFaultKind.Other, $"its abide cannot be asked for its sessions: {refused.Text}")),
            var other => throw new HostException(SshFault.Named(_entry.Address, HostFaultKind.Other, $"its abide answered with {other.GetType().Name}")),
        };

    /// <summary>Shows what was known before this daemon started.</summary>
    private async Task RememberAsync()
    {
        try
        {
            if (await _catalog.LoadFarRowsAsync(_entry.Name) is { } json)
                Apply((SessionChanges)MessageCodec.Read(Encoding.UTF8.GetBytes(json)));
        }
        catch (Exception fault) when (fault is CatalogException or System.Text.Json.JsonException or InvalidCastException)
        {
            LogDefect(_log, _entry.Name, fault);
        }
    }

    /// <summary>Keeps what is known for the next daemon, which may find the host away.</summary>
    private async Task KeepRowsAsync()
    {
        byte[] json;
        lock (_lock)
            json = MessageCodec.Write(new SessionChanges("", [.. _rows.Values], [], IsAll: true));
        try
        {
            await _catalog.KeepFarRowsAsync(_entry.Name, Encoding.UTF8.GetString(json));
        }
        catch (CatalogException fault)
        {
            LogDefect(_log, _entry.Name, fault);
        }
    }

    private FarWish[] Wishes()
    {
        lock (_lock)
            return [.. _wishes.Values];
    }

    /// <summary>Does what was wished while it was away, once; what is refused there is logged, and not tried again.</summary>
    private async Task FulfilAsync(FarLink link, FarWish wish)
    {
        lock (_lock)
        {
            if (_wishes.GetValueOrDefault(wish.Session)?.Id != wish.Id || !_underway.Add(wish.Id))
                return; // a later one took its place, or somebody is at it
        }

        try
        {
            Message? reply = null;
            if (wish.Put is { } put)
                reply = await link.AskAsync(MessageCodec.Read(Encoding.UTF8.GetBytes(put)), s_answer, _ended.Token);
            if (reply is not ErrorReply && wish.Runs is { } runs)
                reply = await RunAsync(link, wish, runs);
            if (reply is ErrorReply refused)
                LogRefused(_log, _entry.Name, wish.Session, refused.Text);
            lock (_lock)
            {
                if (_wishes.GetValueOrDefault(wish.Session)?.Id == wish.Id)
                    _wishes.Remove(wish.Session);
            }

            await _catalog.ForgetWishAsync(wish);
            if (reply is SessionReply { Session: var row })
                Take(row);
            else if (reply is PutReply { Session: { } made })
                Take(made);
            Show(null);
        }
        catch (Exception fault) when (fault is HostException or OperationCanceledException)
        {
            // It went away again: next time.
        }
        catch (CatalogException fault)
        {
            LogDefect(_log, _entry.Name, fault);
        }
        finally
        {
            lock (_lock)
                _underway.Remove(wish.Id);
        }
    }

    /// <summary>Starts or stops a session as it was wished, unless that is so already, or was done by a try whose answer was lost.</summary>
    private async Task<Message> RunAsync(FarLink link, FarWish wish, bool runs)
    {
        var now = await link.AskAsync(new ShowSession(wish.Session), s_answer, _ended.Token);
        if (now is not SessionReply { Session: var row } || (runs ? row.Phase is "created" or "spawning" or "active" || row.Run > wish.TriedAt : row.Intent == "down"))
            return now;
        if (!runs)
            return await link.AskAsync(new StopSession(wish.Session), Timeout.InfiniteTimeSpan, _ended.Token);
        wish = wish with { TriedAt = row.Run };
        await _catalog.NoteTriedAsync(wish);
        lock (_lock)
        {
            if (_wishes.GetValueOrDefault(wish.Session)?.Id == wish.Id)
                _wishes[wish.Session] = wish;
        }

        return await link.AskAsync(new StartSession(wish.Session), Timeout.InfiniteTimeSpan, _ended.Token);
    }

    private void Apply(SessionChanges told)
    {
        var changed = new List<SessionId>();
        var removed = new List<SessionId>();
        lock (_lock)
        {
            if (told.IsAll)
                removed.AddRange(_rows.Keys.Except(told.Sessions.Select(row => IdOf(row.Id)).OfType<SessionId>()));
            removed.AddRange(told.Removed.Select(IdOf).OfType<SessionId>().Where(_rows.ContainsKey));
            foreach (var id in removed)
                _rows.Remove(id);
            foreach (var row in told.Sessions)
            {
                if (IdOf(row.Id) is not { } id || (_rows.TryGetValue(id, out var before) && before.Revision > row.Revision))
                    continue;
                _rows[id] = row;
                changed.Add(id);
            }
        }

        Show(changed);
    }

    /// <summary>Makes what is shown anew.</summary>
    /// <param name="changed">Of which sessions; null of all.</param>
    private void Show(IReadOnlyCollection<SessionId>? changed)
    {
        SessionId[] gone;
        lock (_lock)
        {
            var reach = _table.ReachOf(_entry.Name);
            var coming = _wishes.Values.Where(wish => wish.Put is not null && !_rows.Values.Any(row => string.Equals(row.Name, wish.Session, StringComparison.OrdinalIgnoreCase)))
                .ToDictionary(wish => new SessionId(wish.Id), RowOf);
            changed = [.. (changed ?? _rows.Keys).Where(_rows.ContainsKey), .. coming.Keys];
            gone = [.. _sessions.Keys.Where(id => !_rows.ContainsKey(id) && !coming.ContainsKey(id))];
            var sessions = changed.Select(id => KeyValuePair.Create(id, Shown(_rows.GetValueOrDefault(id) ?? coming[id], reach)))
                .Where(made => _sessions.GetValueOrDefault(made.Key)?.IsShownAs(made.Value) != true)
                .ToArray();
            changed = [.. sessions.Select(made => made.Key)];
            Volatile.Write(ref _sessions, _sessions.RemoveRange(gone).SetItems(sessions));
        }

        foreach (var id in changed)
            _changes.Changed(id);
        foreach (var id in gone)
            _changes.Removed(id);
    }

    private MirroredSession Shown(SessionRow row, Reachability reach) => new(_entry.Name, row, reach, _wishes.GetValueOrDefault(row.Name));

    /// <summary>The row of a session that is still to be made.</summary>
    private static SessionRow RowOf(FarWish wish) => new() { Id = wish.Id.ToString(), Name = wish.Session, Kind = "terminal", Status = "new", Intent = wish.Runs == true ? "up" : "down", CreatedAt = wish.At, UpdatedAt = wish.At };

    private static SessionId? IdOf(string text) => SessionId.TryParse(text, out var id) ? id : null;

    [LoggerMessage(Level = LogLevel.Information, Message = "host {Host} answers")]
    private static partial void LogAnswers(ILogger logger, string host);

    [LoggerMessage(Level = LogLevel.Warning, Message = "host {Host} is away: {Why}")]
    private static partial void LogAway(ILogger logger, string host, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "host {Host} refused what was to be done with {Session} when it answers: {Why}")]
    private static partial void LogRefused(ILogger logger, string host, string session, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "host {Host} could not be served")]
    private static partial void LogDefect(ILogger logger, string host, Exception fault);
}
