using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Abide.Processes;

namespace Abide.Daemon.Access;

/// <summary>
/// Tells a person's client from a process inside a session: that one gets what its session may, and never more. It is found by its ancestors and by the marker in its
/// environment; a process of the same user that hides from both is not stopped by anything on this machine, and is not meant to be.
/// </summary>
internal sealed class Descent(SessionRegistry registry, Func<int> keeper)
{
    /// <summary>More than a chain of ancestors has, if no process is made while it is walked.</summary>
    private const int MostAncestors = 256;

    /// <summary>What a process inside a session may do there.</summary>
    private const Scopes Inside = Scopes.View | Scopes.Type | Scopes.Own;

    /// <summary>What the process may do.</summary>
    /// <param name="pid">Who connected.</param>
    public Caller CallerOf(int pid)
    {
        var ancestors = new HashSet<int>();
        var isBelowKeeper = false;
        for (var at = pid; at > 1 && ancestors.Count < MostAncestors && ancestors.Add(at); at = ProcessTable.Parent(at))
        {
            if (at == Environment.ProcessId)
                return Caller.User; // the daemon's own children
            if (at == keeper())
            {
                isBelowKeeper = true;
                break;
            }
        }

        var session = isBelowKeeper
            ? Array.Find(registry.All, session => session.State.Run is { IsLive: true, Leader: { } leader } && leader.BootId == ProcessTable.BootId && ancestors.Contains(leader.Pid))
            : null;
        session ??= MarkedSession(pid);
        if (session is not null)
            return CallerInside(session);
        return isBelowKeeper
            ? new Caller("a process that outlived its session", Scopes.None)
            : Caller.User;
    }

    private static Caller CallerInside(TerminalSession session) => session.Spec.Reach == Reach.All
        ? new Caller($"a process inside {session.Name}", Inside)
        : new Caller($"a process inside {session.Name}", Inside)
        {
            Only = session.Id,
            Hint = "ask from outside, or make the session with 'abide new --reach all' (setting sessions.reach)",
        };

    private TerminalSession? MarkedSession(int pid) =>
        ProcessTable.RunOf(pid) is { } marker && marker.Split('/') is [var id, ..] && Guid.TryParse(id, out var guid) && registry.TryGet(new SessionId(guid), out var session) ? session : null;
}
