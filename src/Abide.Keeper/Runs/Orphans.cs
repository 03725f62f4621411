using Abide.Processes;

namespace Abide.Keeper.Runs;

/// <summary>Processes that lost their parents fall to the keeper; those that ended are reaped here, everybody else's children never.</summary>
internal sealed class Orphans(RunTable runs, Func<int, bool> isOurs)
{
    /// <summary>Whether one lives; those that ended are reaped.</summary>
    internal bool Reap()
    {
        var leaders = new HashSet<int>(runs.All.Select(run => run.Pid));
        var live = false;
        foreach (var pid in ProcessTable.OwnChildren())
        {
            if (!leaders.Contains(pid) && !isOurs(pid)) live |= Child.Reap(pid) is null;
        }
        return live;
    }
}
