using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Abide.Processes;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Api;

/// <summary>Requests about sessions: make, find, change, remove, type, look, wait.</summary>
internal sealed class SessionRequests(SessionRegistry registry, TimeProvider time)
{
    private const double DefaultGraceSeconds = 10;
    private const double MaxSeconds = 60.0 * 60 * 24 * 365;

    public async Task<Message> CreateAsync(CreateSession request) => await ReplyAsync(await registry.CreateAsync(request));

    public async Task<Message> ListAsync(ListSessions request, SessionId? only, CancellationToken gone) => await registry.ListAsync(request, only, gone);

    public async Task<Message> CountAsync(CountSessions request, SessionId? only, CancellationToken gone) => await registry.CountAsync(request.Filter, only, gone);

    public Message Groups(SessionId? only) => registry.Groups(only);

    /// <summary>What the sessions that run take of the machine. It looks at every process there is, which takes longer than a worker may be kept.</summary>
    public Task<Message> UsageAsync(SessionId? only) => Task.Run<Message>(() =>
    {
        var running = registry.All.Where(session => only is null || session.Id == only)
            .Select(session => (session, pid: session.State.Run is { IsLive: true, Outcome: null } run && session.Spec.Host is null ? run.Leader?.Pid : null))
            .Where(one => one.pid is not null)
            .ToArray();
        var usage = ProcessUsage.Of([.. running.Select(one => one.pid!.Value)]);
        return new UsageReply(time.GetElapsedTime(0).TotalSeconds, [.. running.Select(one => Row(one.session, one.pid!.Value))]);

        UsageRow Row(TerminalSession session, int pid) => new(
            session.Id.ToString(), session.Name, session.Status.Word, pid, usage[pid].Processes, usage[pid].Cpu.TotalSeconds, usage[pid].MemoryBytes, session.PrintedBytes, session.ViewerCount, session.Record.Spec.Command);
    });

    public async Task<Message> UpdateAsync(UpdateSession request) => await ReplyAsync(await registry.UpdateAsync(request));

    public async Task<Message> ShowAsync(ShowSession request) => await ReplyAsync(registry.Find(request.Session));

    public Task<Message> RenameAsync(RenameSession request) => UpdateAsync(new UpdateSession(request.Session) { Name = request.Name });

    public async Task<Message> StartAsync(StartSession request)
    {
        var session = registry.Find(request.Session);
        if (session.Broken is { } reason)
            throw new RefusedException($"{session.Name} is broken: {reason}");
        if (session.State is { Intent: Intent.Up, Run.Phase: RunPhase.Active })
        {
            session.Post(() => session.Happen(new SessionEvent.StartAsked())); // what it failed before is forgiven
            return await ReplyAsync(session, $"{session.Name} runs already");
        }

        await registry.CheckHostAsync(session);
        var state = await SessionRegistry.StartAsync(session);
        if (state.Run?.Outcome is { Cause: EndCause.SpawnFailed } failed)
            throw new RefusedException($"{session.Name} could not be started: {failed.Reason}");
        return await ReplyAsync(session);
    }

    public async Task<Message> StopAsync(StopSession request)
    {
        var session = registry.Find(request.Session);
        var note = session.State.Run is { IsLive: true } ? null : $"{session.Name} does not run";
        var signal = request.Signal ?? session.GentleStop.Signal;
        CheckSignal(signal);
        var plan = new StopPlan(signal, Duration(request.GraceSeconds ?? DefaultGraceSeconds, "grace"));
        if (await SessionRegistry.StopIfReachableAsync(session, plan, request.Now) is { } away)
            note = $"{session.Name} is stopped when {session.Spec.Host} answers ({away})";
        return await ReplyAsync(session, note);
    }

    public async Task<Message> SignalAsync(SignalSession request)
    {
        var session = registry.Find(request.Session);
        CheckSignal(request.Signal);
        if (!await await session.AskAsync(() => session.SendSignalAsync(request.Signal)))
            throw new RefusedException($"{session.Name} does not run; 'abide start {session.Name}' starts it");
        return await ReplyAsync(session);
    }

    public async Task<Message> RemoveAsync(RemoveSession request)
    {
        var session = registry.Find(request.Session);
        if (session.Unreachable is { } away)
            throw new RefusedException($"{session.Name} may still run: {session.Spec.Host} does not answer ({away})", ErrorCodes.Unreachable);
        var lives = await session.HasSurvivorsAsync();
        await session.AskAsync(() =>
        {
            session.CheckRevision(request.IfRevision);
            if (!request.Force)
                CheckIsLeft(session, lives);
            session.BeginRemoval();
            return true;
        });
        if (request.Force)
            await SessionRegistry.EndAsync(session);
        await registry.RemoveAsync(session, request.Purge);
        return new Done { Note = request.Purge ? $"{session.Name} removed for good" : $"{session.Name} removed; 'abide restore {session.Name}' brings it back, for {Protocol.Values.Duration.Show(registry.TrashKeeps)}" };
    }

    /// <summary>In a turn.</summary>
    private static void CheckIsLeft(TerminalSession session, bool lives)
    {
        if (session.ViewerCount is > 0 and var viewers)
            throw new RefusedException($"{session.Name} has {viewers} viewer{(viewers == 1 ? "" : "s")} attached ({session.ViewerNames}); detach them or use --force");
        var pid = session.ToRow().Pid;
        if (pid is not null || session.State.Run is { IsLive: true })
            throw new RefusedException($"{session.Name} still runs{(pid is null ? "" : $" (pid {pid})")}; stop it first or use --force");
        if (lives)
            throw new RefusedException($"processes of {session.Name} still run; 'abide kill {session.Name}' ends them, or use --force");
    }

    public async Task<Message> TrashAsync() => await registry.TrashAsync();

    public async Task<Message> RestoreAsync(RestoreSession request) => await ReplyAsync(await registry.RestoreAsync(request));

    public async Task<Message> EmptyTrashAsync() => new Done { Note = await registry.EmptyTrashAsync(TimeSpan.Zero) is var count && count == 1 ? "1 session deleted for good" : $"{count} sessions deleted for good" };

    public async Task<Message> CleanAsync(CleanSessions request) => await registry.CleanAsync(request.OlderThanSeconds is { } seconds ? Duration(seconds, "age") : null, request.DryRun);

    public async Task<Message> SendAsync(SendInput request, CancellationToken gone)
    {
        var session = registry.Find(request.Session);
        var (sent, taken) = await session.AskAsync(() =>
        {
            if (session.State.Run is not { Phase: RunPhase.Active })
                return ((bool?)null, Task.CompletedTask);
            var bytes = request.Keys is { } keys ? session.BytesOf(keys) : request.Paste ? session.PasteOf(request.Data) : request.Data;
            return (session.WriteInput(bytes) && (!request.End || session.EndInput()), session.UntilInputTaken());
        });
        if (sent is true)
            await taken.WaitAsync(gone);
        return sent switch
        {
            true => new Done(),
            null => throw new RefusedException($"{session.Name} does not run; 'abide start {session.Name}' starts it"),
            _ => throw new RefusedException($"{session.Name} takes no more input: its program does not read what was sent before"),
        };
    }

    public async Task<Message> ResizeAsync(ResizeSession request)
    {
        var session = registry.Find(request.Session);
        SessionRegistry.CheckSize(request.Columns, request.Rows);
        await session.AskAsync(() =>
        {
            session.Resize(request.Columns, request.Rows);
            return session.StoreAsync();
        });
        await session.StoredAsync();
        return await ReplyAsync(session);
    }

    public async Task<Message> ScreenAsync(ReadScreen request)
    {
        var session = registry.Find(request.Session);
        await session.LoadAsync();
        return await session.AskAsync(() => session.ReadScreen(request));
    }

    public async Task<Message> WaitAsync(WaitSession request, CancellationToken gone)
    {
        var session = registry.Find(request.Session);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(gone);
        using var timer = request.TimeoutSeconds is { } seconds
            ? time.CreateTimer(_ => over.Cancel(), null, Duration(seconds, "timeout"), Timeout.InfiniteTimeSpan)
            : null;
        try
        {
            string? match = null;
            if (request.Exit)
            {
                var run = request.Run ?? session.State.Run?.Number;
                await session.UntilAsync(state => state.Run is null || !state.Run.IsLive || state.Run.Number != run).WaitAsync(over.Token);
            }
            else if (request.Output is { Length: > 0 } text)
            {
                match = await (await session.AskAsync(() => session.WaitForOutput(text, over.Token))).WaitAsync(over.Token)
                    ?? throw new RefusedException($"{session.Name} ended without printing '{text}'");
            }
            else if (request.IdleSeconds is { } idle)
            {
                await (await session.AskAsync(() => session.WaitForIdle(Duration(idle, "idle time"), over.Token))).WaitAsync(over.Token);
            }
            else
            {
                throw new RefusedException("wait for what? give exit, an output text, or an idle time", ErrorCodes.Invalid);
            }

            return new WaitReply(await session.AskAsync(() => session.ToRow(withViewers: true)), match);
        }
        catch (OperationCanceledException) when (!gone.IsCancellationRequested)
        {
            throw new RefusedException($"{session.Name}: not within {request.TimeoutSeconds} s", ErrorCodes.Timeout);
        }
    }

    private static void CheckSignal(int signal)
    {
        if (signal is < 1 or > 64)
            throw new RefusedException($"there is no signal {signal}: they are 1 to 64", ErrorCodes.Invalid);
    }

    /// <summary>A duration of a request.</summary>
    /// <exception cref="RefusedException">It is none.</exception>
    public static TimeSpan Duration(double seconds, string what) => seconds is >= 0 and <= MaxSeconds
        ? TimeSpan.FromSeconds(seconds)
        : throw new RefusedException($"{what} is 0 seconds to a year, not {seconds} s", ErrorCodes.Invalid);

    private static async Task<Message> ReplyAsync(TerminalSession session, string? note = null) =>
        new SessionReply(await session.AskAsync(() => session.ToRow(withViewers: true)), note);
}
