using Abide.Processes;

namespace Abide.Keeper.Runs;

/// <summary>Processes that lost their parents fall to the keeper; those that ended are reaped here, everybody else's children never.</summary>
internal sealed class Orphans(RunTable runs, Func<int, bool> isOurs)
{
    internal void Reap()
    {
        var leaders = new HashSet<int>(runs.All.Select(run => run.Pid));
        foreach (var pid in ProcessTable.OwnChildren())
        {
            if (!leaders.Contains(pid) && !isOurs(pid)) Child.Reap(pid);
        }
    }
}
