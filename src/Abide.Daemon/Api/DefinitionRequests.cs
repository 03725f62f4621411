using Abide.Daemon.Configuration;
using Abide.Daemon.Definitions;
using Abide.Daemon.Definitions.Importing;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Abide.Protocol.Messages;
using Abide.Protocol.Values;

namespace Abide.Daemon.Api;

/// <summary>Requests about definitions: take a file into use, wait for its sessions, stop them, change the file's text, read other formats.</summary>
internal sealed class DefinitionRequests(SessionRegistry registry, DefinitionStore store, FarDefinitions elsewhere, TimeProvider time)
{
    /// <summary>How long a start may take until it is told as still under way.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public Task<Message> ApplyAsync(ApplyDefinitions request) => Task.Run<Message>(async () =>
    {
        var file = store.Read(request.File, request.Text, request.Environment, request.Umask);
        var (here, there) = elsewhere.Split(file);
        var (planned, problems) = store.Compare(here);
        problems = [.. problems, .. elsewhere.ProblemsOf(file)];
        if (problems.Count > 0)
            return new DefinitionsReply(request.File, [], ConfigRequests.Faults(problems));
        var wanted = WithDependencies(file.Definitions, Meant(request.Names, file.Definitions));
        var far = there.Where(definition => wanted.Contains(definition.Name));
        if (request.DryRun)
            return new DefinitionsReply(request.File, [.. planned.Where(step => step.Definition is null || wanted.Contains(step.Definition.Name)).Select(RowOf), .. await elsewhere.ApplyAsync(file, far, start: false, dryRun: true)], []);
        var (steps, late) = await store.ApplyAsync(here, wanted, request.RemoveOrphans);
        if (late.Count > 0)
            return new DefinitionsReply(request.File, [], ConfigRequests.Faults(late));
        var rows = await Task.WhenAll(steps.Where(step => step.Definition is null || wanted.Contains(step.Definition.Name)).Select(async step => step switch
        {
            { Change: DefinitionChange.Orphan } => request.RemoveOrphans ? RowOf(step) with { Outcome = Rise.Removed } : RowOf(step),
            _ when request.Start => With(RowOf(step), await StartAsync(SessionOf(step))),
            _ => RowOf(step),
        }));
        return new DefinitionsReply(request.File, [.. rows, .. await elsewhere.ApplyAsync(file, far, request.Start, dryRun: false)], []);
    });

    public async Task<Message> AwaitAsync(AwaitDefinitions request, CancellationToken gone)
    {
        var (names, far) = Elsewhere(request.File, request.Names);
        var sessions = Named(request.File, names);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(gone);
        using var timer = request.TimeoutSeconds is { } seconds ? time.CreateTimer(_ => over.Cancel(), null, SessionRequests.Duration(seconds, "timeout"), Timeout.InfiniteTimeSpan) : null;
        var rows = await Task.WhenAll(sessions.Select(async session =>
        {
            try
            {
                if (!IsScheduled(session))
                    _ = await session.UntilAsync(state => Rise.IsOver(session.Spec, state)).WaitAsync(over.Token);
                return RowOf(session, IsScheduled(session) ? new Rise(Rise.Scheduled) : Rise.OfOver(session));
            }
            catch (OperationCanceledException) when (!gone.IsCancellationRequested)
            {
                return RowOf(session, new Rise(Rise.Waiting, session.Status.Reason ?? $"not within {Protocol.Values.Duration.Show(TimeSpan.FromSeconds(request.TimeoutSeconds!.Value))}"));
            }
        }));
        return new DefinitionsReply(request.File, [.. rows, .. elsewhere.Look(far)], []);
    }

    public async Task<Message> StopAsync(StopDefinitions request, CancellationToken gone)
    {
        var (names, far) = Elsewhere(request.File, request.Names);
        var left = Named(request.File, names).ToList();
        var rows = new List<DefinitionRow>(await elsewhere.StopAsync(far, gone));
        while (left.Count > 0)
        {
            // Those that nobody who is left depends on; in a circle, which an older file may have had, all at once.
            var needed = left.SelectMany(session => session.Spec.Supervision?.DependsOn ?? []).Select(dependency => dependency.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var level = left.Where(session => !needed.Contains(session.Name)).ToArray() is { Length: > 0 } free ? free : [.. left];
            rows.AddRange(await Task.WhenAll(level.Select(async session =>
            {
                var ran = session.State.Run is { IsLive: true };
                try
                {
                    if (await SessionRegistry.StopIfReachableAsync(session, session.GentleStop, now: false) is { } away)
                        return RowOf(session, new Rise(Rise.Waiting, $"{session.Spec.Host} does not answer ({away}); it is done when it does"));
                    return RowOf(session, new Rise(Rise.Stopped, ran ? session.Status.Reason : "did not run"));
                }
                catch (RefusedException e)
                {
                    return RowOf(session, new Rise(Rise.Failed, e.Message));
                }
            })));
            _ = left.RemoveAll(level.Contains);
        }

        return new DefinitionsReply(request.File, rows, []);
    }

    public Message Check(CheckDefinitions request)
    {
        var file = store.Read(request.File, request.Text, request.Environment);
        var (steps, problems) = store.Compare(file);
        return new DefinitionsReply(
            request.File, [.. steps.Where(step => step.Definition is not null).Select(RowOf)],
            ConfigRequests.Faults([.. problems.Select(problem => problem.Source == file.Path && request.Name is { } name ? problem with { Source = name } : problem)]));
    }

    public Message Edit(EditDefinitions request)
    {
        var (text, fault) = request switch
        {
            { Add: { } add } => DefinitionEdit.Add(request.Text, DraftOf(add)),
            { Remove: { } name } => DefinitionEdit.Remove(request.Text, name),
            _ => throw new RefusedException("a file is edited by adding a command or by taking one out", ErrorCodes.Invalid),
        };
        if (text is null)
            throw new RefusedException($"{request.File}: {fault}", ErrorCodes.Refused);
        var before = store.Read(request.File, request.Text, request.Environment);
        var after = store.Read(request.File, text, request.Environment);
        if (after.Problems.Count > 0 && request.Add is not null)
            return new DefinitionsText("", ConfigRequests.Faults(after.Problems));
        CheckRest(request, before, after);
        return new DefinitionsText(text, ConfigRequests.Faults(after.Problems)) { Count = after.Definitions.Count };
    }

    public Task<Message> ImportAsync(ImportDefinitions request) => Task.Run<Message>(() =>
    {
        var target = request.Target ?? Path.Combine(Path.GetDirectoryName(request.File) ?? "/", "abide.yaml");
        return TextOf(Importer.Import(request.File, request.Text ?? DefinitionStore.ReadText(request.File), request.Format, target, DefinitionStore.TryReadText), target, request.Environment);
    });

    public Task<Message> ProposeAsync(ProposeDefinitions request) => Task.Run<Message>(() =>
        TextOf(Proposal.Of(request.Directory), Path.Combine(request.Directory, "abide.yaml"), null));

    public Message Export(ExportSystemd request)
    {
        var (text, notes) = SystemdUnit.Of(registry.Find(request.Session).Record);
        return new DefinitionsText(text, []) { Notes = [.. notes.Select(note => new ConfigFault(request.Session, null, null, note))], Count = 1 };
    }

    /// <summary>What another format came to, checked like a file that somebody wrote.</summary>
    private DefinitionsText TextOf(Imported imported, string target, IReadOnlyList<string>? environment)
    {
        var file = store.Read(target, imported.Text, environment);
        return new DefinitionsText(imported.Text, ConfigRequests.Faults(file.Problems)) { Notes = ConfigRequests.Faults(imported.Notes), Count = file.Definitions.Count };
    }

    /// <summary>An edit that would change more than it is asked to is not made: a file may be written in ways that nobody thought of.</summary>
    private static void CheckRest(EditDefinitions request, DefinitionFile before, DefinitionFile after)
    {
        string[] NamesOf(DefinitionFile file, string? without) => [.. file.Definitions.Where(definition => !definition.Spec.Definition!.Name.Equals(without, StringComparison.OrdinalIgnoreCase)).Select(definition => $"{definition.Name} {definition.Spec.ToJson()}")];
        if (!NamesOf(before, request.Remove).SequenceEqual(NamesOf(after, request.Add?.Name)))
            throw new RefusedException($"{request.File} is written in a way that this cannot change without changing more of it; 'abide edit' opens it");
    }

    private static Draft DraftOf(NewDefinition add)
    {
        var draft = new Draft(add.Name);
        // One word with blanks is a line for the shell. In others the file's own variables are not looked for: the shell in which it was typed has done so.
        if (add.Command is [var line] && line.Any(char.IsWhiteSpace))
            draft.Keys.Set("command", line);
        else
            draft.Keys.Set("command", [.. add.Command.Select(VariableText.Escape)]);
        foreach (var value in add.Values)
        {
            DraftValue given = value.List is { } list ? new DraftList(list) : new DraftText(value.Text ?? "");
            if (value.Key.StartsWith("environment.", StringComparison.Ordinal))
                draft.Keys.SetIn("environment", value.Key["environment.".Length..], given);
            else if (value.Key.StartsWith("depends_on.", StringComparison.Ordinal))
                draft.Keys.SetIn("depends_on", value.Key["depends_on.".Length..], given);
            else
                draft.Keys.Set(value.Key, given);
        }

        return draft;
    }

    private async Task<Rise> StartAsync(TerminalSession session)
    {
        if (session.State is { Intent: Intent.Up, Run.Phase: RunPhase.Active } state)
            return new Rise(Rise.Running, state.Run.Leader is { } leader ? $"pid {leader.Pid}" : null);
        if (IsScheduled(session))
        {
            await session.AskAsync(() =>
            {
                session.CheckStays();
                session.Happen(new SessionEvent.EnableAsked());
                return true;
            });
            return new Rise(Rise.Scheduled);
        }

        try
        {
            await SessionRegistry.StartAsync(session).WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            // It waits for others, or its program takes its time.
        }
        catch (RefusedException e)
        {
            return new Rise(Rise.Failed, e.Message);
        }

        return Rise.OfStarted(session);
    }

    private static bool IsScheduled(TerminalSession session) => session.Spec.Supervision?.Schedule is not null;

    private TerminalSession SessionOf(DefinitionStep step) => step.Session is { } known ? registry.Find(known.Id.ToString()) : registry.Find(step.Name);

    /// <summary>Commands of a file that live on hosts with Abide, and the names that are left; a file that cannot be read has none.</summary>
    private (IReadOnlyList<string>? Names, IReadOnlyList<Definition> Far) Elsewhere(string file, IReadOnlyList<string>? names)
    {
        if (DefinitionStore.TryReadText(file) is not { } text)
            return (names, []);
        var there = elsewhere.Split(store.Read(file, text, null)).There;
        bool IsMeant(Definition definition, string name) => Is(definition.Name, name) || Is(definition.Spec.Definition!.Name, name);
        return (names?.Where(name => !there.Any(definition => IsMeant(definition, name))).ToArray(), [.. there.Where(definition => names?.Any(name => IsMeant(definition, name)) != false)]);
    }

    /// <summary>The sessions that are meant by names of commands or of their instances; null for all.</summary>
    /// <exception cref="RefusedException">One means none.</exception>
    private static HashSet<string> Meant(IReadOnlyList<string>? names, IReadOnlyList<Definition> definitions)
    {
        if (names is null)
            return [.. definitions.Select(definition => definition.Name)];
        var meant = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            var fitting = definitions.Where(definition => Is(definition.Name, name) || Is(definition.Spec.Definition!.Name, name)).Select(definition => definition.Name).ToArray();
            if (fitting.Length == 0)
                throw NoCommand(name, definitions.Select(definition => definition.Spec.Definition!.Name));
            meant.UnionWith(fitting);
        }

        return meant;
    }

    private static HashSet<string> WithDependencies(IReadOnlyList<Definition> definitions, HashSet<string> names)
    {
        var all = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var open = new Stack<string>(names);
        while (open.TryPop(out var name))
        {
            if (all.Add(name) && definitions.FirstOrDefault(definition => Is(definition.Name, name)) is { } definition)
            {
                foreach (var needed in definition.DependsOn)
                    open.Push(needed);
            }
        }

        return all;
    }

    /// <summary>The sessions that a file defines, or defined, by the names of commands or of sessions.</summary>
    /// <exception cref="RefusedException">One means none.</exception>
    private List<TerminalSession> Named(string file, IReadOnlyList<string>? names)
    {
        var all = store.SessionsOf(file);
        if (names is null)
            return [.. all];
        var named = new List<TerminalSession>();
        foreach (var name in names)
        {
            var fitting = all.Where(session => Is(session.Name, name) || Is(session.Spec.Definition!.Name, name)).ToArray();
            if (fitting.Length == 0)
                throw NoCommand(name, all.Select(session => session.Spec.Definition!.Name));
            named.AddRange(fitting.Except(named));
        }

        return named;
    }

    private static RefusedException NoCommand(string name, IEnumerable<string> known) =>
        new($"there is no command '{SessionName.Shown(name)}' in the file{Nearest.Hint(name, known)}", ErrorCodes.NotFound);

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static DefinitionRow RowOf(DefinitionStep step) => new(step.Name, step.Change.ToString().ToLowerInvariant()) { Keys = step.Keys, NeedsRestart = step.NeedsRestart, Line = step.Definition?.Place.Line ?? 0 };

    private static DefinitionRow RowOf(TerminalSession session, Rise rise) => With(new DefinitionRow(session.Name, DefinitionChange.Unchanged.ToString().ToLowerInvariant()), rise);

    private static DefinitionRow With(DefinitionRow row, Rise rise) => row with { Outcome = rise.Outcome, Reason = rise.Reason };
}
