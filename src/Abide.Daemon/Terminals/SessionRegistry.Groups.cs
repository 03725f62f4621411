using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Terminals;

/// <summary>Groups: sessions that belong together.</summary>
internal sealed partial class SessionRegistry
{
    /// <summary>The groups that there are.</summary>
    /// <param name="only">The only session that the one who asks may see; null for all.</param>
    public GroupList Groups(SessionId? only = null) => new([
        .. All.Where(session => session.Record.Group is not null && (only is null || session.Id == only))
            .GroupBy(session => session.Record.Group!, StringComparer.OrdinalIgnoreCase)
            .OrderBy(group => group.Key, StringComparer.OrdinalIgnoreCase)
            .Select(group => new GroupRow(
                group.Key,
                group.Count(),
                Listing.Count(group, null).Status,
                group.Sum(session => session.ViewerCount),
                group.Max(session => session.Record.LastActivityAt ?? session.Record.CreatedAt)))]);

    /// <summary>The running session so many steps on, or back, from one in its group, by name and round; of all where it is in none.</summary>
    /// <exception cref="RefusedException">No other one runs.</exception>
    public TerminalSession Neighbour(TerminalSession from, int steps)
    {
        var group = from.Record.Group;
        var ring = All
            .Where(session => session == from || (session.State.Run is { Phase: RunPhase.Active } && (group is null || string.Equals(session.Record.Group, group, StringComparison.OrdinalIgnoreCase))))
            .OrderBy(session => session.Name, StringComparer.OrdinalIgnoreCase)
            .ToArray();
        if (ring.Length < 2)
            throw new RefusedException(group is null ? "no other session runs" : $"no other session of the group {group} runs");
        var at = (Array.IndexOf(ring, from) + (steps % ring.Length) + ring.Length) % ring.Length;
        return ring[at] != from ? ring[at] : ring[(at + 1) % ring.Length];
    }
}
