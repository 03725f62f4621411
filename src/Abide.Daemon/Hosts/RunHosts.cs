using System.Collections.Concurrent;
using Abide.Daemon.Configuration;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Abide.Processes.Keeping;
using Abide.Processes.Remote;
using Abide.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Hosts;

/// <summary>All places where runs live, as one: each run's session says which is meant.</summary>
internal sealed class RunHosts : IRunHost, IDisposable
{
    private readonly LocalHost _local;
    private readonly HostTable _table;
    private readonly Ssh _ssh;
    private readonly LiveSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<string, TmuxHost> _hosts = new(StringComparer.OrdinalIgnoreCase);

    public RunHosts(LocalHost local, HostTable table, Ssh ssh, LiveSettings settings, TimeProvider time, ILogger log)
    {
        (_local, _table, _ssh, _settings, _time, _log) = (local, table, ssh, settings, time, log);
        table.Changed += OnChanged;
        table.Reached += OnReached;
        local.Ended += (key, end) => Ended?.Invoke(key, end);
    }

    /// <summary>A run has ended. Any thread.</summary>
    public event Action<RunKey, RunEnd>? Ended;

    /// <summary>The sessions; set before anything is asked.</summary>
    public SessionRegistry? Registry { get; set; }

    public async Task CheckAsync(string? host, IReadOnlyList<string>? environment = null)
    {
        var entry = _table.Get(host);
        _ssh.UseAgentOf(environment);
        if (entry.Address.Kind == HostKind.Local)
            return;
        if (entry.Address.Kind == HostKind.Ssh)
            throw new RefusedException($"{entry.Name} has an Abide of its own: 'abide -H {entry.Name} new …' makes the session there", ErrorCodes.Invalid);
        try
        {
            await Of(entry).CheckAsync();
        }
        catch (HostException e)
        {
            throw new RefusedException($"{entry.Name} is unreachable: {e.Message}", ErrorCodes.Unreachable);
        }
    }

    public Task UntilReachableAsync(string? host, CancellationToken cancelled) =>
        host is null || _table.ReachOf(host).IsReachable == true || _table.Find(host) is not { Address.IsTmux: true } entry ? Task.CompletedTask : Of(entry).UntilReachableAsync().WaitAsync(cancelled);

    public Task<KeptRun> SpawnAsync(RunKey key, SpawnSpec spec) => HostOf(key) is { } host ? host.SpawnAsync(key, spec)
        : IsElsewhere(key) ? throw new SpawnRefusedException("its host is gone from the table; 'abide host add' brings it back") : _local.SpawnAsync(key, spec);

    public Task<bool> SignalAsync(RunKey key, int signal, SignalScope scope) => HostOf(key) is { } host ? host.SignalAsync(key, signal, scope) : _local.SignalAsync(key, signal, scope);

    public Task CloseInputAsync(RunKey key) => HostOf(key) is null ? _local.CloseInputAsync(key) : Task.CompletedTask;

    public bool TryAnswer(RunKey key, long upTo, ReadOnlySpan<byte> answer) => HostOf(key) is null && _local.TryAnswer(key, upTo, answer);

    public Task ReleaseAsync(RunKey key) => HostOf(key) is { } host ? host.ReleaseAsync(key) : _local.ReleaseAsync(key);

    public void Resize(RunKey key, int columns, int rows) => HostOf(key)?.Resize(key, columns, rows);

    public Task<IReadOnlyList<SurvivorRow>> SurvivorsAsync(KeptRun run) => HostOf(run.Key) is { } host ? host.SurvivorsAsync(run.Key) : _local.SurvivorsAsync(run);

    /// <summary>Goes on with the runs on other hosts: what became of them is told when their hosts answer. At the daemon's start.</summary>
    public async Task ResumeAsync()
    {
        foreach (var session in Registry!.All.Where(session => session.Spec.Host is not null && session.State.Run is { IsLive: true }))
        {
            var run = session.State.Run!.Number;
            if (_table.Find(session.Spec.Host) is { Address.IsTmux: true } entry)
                Of(entry).Resume(new RunKey(session.Id.Value, run), await session.AskAsync(() => session.OutputOffset(run)));
            else
                session.Post(() => session.NoteReach($"there is no host '{session.Spec.Host}' any more; 'abide host add {session.Spec.Host} URL' brings it back"));
        }
    }

    public void Dispose()
    {
        foreach (var host in _hosts.Values)
            host.Dispose();
    }

    /// <summary>The runs there that no session here knows.</summary>
    /// <exception cref="HostException">It does not answer.</exception>
    public async Task<IReadOnlyList<(RunKey Run, string Name, SessionSpec Spec)>> StraysAsync(HostEntry host) => host.Address.IsTmux
        ? [.. (await Of(host).ListAsync()).Where(run => !Registry!.TryGet(new SessionId(run.Run.Session), out _))]
        : [];

    /// <summary>Makes sessions of them; of several runs of one session the last counts.</summary>
    /// <returns>The sessions' names.</returns>
    /// <exception cref="RefusedException">One of them cannot be taken over; those before it are.</exception>
    public async Task<IReadOnlyList<string>> TakeOverAsync(HostEntry host)
    {
        var taken = new List<string>();
        try
        {
            foreach (var stray in (await StraysAsync(host)).GroupBy(stray => stray.Run.Session).Select(runs => runs.MaxBy(run => run.Run.Run)))
            {
                taken.Add((await Registry!.TakeOverAsync(stray.Run, stray.Name, stray.Spec)).Name);
                Of(host).Resume(stray.Run, 0);
            }
        }
        catch (HostException e)
        {
            throw new RefusedException($"{host.Name} is unreachable: {e.Message}", ErrorCodes.Unreachable);
        }

        return taken;
    }

    private bool IsElsewhere(RunKey key) => Registry?.TryGet(new SessionId(key.Session), out var session) == true && session.Spec.Host is not null;

    /// <summary>Null for this machine, and for what is no session's.</summary>
    private TmuxHost? HostOf(RunKey key) =>
        Registry is { } registry && registry.TryGet(new SessionId(key.Session), out var session) && session.Spec.Host is { } name && _table.Find(name) is { Address.IsTmux: true } entry ? Of(entry) : null;

    private TmuxHost Of(HostEntry entry) => _hosts.GetOrAdd(entry.Name, _ =>
    {
        var host = new TmuxHost(entry, _table, _ssh, () => Registry!, _settings, _time, _log);
        host.Ended += (key, end) => Ended?.Invoke(key, end);
        return host;
    });

    /// <summary>A host that leads elsewhere now is another host: its runs are asked for there.</summary>
    private void OnChanged(string name)
    {
        if (_hosts.TryGetValue(name, out var host) && _table.Find(name) != host.Host && _hosts.TryRemove(name, out _))
            host.Dispose();
        if (_table.Find(name) is { Address.IsTmux: true } && Registry is not null)
            _ = Task.Run(ResumeAsync);
    }

    private void OnReached(string name, Reachability reach)
    {
        if (reach.IsReachable == true && _hosts.TryGetValue(name, out var host))
            host.Wake();
        foreach (var session in Registry?.All ?? [])
        {
            if (string.Equals(session.Spec.Host, name, StringComparison.OrdinalIgnoreCase))
                session.Post(() => session.NoteReach(reach.IsReachable == false ? reach.Why!.Text : null));
        }
    }
}
