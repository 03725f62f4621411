using Abide.Daemon.Access;
using Abide.Daemon.Journal;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Api;

/// <summary>Requests that open, move or end a stream: viewers and readers of journals.</summary>
internal sealed class StreamRequests(SessionRegistry registry, TimeProvider time)
{
    private int _lastViewer;

    public async Task<Message?> AttachAsync(Connection connection, AttachSession request)
    {
        var session = registry.Find(request.Session);
        if (request.Columns < 1 || request.Rows < 1) // a terminal that does not know its size
            request = request with { Columns = session.Record.Columns, Rows = session.Record.Rows };
        SessionRegistry.CheckSize(request.Columns, request.Rows);
        if (request.Inside is { } inside && (inside == session.Id.ToString() || string.Equals(inside, session.Name, StringComparison.OrdinalIgnoreCase)))
            throw new RefusedException($"you are inside {session.Name}: attaching to it would show it inside itself");
        var role = request.Role switch
        {
            null => connection.Caller.Scopes switch
            {
                var scopes when scopes.HasFlag(Scopes.Own) => ViewerRole.Own,
                var scopes when scopes.HasFlag(Scopes.Type) => ViewerRole.Type,
                _ => ViewerRole.View,
            },
            "own" => ViewerRole.Own,
            "type" => ViewerRole.Type,
            "view" => ViewerRole.View,
            _ => throw new RefusedException($"'{request.Role}' is no role: it is view, type or own", ErrorCodes.Invalid),
        };
        if (role != ViewerRole.View && request.Since is null)
            await StartIfLostAsync(session);
        var channel = new ViewerChannel(connection);
        var viewer = new Viewer($"v{Interlocked.Increment(ref _lastViewer)}", channel, request.Columns, request.Rows, role, time.GetUtcNow(), request.Terminal);
        channel.Show(session, viewer);
        await session.LoadAsync();
        await session.AskAsync(() =>
        {
            session.Attach(viewer, request, others =>
            {
                connection.Open(channel);
                connection.Reply(new Attached(channel.Number, viewer.Id, session.ToRow(), others) { Id = request.Id });
            });
            return true;
        });
        return null; // answered before the first byte was sent
    }

    public async Task<Message> SwitchAsync(SwitchViewer request)
    {
        var named = request.Step == 0 ? registry.Find(request.Session) : null;
        foreach (var from in request.From is { } name ? [registry.Find(name)] : registry.All)
        {
            if (await from.AskAsync(() => from.FindViewer(request.Viewer)) is not { Channel: ViewerChannel channel } viewer)
                continue;
            var to = named ?? registry.Neighbour(from, request.Step);
            if (from == to)
                throw new RefusedException($"that viewer shows {to.Name} already");
            await from.AskAsync(() =>
            {
                from.HandOver(viewer);
                return true;
            });
            if (viewer.Role != ViewerRole.View)
                await StartIfLostAsync(to);
            var moved = new Viewer(viewer.Id, channel, viewer.Columns, viewer.Rows, viewer.Role, time.GetUtcNow(), viewer.Terminal);
            return await to.AskAsync(() =>
            {
                Attached? reply = null;
                channel.Show(to, moved);
                to.Attach(moved, new AttachSession(to.Name) { Columns = moved.Columns, Rows = moved.Rows, HistoryBytes = 0 }, others =>
                    channel.Tell(reply = new Attached(channel.Number, moved.Id, to.ToRow(), others)));
                return reply!;
            });
        }

        throw new RefusedException(request.Viewer is null ? "which viewer? that session has none, or several: give its id ('abide show' lists them)" : $"no viewer '{request.Viewer}'", ErrorCodes.NotFound);
    }

    /// <summary>Who attaches to a session that was lost with its machine wants it back.</summary>
    private static async Task StartIfLostAsync(TerminalSession session)
    {
        if (StartPolicy.StartsOnAttach(session.Spec, session.State))
            await SessionRegistry.StartAsync(session, state => StartPolicy.StartsOnAttach(session.Spec, state));
    }

    public async Task<Message> DetachAsync(DetachViewers request)
    {
        var session = registry.Find(request.Session);
        return new DetachReply(await session.AskAsync(() =>
        {
            if (request.All)
                return session.DetachAll("detached");
            if (session.ViewerCount == 0)
                return 0;
            var viewer = session.FindViewer(request.Viewer) ?? throw new RefusedException(
                request.Viewer is null ? $"{session.Name} has {session.ViewerCount} viewers ({session.ViewerNames}); give --viewer ID or --all" : $"{session.Name} has no viewer '{request.Viewer}' ({session.ViewerNames})",
                request.Viewer is null ? ErrorCodes.Refused : ErrorCodes.NotFound);
            session.Detach(viewer.Id, "detached");
            return 1;
        }));
    }

    public async Task<Message?> ReadAsync(Connection connection, ReadJournal request)
    {
        var session = registry.Find(request.Session);
        var reader = new JournalChannel(connection, session, request);
        connection.Open(reader);
        connection.Reply(new ChannelOpened(reader.Number) { Id = request.Id });
        await Task.Run(reader.StartAsync); // a long one would keep a worker from the sessions
        return null;
    }

    public async Task<Message?> SearchAsync(Connection connection, SearchOutput request)
    {
        var (search, sessions) = await registry.SearchAsync(request, connection.Caller.Only);
        var channel = new SearchChannel(connection, new SearchPump(search, sessions, request.Limit ?? int.MaxValue), new CancellationTokenSource());
        connection.Open(channel);
        connection.Reply(new ChannelOpened(channel.Number) { Id = request.Id });
        await Task.Run(channel.StartAsync);
        return null;
    }
}
