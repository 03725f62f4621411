using System.Runtime.InteropServices;
using Abide.Daemon;
using Abide.Daemon.Access;
using Abide.Daemon.Api;
using Abide.Daemon.Catalog;
using Abide.Daemon.Configuration;
using Abide.Daemon.Definitions;
using Abide.Daemon.Hosts;
using Abide.Daemon.Http;
using Abide.Daemon.Io;
using Abide.Daemon.Journal;
using Abide.Daemon.Logs;
using Abide.Daemon.Metrics;
using Abide.Daemon.Notifying;
using Abide.Daemon.Registry;
using Abide.Daemon.Supervising;
using Abide.Daemon.Templates;
using Abide.Daemon.Terminals;
using Abide.Processes;
using Abide.Processes.Keeping;
using Abide.Protocol;
using Abide.Protocol.Messages;

if (Options.Parse(args, out var options) is { } fault)
    return Program.Fail(fault);
Posix.PrepareProcess(options.KeeperDescriptor.Value);

var time = TimeProvider.System;
var startedAt = time.GetUtcNow();
try
{
    var instance = Instance.FromEnvironment().Create();
    var settings = LiveSettings.Load(new ConfigSources(instance.ConfigFile, Program.SettingVariables(), options.Settings));
    var log = new LineLog(time, () => settings.Current.Log, instance.DaemonLog);
    Directory.CreateDirectory(instance.Sessions);
    using var held = FileLock.TryAcquire(instance.DaemonLock);
    if (held is null)
        return Program.Fail($"another daemon serves {instance.Directory} already");

    var ends = new TaskCompletionSource<DaemonEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
    using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
    {
        signal.Cancel = true;
        ends.TrySetResult(DaemonEnd.Stop);
    });
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
    {
        signal.Cancel = true;
        ends.TrySetResult(DaemonEnd.Stop);
    });

    using var catalog = await CatalogRebuild.OpenAsync(instance.Catalog, instance.Sessions, time, log);
    using var host = new LocalHost(instance, options.KeeperProgram, options.OwnProgram, log);
    var keeper = KeeperLink.Open(options.KeeperDescriptor);
    host.Connect(keeper);
    var state = await keeper.ListAsync();

    using var workers = new Workers(Math.Max(4, Environment.ProcessorCount * 2), log);
    using var landing = LandingBuffer.Create(workers.Count);
    using var answers = await Memories.TakeAnswersAsync(keeper, state);
    using var snapshots = new SnapshotWriter(log);
    using var sync = new JournalSync(time);
    using var syncEnds = new CancellationTokenSource();
    var syncing = sync.RunAsync(syncEnds.Token);

    var hosts = new HostTable(catalog, time);
    await hosts.LoadAsync();
    var ssh = new Ssh(instance, settings);
    using var runs = new RunHosts(host, hosts, ssh, settings, time, log);

    var changes = new ChangeFeed();
    var hooks = new CleanedHooks(instance.Sessions, catalog, host, time, log);
    await using var far = new FarSessions(hosts, ssh, catalog, changes, time, log);
    var services = new TerminalServices(instance.Sessions, workers, catalog, runs, landing, answers, snapshots, sync, changes, hooks, settings, time, log);
    var registry = new SessionRegistry(services, far);
    runs.Registry = registry;
    registry.Load(await catalog.LoadAllAsync());
    await SessionFiles.SweepAsync(instance.Sessions, id => registry.TryGet(id, out _), catalog);
    var supervisor = new Supervisor(registry, changes, instance.Sessions, time, log);
    services.Supervisor = supervisor;
    await using var notices = new Notices(settings, time, log);
    supervisor.Told += notices.Tell;
    hosts.Reached += (name, reach) => notices.NoteHost(name, reach.IsReachable == false ? reach.Why?.Text ?? "no answer" : null);
    runs.Ended += registry.OnEnded;
    host.Ended += hooks.OnEnded;
    host.Declined += registry.OnDeclined;
    host.Holdings = async () => ([.. await registry.HeldRunsAsync(), .. hooks.HeldRuns], new Dictionary<string, SharedMemory> { [LandingBuffer.Name] = landing.Memory, [AnswerMemory.Name] = answers.Memory });
    workers.Start();

    var adoption = new Adoption(registry, host, answers, log);
    await adoption.RecoverAsync(state, Memories.LastLanding(state, log));
    await keeper.KeepMemoryAsync(LandingBuffer.Name, landing.Memory); // only now may the old one go: what stood in it is journalled
    await adoption.AdoptAsync(state);
    await runs.ResumeAsync();
    await hooks.ResumeAsync(state.Runs);

    using var supervisionEnds = new CancellationTokenSource();
    var supervising = supervisor.RunAsync(supervisionEnds.Token);
    var autostart = new Autostart(registry, log);
    using var tokens = new Tokens(catalog, time);
    await tokens.LoadAsync();
    var audit = new AuditJournal(instance.AuditJournal, time);
    var httpAccess = new HttpAccess(tokens, audit, time);
    await using var http = new HttpServer(instance.HttpSocket, new SiteStore(instance.HttpSites, log), httpAccess, workers, time, log);
    var descent = new Descent(registry, () => host.Keeper.Pid);
    using var watch = new ConfigWatch(settings, time, log);
    SessionGauges.Add(registry);
    await using var exporter = new OtlpExporter(settings, ProtocolVersion.Product, time, log);
    using var definitions = new DefinitionStore(registry, hosts, settings);
    var requests = new Requests(
        new SessionRequests(registry, time),
        new StreamRequests(registry, time),
        new TemplateRequests(registry, new TemplateStore(instance.Templates)),
        new DefinitionRequests(registry, definitions, new FarDefinitions(far), time),
        new DaemonRequests(registry, () => host.Keeper, instance.Directory, startedAt, settings, () => !autostart.IsDone, end => ends.TrySetResult(end)),
        new ConfigRequests(settings, watch),
        new AccessRequests(tokens, audit, registry, http, time),
        new HostRequests(hosts, new HostCheck(ssh, time), ssh, runs, registry, far),
        new NoticeRequests(notices),
        new FarRequests(hosts, ssh, far, registry),
        new FollowRequests(registry, changes, startedAt, time),
        new BoardRequests(registry),
        new Permissions(registry),
        audit,
        log);
    var listener = new Listener(instance.DaemonSocket, workers, requests, descent.CallerOf, time, log);
    await http.OpenAsync(requests, new Routes(new Streams(registry, changes, workers, requests, startedAt, time, log), httpAccess, time), descent.CallerOf, Sites(settings.Current.Http));
    await keeper.ReadyAsync();
    await far.OpenAsync();
    using var autostartEnds = new CancellationTokenSource();
    _ = autostart.RunAsync(autostartEnds.Token);
    // What thousands of stored sessions were read with is given back once the first who waited have their answers.
    using var tidy = time.CreateTimer(_ => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive), null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
    using var trash = time.CreateTimer(_ => _ = registry.EmptyTrashAsync(registry.TrashKeeps), null, TimeSpan.Zero, TimeSpan.FromHours(1));
    using var retention = time.CreateTimer(_ => _ = registry.RetainAsync(settings.Current.Retention), null, TimeSpan.Zero, TimeSpan.FromHours(1));

    var end = await ends.Task;
    await autostartEnds.CancelAsync();
    await supervisionEnds.CancelAsync();
    await supervising;
    if (end == DaemonEnd.EndAll)
        await registry.StopAllAsync();
    runs.Dispose();
    await registry.CloseAllAsync(returns: end == DaemonEnd.Restart);
    listener.Close(returns: end == DaemonEnd.Restart);
    await syncEnds.CancelAsync();
    await syncing;
    if (end == DaemonEnd.EndAll)
        await (await host.LinkAsync()).QuitAsync();
    return end == DaemonEnd.Restart ? Program.RestartCode : 0;
}
catch (Exception e) when (e is CatalogException or IOException or UnauthorizedAccessException)
{
    return Program.Fail(e.Message);
}

/// <summary>The daemon: what it is made of, in the order in which it is put together.</summary>
internal static partial class Program
{
    /// <summary>The exit code with which the daemon asks its keeper for a successor.</summary>
    public const int RestartCode = 75;

    private const int Failed = 1;

    /// <summary>What the configuration wants served.</summary>
    private static IReadOnlyList<ServeHttp> Sites(HttpSettings http) =>
        [.. http.Listen.Select(address => new ServeHttp(address) { Certificate = http.TlsCertificate, Key = http.TlsKey, Hosts = http.AllowedHosts })];

    /// <summary>The environment's settings, and whatever else is named like them.</summary>
    private static Dictionary<string, string> SettingVariables() => Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
        .Where(variable => variable.Key is string name && name.StartsWith("ABIDE_", StringComparison.Ordinal) && name != Instance.HomeVariable)
        .ToDictionary(variable => (string)variable.Key, variable => (string)variable.Value!);

    private static int Fail(string reason)
    {
        Posix.Write(2, System.Text.Encoding.UTF8.GetBytes($"abided: {reason}\n"));
        return Failed;
    }
}
