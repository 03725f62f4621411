using System.Collections.Concurrent;
using Abide.Daemon.Catalog;
using Abide.Daemon.Registry;
using Abide.Processes.Remote;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Hosts;

/// <summary>The hosts by name: this machine, those that were added, those that definitions files name; and whether they answer. Any thread may call.</summary>
internal sealed class HostTable(SessionCatalog catalog, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HostEntry> _added = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, IReadOnlyList<HostEntry>> _defined = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Reachability> _reach = new(StringComparer.OrdinalIgnoreCase);
    private Dictionary<string, HostEntry> _all = new(StringComparer.OrdinalIgnoreCase) { [HostEntry.LocalName] = HostEntry.Local };

    /// <summary>A host was added, removed or is another now. Any thread.</summary>
    public event Action<string>? Changed;

    /// <summary>A host answers again, or does not any more. Any thread.</summary>
    public event Action<string, Reachability>? Reached;

    /// <summary>All there are, this machine first, the others by name.</summary>
    public IReadOnlyList<HostEntry> All => [HostEntry.Local, .. Volatile.Read(ref _all).Values.Where(host => host.Name != HostEntry.LocalName).OrderBy(host => host.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Reads what the catalog holds; before anybody can ask.</summary>
    public async Task LoadAsync()
    {
        var rows = await catalog.LoadHostsAsync();
        lock (_lock)
        {
            foreach (var row in rows)
            {
                if (HostAddress.Parse(row.Url, out _) is { } address)
                    _added[row.Name] = new HostEntry(row.Name, address, row.Abide, row.Home);
            }

            Rebuild();
        }
    }

    public HostEntry? Find(string? name) => Volatile.Read(ref _all).GetValueOrDefault(name ?? HostEntry.LocalName);

    /// <exception cref="RefusedException">There is no such host.</exception>
    public HostEntry Get(string? name) => Find(name)
        ?? throw new RefusedException($"there is no host '{Sessions.SessionName.Shown(name!)}': they are {string.Join(", ", All.Select(host => host.Name))}; 'abide host add NAME URL' adds one", ErrorCodes.NotFound);

    /// <summary>Adds a host, stored.</summary>
    /// <exception cref="RefusedException">Something is wrong with it, or there is one of that name.</exception>
    public async Task AddAsync(HostEntry host)
    {
        lock (_lock)
        {
            Check(host);
            if (_all.TryGetValue(host.Name, out var other))
                throw new RefusedException($"there is a host {other.Name} already ({other.Address}{(other.Source is { } file ? $", in {file}" : "")})", ErrorCodes.Exists);
            _added[host.Name] = host;
            Rebuild();
        }

        await catalog.AddHostAsync(new HostRecord(host.Name, host.Address.ToString(), host.Abide, host.Home, time.GetUtcNow()));
        Changed?.Invoke(host.Name);
    }

    /// <summary>Removes a host that was added.</summary>
    /// <exception cref="RefusedException">There is none, or it stands in a file.</exception>
    public async Task RemoveAsync(string name)
    {
        var host = Get(name);
        lock (_lock)
        {
            if (host.Address.Kind == HostKind.Local)
                throw new RefusedException("this machine is always a host", ErrorCodes.Invalid);
            if (!_added.Remove(host.Name))
                throw new RefusedException($"{host.Name} stands in {host.Source}; take it out there and reload", ErrorCodes.Invalid);
            Rebuild();
        }

        _reach.TryRemove(host.Name, out _);
        await catalog.DeleteHostAsync(host.Name);
        Changed?.Invoke(host.Name);
    }

    /// <summary>What a definitions file names, in the place of what it named before.</summary>
    /// <param name="source">The file.</param>
    /// <param name="hosts">Its hosts; none when the file is gone.</param>
    /// <exception cref="RefusedException">Something is wrong with one, or another of that name leads elsewhere; nothing has changed.</exception>
    public void Put(string source, IReadOnlyList<HostEntry> hosts)
    {
        HostEntry[] changed;
        lock (_lock)
        {
            foreach (var host in hosts)
            {
                Check(host);
                var other = _added.GetValueOrDefault(host.Name) ?? _defined.Where(file => file.Key != source).SelectMany(file => file.Value).FirstOrDefault(one => Is(one, host.Name));
                if (other is not null && other with { Source = null } != host with { Source = null })
                    throw new RefusedException($"there is a host {other.Name} already that leads elsewhere ({other.Address}, {other.Source ?? "added by 'abide host add'"})", ErrorCodes.Exists);
            }

            var before = _defined.GetValueOrDefault(source) ?? [];
            _defined[source] = [.. hosts.Select(host => host with { Source = source })];
            changed = [.. before.Except(_defined[source]), .. _defined[source].Except(before)];
            Rebuild();
        }

        foreach (var name in changed.Select(host => host.Name).Distinct(StringComparer.OrdinalIgnoreCase))
            Changed?.Invoke(name);
    }

    /// <summary>Whether a host answers, as far as anybody knows.</summary>
    public Reachability ReachOf(string? name) => name is null or HostEntry.LocalName ? new Reachability(true) : _reach.GetValueOrDefault(name, Reachability.Unknown);

    /// <summary>Notes that a host answered, or why it did not.</summary>
    public Reachability Note(string name, NamedFault? fault)
    {
        var now = time.GetUtcNow();
        var before = ReachOf(name);
        var after = fault is null ? before.Answered(now) : before.Failed(fault, now);
        _reach[name] = after;
        if (before.IsReachable != after.IsReachable || before.Why?.Kind != after.Why?.Kind)
            Reached?.Invoke(name, after);
        return after;
    }

    private static void Check(HostEntry host)
    {
        if (host.Fault is { } fault)
            throw new RefusedException(fault, ErrorCodes.Invalid);
    }

    private static bool Is(HostEntry host, string name) => string.Equals(host.Name, name, StringComparison.OrdinalIgnoreCase);

    private void Rebuild()
    {
        var all = new Dictionary<string, HostEntry>(StringComparer.OrdinalIgnoreCase) { [HostEntry.LocalName] = HostEntry.Local };
        foreach (var host in _defined.Values.SelectMany(hosts => hosts).Concat(_added.Values))
            all[host.Name] = host;
        Volatile.Write(ref _all, all);
    }
}
