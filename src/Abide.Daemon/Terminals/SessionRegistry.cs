using Abide.Daemon.Catalog;
using Abide.Daemon.Configuration;
using Abide.Daemon.Journal;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Processes.Keeping;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Terminals;

/// <summary>The single authority over which sessions exist; nobody else makes, finds, lists or removes one.</summary>
/// <param name="services">What sessions are made of.</param>
/// <param name="others">Sessions of other daemons, which the lists show as well.</param>
internal sealed partial class SessionRegistry(TerminalServices services, IOtherSessions? others = null)
{
    private readonly SessionNames<TerminalSession> _sessions = new();

    public TerminalSession[] All => _sessions.All;

    public int Count => _sessions.Count;

    /// <summary>A page of the list. Nobody else makes one.</summary>
    /// <param name="request">Which page.</param>
    /// <param name="only">The only session that the one who asks may see; null for all.</param>
    /// <exception cref="RefusedException">Something in the request is wrong.</exception>
    public async Task<SessionList> ListAsync(ListSessions request, SessionId? only = null, CancellationToken cancelled = default)
    {
        var (filter, sessions) = await LookIntoOutputAsync(request.Filter, only, cancelled);
        var (page, next) = Listing.Of(request with { Filter = filter }, services.Time.GetUtcNow()).Page(sessions);
        return new SessionList(await Task.WhenAll(page.Select(session => session.RowAsync())), next);
    }

    /// <summary>How many there are.</summary>
    public async Task<SessionCounts> CountAsync(SessionFilter? request, SessionId? only = null, CancellationToken cancelled = default)
    {
        var (filter, sessions) = await LookIntoOutputAsync(request, only, cancelled);
        return Listing.Count(sessions, filter);
    }

    /// <summary>Changes what a person notes of a session.</summary>
    /// <exception cref="RefusedException">There is no such session, or something in the request is wrong; nothing was changed.</exception>
    public async Task<TerminalSession> UpdateAsync(UpdateSession update)
    {
        var session = Find(update.Session);
        CheckTitle(update.Title);
        CheckGroup(update.Group);
        CheckLabels(update.Label ?? []);
        if (update.Resurrect is { } resurrect)
            _ = TerminalSession.ParseResurrect(resurrect);
        await await session.AskAsync(() =>
        {
            session.CheckStays();
            session.CheckRevision(update.IfRevision);
            if (SessionLabels.Change(session.Record.Labels, update.Label ?? [], update.Unlabel ?? []).Count > SessionLabels.Most)
                throw new RefusedException($"a session has up to {SessionLabels.Most} labels", ErrorCodes.Invalid);
            var before = session.Name;
            if (update.Name is { } name && name != before)
                _sessions.Claim(name, session.Id);
            var stored = session.Update(update);
            if (!string.Equals(session.Name, before, StringComparison.OrdinalIgnoreCase))
                _sessions.Release(before, session.Id); // who takes it now is stored after this
            return stored;
        });
        return session;
    }

    /// <summary>Takes in what the catalog holds; before anybody can ask.</summary>
    public void Load(IReadOnlyList<SessionRecord> records)
    {
        foreach (var record in records)
        {
            _sessions.Claim(record.Name, record.Id);
            Add(record);
        }
    }

    /// <exception cref="RefusedException">There is no such session.</exception>
    public TerminalSession Find(string nameOrId) => _sessions.Find(nameOrId);

    /// <summary>Whether a name, a full id, or an id prefix can only mean that session; nothing is told of others.</summary>
    public bool Means(string nameOrId, SessionId id) => _sessions.TryGet(id, out var session)
        && (string.Equals(session.Name, nameOrId, StringComparison.OrdinalIgnoreCase) || (nameOrId.Length >= SessionId.MinPrefix && id.ToString().StartsWith(nameOrId, StringComparison.OrdinalIgnoreCase)));

    public bool TryGet(SessionId id, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TerminalSession? session) => _sessions.TryGet(id, out session);

    /// <summary>The row of a session, of this daemon or another; null when there is none of that id.</summary>
    public async Task<SessionRow?> RowAsync(SessionId id) =>
        _sessions.TryGet(id, out var own) ? await own.RowAsync() : others?.TryGet(id, out var other) == true ? await other.RowAsync() : null;

    /// <summary>Makes a session, and starts it if asked to. One that cannot be started for the first time leaves nothing behind.</summary>
    /// <exception cref="RefusedException">Something in the request is wrong.</exception>
    public async Task<TerminalSession> CreateAsync(CreateSession request)
    {
        var spec = SpecOf(request);
        if (spec.Host is not null)
            await services.Host.CheckAsync(spec.Host, request.Environment);
        return await CreateAsync(new NewSession(spec)
        {
            Name = request.Name,
            Title = request.Title,
            Group = request.Group,
            Labels = request.Labels ?? [],
            Source = Source.Read(request.Source ?? Source.Manual),
            Profile = request.Profile ?? "general",
            Start = request.Start,
        });
    }

    /// <summary>The same for a spec that is ready.</summary>
    /// <exception cref="RefusedException">Something of it is wrong.</exception>
    public async Task<TerminalSession> CreateAsync(NewSession wanted)
    {
        var spec = wanted.Spec;
        if (!Source.All.Contains(wanted.Source))
            throw new RefusedException($"a session's source is {string.Join(", ", Source.All)}; not '{wanted.Source}'", ErrorCodes.Invalid);
        if (wanted.Profile is not ("general" or "coding"))
            throw new RefusedException($"a session's profile is general or coding; not '{wanted.Profile}'", ErrorCodes.Invalid);
        CheckTitle(wanted.Title);
        CheckGroup(wanted.Group);
        CheckLabels(wanted.Labels);
        var id = SessionId.New(services.Time);
        var name = ClaimPlaceAndName(id, wanted.Name, spec.Command);
        var now = services.Time.GetUtcNow();
        var session = new TerminalSession(
            services.Catalog.Texts.Share(new SessionRecord
            {
                Id = id, Name = name, Title = wanted.Title, Spec = spec, Labels = SessionLabels.Change([], wanted.Labels, []), Group = wanted.Group is { Length: > 0 } group ? group : null,
                Source = wanted.Source, Profile = wanted.Profile, CreatedAt = now, UpdatedAt = now, LastActivityAt = now, Columns = spec.Columns, Rows = spec.Rows,
            }),
            services,
            isSettled: true);
        Task stored;
        try
        {
            if (wanted.Start)
                session.Prepare();
            _sessions.Add(id, session);
            stored = await session.AskAsync(() =>
            {
                session.Begin();
                StablePaths.Refresh(session.Directory, spec.Environment);
                if (!wanted.Start)
                    return session.StoreAsync();
                session.Happen(new SessionEvent.StartAsked()); // stores it, before it spawns
                return session.Stored;
            });
            if (!wanted.Start)
                await stored;
        }
        catch (Exception e)
        {
            _sessions.Remove(id);
            _sessions.Release(name, id);
            SessionFiles.Discard(session.Directory);
            throw e is SpawnRefusedException or IOException or JournalException ? new RefusedException(e.Message, ErrorCodes.Invalid) : e;
        }

        if (!wanted.Start)
            return session;
        var state = await session.UntilAsync(HasStarted);
        if (state.Run?.Outcome is not { Cause: EndCause.SpawnFailed } failed)
        {
            await stored;
            return session;
        }

        await RemoveAsync(session, forGood: true, runsHook: false); // it never was
        throw new RefusedException(failed.Reason, ErrorCodes.Invalid);
    }

    /// <exception cref="RefusedException">There are too many, or the name is illegal or taken; nothing is claimed.</exception>
    private string ClaimPlaceAndName(SessionId id, string? name, IReadOnlyList<string> command)
    {
        _sessions.ClaimPlace(id, services.Settings.Current.Limits.Sessions);
        try
        {
            if (name is null)
                return _sessions.ClaimChosen(command.Count > 0 ? command : [Abide.Processes.UserDatabase.Current.Shell ?? "sh"], id);
            _sessions.Claim(name, id);
            return name;
        }
        catch (RefusedException)
        {
            _sessions.Remove(id);
            throw;
        }
    }

    /// <summary>Starts a session; completes when its program runs, or could not be started.</summary>
    /// <param name="session">Which.</param>
    /// <param name="provided">Starts it only if this holds when it comes to that; null always does.</param>
    /// <exception cref="JournalException">Its journal cannot be read; nothing has changed.</exception>
    /// <exception cref="RefusedException">It is being removed.</exception>
    public static async Task<SessionState> StartAsync(TerminalSession session, Func<SessionState, bool>? provided = null)
    {
        await session.LoadAsync();
        return await session.AskAsync(() =>
        {
            session.CheckStays();
            if (provided?.Invoke(session.State) != false)
                session.Happen(new SessionEvent.StartAsked());
            return session.State.Run is { IsLive: true };
        }) ? await session.UntilAsync(HasStarted) : session.State;
    }

    private static bool HasStarted(SessionState state) => state is { StartAfter: false, Run.Phase: RunPhase.Active or RunPhase.Cleaned } or { Intent: Intent.Down };

    /// <summary>Takes a run that lives on another host, and that no session here knows, as a session; what became of it is told when its host is asked.</summary>
    /// <param name="run">Which.</param>
    /// <param name="name">What its session was called; another is chosen where that is taken.</param>
    /// <param name="spec">Its spec.</param>
    /// <exception cref="RefusedException">There are too many sessions, or it was removed here.</exception>
    public async Task<TerminalSession> TakeOverAsync(RunKey run, string name, SessionSpec spec)
    {
        var id = new SessionId(run.Session);
        if (await services.Catalog.RemovalOfAsync(id) != Removal.None)
            throw new RefusedException($"{name} was removed here; 'abide restore' brings back what is in the trash", ErrorCodes.Refused);
        var free = SessionName.Fault(name) is null && !All.Any(session => string.Equals(session.Name, name, StringComparison.OrdinalIgnoreCase));
        name = ClaimPlaceAndName(id, free ? name : null, spec.Command);
        var now = services.Time.GetUtcNow();
        var session = Add(services.Catalog.Texts.Share(new SessionRecord
        {
            Id = id, Name = name, Spec = spec, Source = Source.Manual, Profile = "general", CreatedAt = now, UpdatedAt = now, LastActivityAt = now, Columns = spec.Columns, Rows = spec.Rows,
            State = new SessionState(Intent.Up, new Run(run.Run, RunPhase.Created).After(RunStep.Spawn)),
        }));
        await await session.AskAsync(() =>
        {
            session.Begin();
            return session.StoreAsync();
        });
        return session;
    }

    /// <summary>Asks a session's host to answer, for who does not want to wait until it does.</summary>
    /// <exception cref="RefusedException">It does not; the message names what is wrong.</exception>
    public Task CheckHostAsync(TerminalSession session) => services.Host.CheckAsync(session.Spec.Host);

    /// <summary>Stops a session; completes when nothing of it lives.</summary>
    public static async Task<SessionState> StopAsync(TerminalSession session, StopPlan plan, bool now)
    {
        var stored = session.AskAsync(() =>
        {
            session.Happen(new SessionEvent.StopAsked(plan, now));
            return session.Stored;
        }).Unwrap();
        var state = await session.UntilAsync(state => state.Run is not { IsLive: true });
        await stored;
        await session.EndSurvivorsAsync();
        return state;
    }

    /// <summary>Stops a session; completes also when its host turns out not to answer: then it is stopped once that does, by the next daemon if need be.</summary>
    /// <returns>Why its host does not answer; null when nothing of the session lives.</returns>
    public static async Task<string?> StopIfReachableAsync(TerminalSession session, StopPlan plan, bool now)
    {
        var away = await session.WhileReachableAsync(StopAsync(session, plan, now));
        if (away is not null)
            await session.StoredAsync();
        return away;
    }

    /// <summary>The keeper says that a run has ended. Any thread.</summary>
    public void OnEnded(RunKey key, RunEnd end)
    {
        if (_sessions.TryGet(new SessionId(key.Session), out var session))
            session.Post(() => session.LeaderEnded(key.Run, end));
    }

    /// <summary>A terminal did not take all of an answer. Any thread.</summary>
    public void OnDeclined(RunKey key, byte[] rest)
    {
        if (_sessions.TryGet(new SessionId(key.Session), out var session))
            session.Post(() => session.KeepAnswer(key.Run, rest));
    }

    /// <summary>Every run of which this daemon holds the descriptors.</summary>
    public async Task<IReadOnlyList<KeptRun>> HeldRunsAsync() =>
        [.. (await Task.WhenAll(All.Select(session => session.AskAsync(() => session.HeldRuns)))).SelectMany(runs => runs)];

    /// <summary>Stops every session.</summary>
    public async Task StopAllAsync()
    {
        var lives = await Task.WhenAll(All.Select(async session => session.State.Run is { IsLive: true } || await session.HasSurvivorsAsync() ? session : null));
        await Task.WhenAll(lives.OfType<TerminalSession>().Select(session => StopIfReachableAsync(session, session.GentleStop, now: false)));
    }

    /// <summary>Ends what this daemon does for the sessions; they run on.</summary>
    /// <param name="returns">True when another daemon comes at once, for which viewers are to wait.</param>
    public Task CloseAllAsync(bool returns) => Task.WhenAll(All.Select(session => session.CloseAsync(returns ? "stopping" : "stopped", keepsScreen: true)));

    private SessionSpec SpecOf(CreateSession request)
    {
        var (columns, rows) = (request.Columns ?? 80, request.Rows ?? 24);
        CheckSize(columns, rows);
        var host = request.Host is null or SessionSpec.LocalHost ? null : request.Host;
        if (host is not null && !request.Tty)
            throw new RefusedException($"on {host} programs run in tmux, which is a terminal; leave --no-tty away", ErrorCodes.Invalid);
        if (host is not null && request.Directory is null or "~")
            request = request with { Directory = "~" }; // home, there
        else if (request.Directory is { } directory && !Path.IsPathRooted(directory))
            throw new RefusedException($"{directory}: a session's directory is an absolute path", ErrorCodes.Invalid);
        if (request.History is < -1)
            throw new RefusedException($"history is a number of bytes, or all; not {request.History}", ErrorCodes.Invalid);
        return new SessionSpec
        {
            Command = request.Command ?? [],
            Directory = request.Directory ?? Abide.Processes.UserDatabase.Current.Home,
            Host = host,
            Environment = host is not null ? request.Variables ?? request.Environment ?? [] : request.Environment ?? (request.Variables is { Count: > 0 } variables ? [.. Spawning.OfLogin(), .. variables] : []),
            Columns = columns,
            Rows = rows,
            Umask = request.Umask ?? new SessionSpec { Directory = "/" }.Umask,
            History = request.History ?? services.Settings.Current.History.Session ?? SessionSpec.AllHistory,
            Tty = request.Tty,
            OnCleaned = request.OnCleaned is null or [{ Length: > 0 }, ..] ? request.OnCleaned : throw new RefusedException("the hook's first word is empty; it names the program", ErrorCodes.Invalid),
            SizePolicy = request.SizePolicy is { } policy ? TerminalSession.Parse(policy) : SizePolicy.Latest,
            Reach = (request.Reach ?? services.Settings.Current.Sessions.Reach) switch
            {
                SessionSettings.ReachSelf => Reach.Self,
                SessionSettings.ReachAll => Reach.All,
                _ => throw new RefusedException($"what is inside a session reaches self or all; not '{request.Reach}'", ErrorCodes.Invalid),
            },
            Autostart = request.Autostart,
            Resurrect = request.Resurrect is { } resurrect ? TerminalSession.ParseResurrect(resurrect) : null,
            Limits = Limits.Parse(request.Limits ?? []) is var (limits, fault) && fault is null ? limits : throw new RefusedException(fault!, ErrorCodes.Invalid),
        };
    }

    private TerminalSession[] Seen(SessionId? only) => only is not { } id ? All : _sessions.TryGet(id, out var session) ? [session] : [];

    private TerminalSession Add(SessionRecord record)
    {
        var session = new TerminalSession(record, services, isSettled: record.State.Run is not { IsLive: true });
        _sessions.Add(record.Id, session);
        return session;
    }

    private static void CheckTitle(string? title)
    {
        const int Longest = 200;
        if (title is { Length: > Longest })
            throw new RefusedException($"a title has up to {Longest} characters; not {title.Length}", ErrorCodes.Invalid);
    }

    private static void CheckGroup(string? group)
    {
        if (group is { Length: > 0 } && SessionName.Fault(group) is not null)
            throw new RefusedException($"a group has 1 to {SessionName.MaxLength} letters, digits, '.', '_' and '-', and does not start with '-' or '.'", ErrorCodes.Invalid);
    }

    private static void CheckLabels(IReadOnlyList<string> labels)
    {
        if (labels.Count > SessionLabels.Most)
            throw new RefusedException($"a session has up to {SessionLabels.Most} labels", ErrorCodes.Invalid);
        if (labels.Select(SessionLabels.Fault).FirstOrDefault(fault => fault is not null) is { } fault)
            throw new RefusedException(fault, ErrorCodes.Invalid);
    }

    /// <exception cref="RefusedException">No terminal is that large or small.</exception>
    public static void CheckSize(int columns, int rows)
    {
        if (columns is < 1 or > SessionSpec.MaxSide || rows is < 1 or > SessionSpec.MaxSide)
            throw new RefusedException($"a terminal has 1 to {SessionSpec.MaxSide} columns and rows; not {columns}x{rows}", ErrorCodes.Invalid);
    }
}
