using Abide.Keeper.Clients;
using Abide.Keeper.Daemon;
using Abide.Keeper.Runs;
using Abide.Processes;
using Abide.Processes.Keeping;

namespace Abide.Keeper.Upgrading;

/// <summary>Writes down all a keeper knows.</summary>
internal static class TableWriter
{
    internal static Table Describe(
        Instance instance, FileLock held, ClientDoor door, RunSpawner spawner, RunTable runs, MemoryTable memories, DaemonSupervisor daemon, uint upgradeRequest)
    {
        var table = new Table();
        var keeper = new MessageWriter(MessageType.TableKeeper)
            .Add(Tag.MinVersion, KeeperProtocol.MinVersion)
            .Add(Tag.Directory, instance.Directory).Add(Tag.Lock, held.Descriptor.Value).Add(Tag.Listener, door.Listener).Add(Tag.SoftFiles, (long)spawner.SoftFiles)
            .Add(Tag.Pid, daemon.Pid).Add(Tag.Owned, daemon.IsChild ? 1 : 0).Add(Tag.Ready, daemon.IsReady ? 1 : 0).Add(Tag.Closing, daemon.IsQuitting ? 1 : 0)
            .Add(Tag.Waiting, daemon.IsBackingOff ? 1 : 0).Add(Tag.Deaths, daemon.Previous.DeathsInARow).Add(Tag.Upgrading, upgradeRequest);
        if (daemon.Channel is { } channel) keeper.Add(Tag.Descriptor, channel.Socket);
        if (daemon.Previous.End is { } end) keeper.Add(Tag.Ended, 1).Add(Tag.ExitCode, end.Code).Add(Tag.ExitSignal, end.Signal);
        foreach (var part in daemon.Program) keeper.Add(Tag.Argument, part);
        table.Add(keeper);
        foreach (var run in runs.All) table.Add(Describe(run, daemon.Channel));
        foreach (var (name, memory) in memories.All) table.Add(new MessageWriter(MessageType.TableMemory).Add(Tag.Name, name).Add(Tag.Descriptor, memory.Value));
        foreach (var client in door.Clients)
        {
            var entry = new MessageWriter(MessageType.TableClient).Add(Tag.Descriptor, client.Socket);
            foreach (var request in daemon.Requests(client)) entry.Add(Tag.Request, request);
            table.Add(entry);
        }
        return table;
    }

    private static MessageWriter Describe(HeldRun run, Channel? channel)
    {
        var entry = new MessageWriter(MessageType.TableRun)
            .Add(run.Key).Add(Tag.Pid, run.Pid).Add(Tag.StartTime, (long)run.Kept.StartTime).Add(run.Kept.End)
            .Add(Tag.Owned, run.IsChild ? 1 : 0).Add(Tag.Process, run.Process.Descriptor.Value)
            .Add(Tag.Terminal, run.Kept.Terminal?.Value).Add(Tag.Slave, run.Slave?.Value)
            .Add(Tag.Output, run.Kept.Output?.Value).Add(Tag.Error, run.Kept.Error?.Value)
            .Add(Tag.LastFrame, run.Frames?.LastFrame ?? run.Kept.LastFrame);
        if (run.Frames is { } frames)
        {
            entry.Add(Tag.Closing, frames.IsClosing ? 1 : 0);
            if (!frames.IsClosed) entry.Add(Tag.Input, run.Kept.Input!.Value);
            if (frames.Bytes is { } bytes) entry.Add(Tag.Frame, frames.CurrentFrame).Add(Tag.Descriptor, bytes.Value).Add(Tag.Offset, frames.Offset);
            foreach (var request in frames.Requests(channel)) entry.Add(Tag.Request, request);
        }
        return entry;
    }
}
