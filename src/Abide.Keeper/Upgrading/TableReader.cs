using Abide.Keeper.Clients;
using Abide.Keeper.Daemon;
using Abide.Keeper.Runs;
using Abide.Processes;
using Abide.Processes.Keeping;

namespace Abide.Keeper.Upgrading;

/// <summary>Takes up what <see cref="TableWriter"/> wrote down.</summary>
internal static class TableReader
{
    private static readonly Tag[] DescriptorTags =
        [Tag.Lock, Tag.Listener, Tag.Descriptor, Tag.Process, Tag.Terminal, Tag.Slave, Tag.Input, Tag.Output, Tag.Error];

    /// <summary>Every descriptor the table names: what must stay open across the change.</summary>
    internal static IEnumerable<int> Descriptors(Table table)
    {
        var numbers = new List<int>();
        for (var i = 0; i < table.Entries.Count; i++)
        {
            var entry = table.Entry(i);
            foreach (var tag in DescriptorTags)
            {
                if (entry.Optional(tag) is { } fd) numbers.Add(fd);
            }
        }
        return numbers;
    }

    /// <summary>The daemon and its channel; null when there is none.</summary>
    internal static Channel? RestoreDaemon(MessageReader entry, DaemonSupervisor daemon)
    {
        var end = entry.Has(Tag.Ended) ? new ExitStatus(entry.Optional(Tag.ExitCode), entry.Optional(Tag.ExitSignal)) : (ExitStatus?)null;
        daemon.Restore(new PreviousDaemon(end, (int)entry.Number(Tag.Deaths)), entry.Number(Tag.Closing) != 0);
        if (Owned(entry, Tag.Descriptor) is { } socket)
            daemon.Attach((int)entry.Number(Tag.Pid), socket, entry.Number(Tag.Owned) != 0, entry.Number(Tag.Ready) != 0);
        return daemon.Channel;
    }

    internal static void RestoreRun(MessageReader entry, RunTable runs, Channel? channel)
    {
        var pid = (int)entry.Number(Tag.Pid);
        var process = ProcessWatch.Adopt(pid, Owned(entry, Tag.Process)!);
        var run = new HeldRun
        {
            Kept = new KeptRun
            {
                Key = entry.Key(),
                Pid = pid,
                StartTime = (ulong)entry.Number(Tag.StartTime),
                End = entry.End(),
                Terminal = Owned(entry, Tag.Terminal),
                Input = Owned(entry, Tag.Input),
                Output = Owned(entry, Tag.Output),
                Error = Owned(entry, Tag.Error),
                Process = process.Descriptor,
                LastFrame = entry.Number(Tag.LastFrame),
            },
            IsChild = entry.Number(Tag.Owned) != 0,
            Slave = Owned(entry, Tag.Slave),
            Process = process,
        };
        runs.Add(run);
        run.Frames?.Restore(
            entry.Number(Tag.LastFrame), entry.Number(Tag.Frame), Owned(entry, Tag.Descriptor), entry.Number(Tag.Offset), entry.Number(Tag.Closing) != 0,
            channel, entry.Numbers(Tag.Request));
    }

    internal static void RestoreClient(MessageReader entry, ClientDoor door, DaemonSupervisor daemon)
    {
        var client = door.Welcome(Owned(entry, Tag.Descriptor)!);
        foreach (var request in entry.Numbers(Tag.Request)) daemon.Ensure(client, (uint)request);
    }

    private static Descriptor? Owned(MessageReader entry, Tag tag) => entry.Optional(tag) is { } fd ? Descriptor.Adopt(fd) : null;
}
