namespace Abide.Processes;

/// <summary>What a program and everything it started take.</summary>
/// <param name="Processes">How many processes there are.</param>
/// <param name="Cpu">Processor time of those, and of those they have waited for.</param>
/// <param name="MemoryBytes">Resident memory; pages that several share are counted for each.</param>
public readonly record struct ProcessUsage(int Processes, TimeSpan Cpu, long MemoryBytes)
{
    private const int TicksPerSecond = 100; // of the kernel's user interface, on every architecture

    /// <summary>
    /// What each of some programs takes: its process, the descendants of that and the processes of its POSIX session. One look at every process of the machine. Of two programs one of which
    /// started the other, each has its own.
    /// </summary>
    /// <param name="leaders">The programs' pids; one that is gone takes nothing.</param>
    public static IReadOnlyDictionary<int, ProcessUsage> Of(IReadOnlyCollection<int> leaders)
    {
        ArgumentNullException.ThrowIfNull(leaders);
        var found = leaders.Distinct().ToDictionary(leader => leader, _ => default(ProcessUsage));
        var entries = new Dictionary<int, ProcessEntry>();
        foreach (var pid in ProcessTable.All())
        {
            if (ProcessTable.Look(pid) is { IsAlive: true } entry)
                entries[pid] = entry;
        }

        foreach (var entry in entries.Values)
        {
            if (LeaderOf(entry) is { } leader)
                found[leader] = found[leader].With(entry);
        }

        return found;

        int? LeaderOf(ProcessEntry process)
        {
            // A pid that was given away while we looked could make a circle.
            for (var steps = 0; steps < entries.Count; steps++)
            {
                if (found.ContainsKey(process.Pid))
                    return process.Pid;
                if (found.ContainsKey(process.Session))
                    return process.Session;
                if (!entries.TryGetValue(process.Parent, out process))
                    return null;
            }

            return null;
        }
    }

    private ProcessUsage With(ProcessEntry entry) =>
        new(Processes + 1, Cpu + (TimeSpan.FromSeconds(1) / TicksPerSecond * entry.CpuTicks), MemoryBytes + (entry.Pages * Environment.SystemPageSize));
}
