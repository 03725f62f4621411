using System.Collections.Concurrent;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Supervising;

/// <summary>
/// Looks after every supervised session. It reads the changes of the list as any other who follows it does, and has one <see cref="Attendance"/> for each; what follows on
/// an end is decided by the session's own machine. Starts go past it: they wait for what they depend on, and for a place.
/// </summary>
internal sealed partial class Supervisor : ISupervisor
{
    private readonly SessionRegistry _registry;
    private readonly ChangeFeed _changes;
    private readonly NotifySockets _sockets;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<string, HostStarts> _hosts = [];
    private readonly Dictionary<SessionId, (TerminalSession Session, Attendance Attendance)> _attended = [];

    public Supervisor(SessionRegistry registry, ChangeFeed changes, string sessionsDirectory, TimeProvider time, ILogger log)
    {
        (_registry, _changes, _time, _log) = (registry, changes, time, log);
        _sockets = new NotifySockets(NotifySocket.DirectoryIn(sessionsDirectory));
    }

    /// <summary>Is told of what people are to be told of. In the session's turn.</summary>
    public event Action<TerminalSession, Edge, string>? Told;

    public async Task<IDisposable?> AdmitAsync(TerminalSession session, bool isAutomatic, Action<string> waitsFor, CancellationToken cancelled)
    {
        if (session.Spec.Supervision is not { } supervision)
            return null;
        if (supervision.Ready is { Notify: true } || supervision.Health is { Notify: true })
            _sockets.Open(session);
        var host = _hosts.GetOrAdd(session.Spec.Host ?? SessionSpec.LocalHost, _ => new HostStarts(_time));
        if (isAutomatic && host.Take() is var wait && wait > TimeSpan.Zero)
        {
            waitsFor($"queued: {StartBudget.PerMinute} automatic starts a minute are the most");
            await Task.Delay(wait, _time, cancelled);
        }

        while (true)
        {
            var seen = _changes.Last;
            if (Dependencies.Missing(supervision.DependsOn, Find) is not { } missing)
                break;
            waitsFor(missing);
            await _changes.WaitAsync(seen, cancelled);
        }

        var place = host.Places.TakeAsync(session.Id, cancelled);
        if (!place.IsCompleted && host.Places.LineOf(session.Id) is { } line)
            waitsFor($"queued: number {line} to be started");
        return await place;
    }

    public void Tell(TerminalSession session, Edge edge, string text)
    {
        LogEdge(_log, session.Id, session.Name, edge, text);
        Told?.Invoke(session, edge, text);
    }

    /// <summary>Attends to sessions until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken ends)
    {
        var seen = _changes.Last;
        foreach (var session in _registry.All)
            Look(session);
        while (!ends.IsCancellationRequested)
        {
            await _changes.WaitAsync(seen, ends).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            var last = _changes.Last;
            foreach (var change in _changes.Since(seen) ?? [.. _registry.All.Select(session => new Change(last, session.Id, false))])
            {
                if (!change.IsRemoved && _registry.TryGet(change.Id, out var session))
                    Look(session);
                else
                    Leave(change.Id);
            }

            seen = last;
        }

        foreach (var id in _attended.Keys.ToArray())
            Leave(id);
    }

    private void Look(TerminalSession session)
    {
        if (!_attended.TryGetValue(session.Id, out var one))
        {
            if (session.Spec.Supervision is null)
                return;
            _attended[session.Id] = one = (session, new Attendance(session, _sockets, _time, _log));
        }

        session.Post(one.Attendance.Look);
    }

    private void Leave(SessionId id)
    {
        if (!_attended.Remove(id, out var one))
            return;
        one.Session.Post(one.Attendance.Dispose);
        _sockets.Close(id);
    }

    /// <summary>The session of a name, or the instances of a definition of that name.</summary>
    private IReadOnlyList<TerminalSession> Find(string name)
    {
        var all = _registry.All;
        return Array.Find(all, session => string.Equals(session.Name, name, StringComparison.OrdinalIgnoreCase)) is { } one
            ? [one]
            : Array.FindAll(all, session => session.Spec.Definition is { Instance: > 0 } definition && string.Equals(definition.Name, name, StringComparison.OrdinalIgnoreCase));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Session} ({Name}) {Edge}: {Text}")]
    private static partial void LogEdge(ILogger logger, SessionId session, string name, Edge edge, string text);
}
