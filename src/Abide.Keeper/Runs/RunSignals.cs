using Abide.Processes;
using Abide.Processes.Keeping;

namespace Abide.Keeper.Runs;

/// <summary>Signals to runs. Every process is made sure of before it is signalled: no reused pid ever gets one.</summary>
internal static class RunSignals
{
    private const int Kill = 9, MostPasses = 10;

    /// <summary>Sends a signal; whether a living process was there to get it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="signal">The signal's number.</param>
    /// <param name="scope">Whom it reaches.</param>
    /// <param name="strays">Pids and start times in turn: processes with the run's marker, wherever they are.</param>
    internal static bool Send(HeldRun run, int signal, SignalScope scope, List<long> strays)
    {
        if (scope == SignalScope.Leader) return run.Kept.End is null && run.Process.Signal(signal) == 0;
        // While the leader lives, the group is its own, and one call reaches all of it.
        if (scope == SignalScope.Group && run.OwnsPid && run.Kept.End is null) return LibC.Kill(-run.Pid, signal) == 0;
        var reached = false;
        var signalled = new HashSet<(int Pid, ulong StartTime)>();
        // What is killed may have forked in between; once is enough for signals that a program answers.
        for (var pass = 0; pass < (signal == Kill ? MostPasses : 1); pass++)
        {
            var fresh = Members(run, scope).Where(process => process.IsAlive && signalled.Add((process.Pid, process.StartTime))).ToList();
            if (fresh.Count == 0) break;
            // The group at one blow: no member of it can fork away between two.
            var group = fresh.Exists(process => process.Group == run.Pid) && LibC.Kill(-run.Pid, signal) == 0 ? run.Pid : 0;
            reached |= group != 0;
            foreach (var process in fresh.Where(process => process.Group != group)) reached |= SendTo(process.Pid, process.StartTime, signal);
        }
        for (var i = 0; i + 1 < strays.Count; i += 2)
        {
            var (pid, start) = ((int)strays[i], (ulong)strays[i + 1]);
            if (!signalled.Contains((pid, start))) reached |= SendTo(pid, start, signal);
        }
        return reached;
    }

    private static IEnumerable<ProcessEntry> Members(HeldRun run, SignalScope scope)
    {
        if (!run.OwnsPid) return [];
        return ProcessTable.All().Select(ProcessTable.Look).OfType<ProcessEntry>()
            .Where(process => scope == SignalScope.Group ? process.Group == run.Pid : process.Session == run.Pid);
    }

    private static bool SendTo(int pid, ulong startTime, int signal)
    {
        using var process = ProcessWatch.Open(pid);
        return process is not null && ProcessTable.StartTime(pid) == startTime && process.Signal(signal) == 0;
    }
}
