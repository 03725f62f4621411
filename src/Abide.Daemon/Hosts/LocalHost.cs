using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Abide.Processes;
using Abide.Processes.Keeping;
using Abide.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Hosts;

/// <summary>
/// This machine: runs live under the keeper. When the keeper dies, the daemon, which holds the same descriptors, starts another and hands them over; what is
/// asked meanwhile waits for it.
/// </summary>
internal sealed partial class LocalHost(Instance instance, IReadOnlyList<string> keeperProgram, IReadOnlyList<string> daemonProgram, ILogger log) : IRunHost, IDisposable
{
    private static readonly TimeSpan ReplaceWithin = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private Task<KeeperLink> _keeper = Task.FromException<KeeperLink>(new IOException("no keeper yet"));
    private bool _isDisposed;

    /// <summary>A run has ended. Called on the keeper link's thread.</summary>
    public event Action<RunKey, RunEnd>? Ended;

    /// <summary>A terminal did not take all of an answer. Called on the keeper link's thread.</summary>
    public event Action<RunKey, byte[]>? Declined;

    /// <summary>What a new keeper is to hold: every run, and the shared memories by name.</summary>
    public Func<Task<(IReadOnlyList<KeptRun> Runs, IReadOnlyDictionary<string, SharedMemory> Memories)>>? Holdings { get; set; }

    public (int Pid, string Version) Keeper => _keeper is { IsCompletedSuccessfully: true } keeper ? (keeper.Result.Keeper.Pid, keeper.Result.Keeper.Version) : (0, "unknown");

    /// <summary>Takes the link to the keeper that started this daemon.</summary>
    public void Connect(KeeperLink keeper)
    {
        lock (_lock)
            _keeper = Task.FromResult(keeper);
        Listen(keeper);
    }

    /// <summary>The keeper, or the one that comes after it.</summary>
    public Task<KeeperLink> LinkAsync()
    {
        lock (_lock)
            return _keeper;
    }

    public async Task<KeptRun> SpawnAsync(RunKey key, SpawnSpec spec)
    {
        var result = await (await LinkAsync()).SpawnAsync(key, spec);
        if (result.Run is { } run)
            return run;
        var (stage, errno) = result.Failure ?? new SpawnFailure("run", 0);
        throw new SpawnRefusedException(stage switch
        {
            "directory" => $"{spec.Directory}: {Posix.Describe(errno)}",
            "program" => $"{spec.Program}: {Posix.Describe(errno)}",
            _ => $"{spec.Program}: the {stage} could not be made: {Posix.Describe(errno)}",
        });
    }

    public async Task<bool> SignalAsync(RunKey key, int signal, SignalScope scope) => await (await LinkAsync()).SignalAsync(key, signal, scope);

    public async Task CloseInputAsync(RunKey key) => await (await LinkAsync()).CloseInputAsync(key);

    public bool TryAnswer(RunKey key, long upTo, ReadOnlySpan<byte> answer) => LinkAsync() is { IsCompletedSuccessfully: true } keeper && keeper.Result.TryAnswer(key, upTo, answer);

    public async Task ReleaseAsync(RunKey key) => await (await LinkAsync()).ReleaseAsync(key);

    /// <summary>Nothing to do: the daemon holds the terminals of this machine.</summary>
    public void Resize(RunKey key, int columns, int rows)
    {
    }

    public Task<IReadOnlyList<SurvivorRow>> SurvivorsAsync(KeptRun run) => Task.Run<IReadOnlyList<SurvivorRow>>(
        () => [.. ProcessTable.OfRun(run.Pid, run.StartTime, run.Key.Marker).Select(pid => new SurvivorRow(pid, ProcessTable.CommandLine(pid) ?? "?"))]);

    public Task UntilReachableAsync(string? host, CancellationToken cancelled) => Task.CompletedTask;

    public Task CheckAsync(string? host, IReadOnlyList<string>? environment = null) => Task.CompletedTask;

    public void Dispose()
    {
        lock (_lock)
            _isDisposed = true;
        if (_keeper.IsCompletedSuccessfully)
            _keeper.Result.Dispose();
    }

    private void Listen(KeeperLink keeper)
    {
        keeper.Ended += (key, end) => Ended?.Invoke(key, end);
        keeper.Declined += (key, rest) => Declined?.Invoke(key, rest);
        keeper.KeeperLost += () => OnLost(keeper);
    }

    private void OnLost(KeeperLink lost)
    {
        lock (_lock)
        {
            if (_isDisposed || !_keeper.IsCompletedSuccessfully || _keeper.Result != lost)
                return;
            LogLost(log, lost.Keeper.Pid);
            _keeper = Task.Run(ReplaceAsync);
        }
    }

    private async Task<KeeperLink> ReplaceAsync()
    {
        var keeper = Starter.ReplaceKeeper(instance, keeperProgram, daemonProgram, ReplaceWithin);
        Listen(keeper);
        if (Holdings is { } holdings)
        {
            var (runs, memories) = await holdings();
            foreach (var run in runs)
                await keeper.AdoptAsync(run);
            foreach (var (name, memory) in memories)
                await keeper.KeepMemoryAsync(name, memory);
        }

        await keeper.ReadyAsync();
        LogReplaced(log, keeper.Keeper.Pid);
        return keeper;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the keeper (pid {Pid}) died; a new one takes over what it held")]
    private static partial void LogLost(ILogger logger, int pid);

    [LoggerMessage(Level = LogLevel.Information, Message = "the keeper is pid {Pid} now")]
    private static partial void LogReplaced(ILogger logger, int pid);
}
