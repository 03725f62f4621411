using Abide.Keeper.Clients;
using Abide.Keeper.Daemon;
using Abide.Keeper.Runs;
using Abide.Keeper.Upgrading;
using Abide.Processes;
using Abide.Processes.Keeping;

namespace Abide.Keeper;

/// <summary>All parts of a keeper, put together, and turned into a table and back.</summary>
internal sealed class Keeper : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly EventLoop loop = new(TimeProvider.System);
    private readonly Instance instance;
    private readonly FileLock held;
    private readonly RunTable runs;
    private readonly RunSpawner spawner;
    private readonly MemoryTable memories = new();
    private readonly DaemonSupervisor daemon;
    private readonly ClientDoor door;
    private readonly Orphans orphans;

    private Keeper(Instance instance, FileLock held, Descriptor listener, ulong softFiles, IReadOnlyList<string> daemonProgram)
    {
        this.instance = instance;
        this.held = held;
        runs = new RunTable(loop, TimeProvider.System);
        spawner = new RunSpawner(softFiles);
        var requests = new DaemonRequests(runs, spawner, memories);
        daemon = new DaemonSupervisor(loop, TimeProvider.System, instance, requests.Handle) { Program = daemonProgram, Finished = loop.Stop };
        var upgrade = new Upgrade(loop, Describe, TableReader.Descriptors, () => CleanEnvironment.For(instance));
        (requests.Daemon, requests.Upgrade) = (daemon, upgrade);
        runs.Ended = (key, end) => daemon.Channel?.Send(new MessageWriter(MessageType.Ended).Add(key).Add(end));
        door = new ClientDoor(loop, instance, listener, new ClientRequests(runs, daemon).Handle);
        orphans = new Orphans(runs, pid => pid == daemon.Pid || pid == upgrade.Checker);
        runs.HasOrphans = orphans.Reap;
    }

    /// <summary>A new keeper.</summary>
    internal static Keeper New(KeeperOptions options)
    {
        var held = FileLock.Adopt(options.Lock);
        held.WriteOwner();
        var keeper = new Keeper(Instance.Of(options.Instance), held, Descriptor.Adopt(options.Listener), options.OpenFiles, options.DaemonProgram);
        if (options.DaemonSocket is { } socket) keeper.daemon.Attach(options.DaemonPid, Descriptor.Adopt(socket), isChild: false, isReady: true);
        return keeper;
    }

    /// <summary>The same keeper, in a new program.</summary>
    internal static Keeper Resume(Table table)
    {
        var entry = table.Entry(0);
        var keeper = new Keeper(
            Instance.Of(entry.Text(Tag.Directory)), FileLock.Adopt((int)entry.Number(Tag.Lock)), Descriptor.Adopt((int)entry.Number(Tag.Listener)),
            (ulong)entry.Number(Tag.SoftFiles), entry.Texts(Tag.Argument));
        var channel = TableReader.RestoreDaemon(entry, keeper.daemon);
        for (var i = 1; i < table.Entries.Count; i++)
        {
            var part = table.Entry(i);
            if (part.Type == MessageType.TableRun) TableReader.RestoreRun(part, keeper.runs, channel);
            if (part.Type == MessageType.TableMemory) keeper.memories.Keep(part.Text(Tag.Name), Descriptor.Adopt((int)part.Number(Tag.Descriptor)));
            if (part.Type == MessageType.TableClient) TableReader.RestoreClient(part, keeper.door, keeper.daemon);
        }
        channel?.Done((uint)entry.Number(Tag.Upgrading));
        if (entry.Number(Tag.Waiting) != 0 && keeper.daemon.Pid == 0) keeper.daemon.Start();
        Log.Write($"resumed as version {Greetings.Version} with {keeper.runs.All.Count} runs");
        return keeper;
    }

    /// <summary>Keeps, until it is told to quit.</summary>
    internal void Run()
    {
        Child.AdoptOrphans();
        OpenFiles.Raise();
        LookAround();
        loop.Run();
        _ = LibC.Unlink(instance.KeeperSocket);
        Log.Write("quit");
    }

    /// <summary>The rest goes with the process.</summary>
    public void Dispose() => loop.Dispose();

    private void LookAround()
    {
        loop.After(LookEvery, LookAround);
        door.Check();
        _ = orphans.Reap();
    }

    private Table Describe(uint upgradeRequest) => TableWriter.Describe(instance, held, door, spawner, runs, memories, daemon, upgradeRequest);
}
