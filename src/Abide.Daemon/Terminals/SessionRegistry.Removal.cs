using Abide.Daemon.Catalog;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Terminals;

/// <summary>Removing sessions, the trash, and cleaning up.</summary>
internal sealed partial class SessionRegistry
{
    /// <summary>How long what was removed can be brought back.</summary>
    public TimeSpan TrashKeeps => services.Settings.Current.Trash.Keeps;

    /// <summary>What leaves the trash does so one at a time: a session that has just been restored must not be deleted, or restored again, by who had still seen it there.</summary>
    private Task _leavesTrash = Task.CompletedTask;
    private readonly Lock _trash = new();

    /// <summary>
    /// Removes a session that does not live and has no viewers. The catalog says so first, so that it cannot come back by itself; then its files go into the trash, or
    /// for good.
    /// </summary>
    /// <param name="session">The session, whose removal was begun.</param>
    /// <param name="forGood">Else it can be brought back.</param>
    /// <param name="runsHook">Whether, for good, its hook is run.</param>
    public async Task RemoveAsync(TerminalSession session, bool forGood, bool runsHook = true)
    {
        var hook = forGood && runsHook ? PendingHook.Of(session.Record) : null;
        try
        {
            await (forGood ? services.Catalog.TombstoneAsync(session.Id, hook) : services.Catalog.TrashAsync(session.Id));
        }
        catch
        {
            session.Post(session.EndRemoval);
            throw;
        }

        _sessions.Remove(session.Id);
        await session.CloseAsync("removed", keepsScreen: !forGood);
        services.Changes.Removed(session.Id);
        services.Answers.Forget(session.Id);
        if (forGood)
            await Task.Run(() => SessionFiles.Discard(session.Directory)); // there may be much of it
        else
            SessionFiles.Trash(session.Directory);
        services.Hooks.Begin(hook);
    }

    /// <summary>Stops a session whose removal was begun, and detaches its viewers; where that fails it stays.</summary>
    public static async Task EndAsync(TerminalSession session)
    {
        try
        {
            await StopAsync(session, session.GentleStop, now: false);
            await session.AskAsync(() => session.DetachAll("removed", $"{session.Name} was removed"));
        }
        catch
        {
            session.Post(session.EndRemoval);
            throw;
        }
    }

    /// <summary>What is in the trash, removed last first.</summary>
    public async Task<TrashList> TrashAsync() => new([.. (await services.Catalog.LoadTrashAsync()).Select(ToRow)]);

    /// <summary>Brings a session back from the trash, as it was, under its own name or another.</summary>
    /// <exception cref="RefusedException">It is not there, or the name is taken.</exception>
    public Task<TerminalSession> RestoreAsync(RestoreSession request) => OneByOneAsync(async () =>
    {
        var found = Find(await services.Catalog.LoadTrashAsync(), request.Session);
        var record = found.Record with { Name = request.Name ?? found.Record.Name };
        _ = ClaimPlaceAndName(record.Id, record.Name, record.Spec.Command);
        var directory = new TerminalSession(record, services, isSettled: true).Directory;
        try
        {
            await Task.Run(() => SessionFiles.Restore(directory));
            if (!await services.Catalog.RestoreAsync(record.Id, record.Name))
                throw new RefusedException($"{request.Session} is no longer in the trash", ErrorCodes.NotFound);
        }
        catch (Exception e)
        {
            _sessions.Remove(record.Id);
            SessionFiles.Trash(directory);
            throw e is IOException ? new RefusedException($"the files of {request.Session} cannot be brought back: {e.Message}") : e;
        }

        return Add(record);
    });

    /// <summary>Deletes for good what has been in the trash long enough.</summary>
    /// <returns>How many sessions.</returns>
    /// <exception cref="CatalogException">The catalog does not take it; then the rest waits for the next time.</exception>
    public Task<int> EmptyTrashAsync(TimeSpan atLeast) => OneByOneAsync(async () =>
    {
        var before = services.Time.GetUtcNow() - atLeast;
        var gone = (await services.Catalog.LoadTrashAsync()).Where(trashed => trashed.At <= before).Select(trashed => trashed.Record).ToArray();
        foreach (var record in gone)
        {
            var hook = PendingHook.Of(record);
            await services.Catalog.TombstoneAsync(record.Id, hook);
            await Task.Run(() => SessionFiles.Discard(Path.Combine(services.SessionsDirectory, record.Id.ToString())));
            services.Hooks.Begin(hook);
        }

        return gone.Length;
    });

    /// <summary>
    /// Moves into the trash what has ended and was left alone for a time: a finished run, no process, no viewer, not pinned. What cannot be is reported and does not
    /// keep the others from it.
    /// </summary>
    /// <param name="atLeast">That time; null is as set.</param>
    /// <param name="dryRun">Only tells what would be.</param>
    public async Task<CleanedSessions> CleanAsync(TimeSpan? atLeast, bool dryRun)
    {
        var before = services.Time.GetUtcNow() - (atLeast ?? services.Settings.Current.Clean.After);
        var (cleaned, failed) = (new List<string>(), new List<string>());
        foreach (var session in All)
        {
            try
            {
                if (dryRun ? await session.AskAsync(() => session.IsLeftSince(before)) && !await session.HasSurvivorsAsync() : await TrashIfLeftAsync(session, before))
                    cleaned.Add(session.Name);
            }
            catch (Exception e) when (e is RefusedException or CatalogException or IOException or UnauthorizedAccessException)
            {
                failed.Add($"{session.Name}: {e.Message}");
            }
        }

        return new CleanedSessions(cleaned, failed);
    }

    /// <summary>Moves a session into the trash if it has ended and was left alone since a time; looked at and decided in one turn.</summary>
    private async Task<bool> TrashIfLeftAsync(TerminalSession session, DateTimeOffset since)
    {
        if (await session.HasSurvivorsAsync() || !await session.AskAsync(() =>
            {
                if (!session.IsLeftSince(since))
                    return false;
                session.BeginRemoval();
                return true;
            }))
            return false;
        await RemoveAsync(session, forGood: false);
        return true;
    }

    private Task<T> OneByOneAsync<T>(Func<Task<T>> act)
    {
        async Task<T> AfterAsync(Task before)
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            return await act();
        }

        lock (_trash)
        {
            var done = AfterAsync(_leavesTrash);
            _leavesTrash = done;
            return done;
        }
    }

    private TrashedRow ToRow(TrashedSession trashed) => new(
        trashed.Record.Id.ToString(), trashed.Record.Name, trashed.Record.Spec.Command, trashed.Record.Spec.Directory, trashed.At, trashed.At + TrashKeeps, trashed.Record.OutputBytes);

    /// <summary>The session in the trash that a name (the one removed last), an id or the beginning of one means.</summary>
    private static TrashedSession Find(IReadOnlyList<TrashedSession> trash, string nameOrId)
    {
        if (trash.FirstOrDefault(trashed => string.Equals(trashed.Record.Name, nameOrId, StringComparison.OrdinalIgnoreCase)) is { } named)
            return named;
        var fitting = nameOrId.Length < SessionId.MinPrefix ? [] : trash.Where(trashed => trashed.Record.Id.ToString().StartsWith(nameOrId, StringComparison.OrdinalIgnoreCase)).Take(2).ToArray();
        return fitting.Length switch
        {
            1 => fitting[0],
            0 => throw new RefusedException($"no session named '{SessionName.Shown(nameOrId)}' is in the trash; 'abide trash' shows what is", ErrorCodes.NotFound),
            _ => throw new RefusedException($"more than one id in the trash begins with '{nameOrId}'; give more of it", ErrorCodes.Ambiguous),
        };
    }
}
