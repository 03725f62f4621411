using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Abide.Daemon.Catalog;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Processes.Remote;
using Abide.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Hosts;

/// <summary>The sessions of all hosts with Abide on them: shown, asked, made. Any thread.</summary>
internal sealed class FarSessions(HostTable table, Ssh ssh, SessionCatalog catalog, ChangeFeed changes, TimeProvider time, ILogger log) : IFarSessions, IOtherSessions, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, AbideHost> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly SemaphoreSlim _changing = new(1);
    private bool _isClosed;

    public IReadOnlyCollection<IShown> All => [.. _hosts.Values.SelectMany(host => host.Sessions.Values)];

    /// <summary>Connects to the hosts that there are, and from now on to those that come.</summary>
    public async Task OpenAsync()
    {
        table.Changed += name => _ = Task.Run(() => FollowTableAsync(name));
        foreach (var host in table.All)
            await FollowTableAsync(host.Name);
    }

    public bool Has(string host) => table.Find(host)?.Address.Kind == HostKind.Ssh;

    public bool TryGet(SessionId id, [NotNullWhen(true)] out IShown? session)
    {
        foreach (var host in _hosts.Values)
        {
            if (host.Sessions.TryGetValue(id, out var found))
            {
                session = found;
                return true;
            }
        }

        session = null;
        return false;
    }

    /// <summary>Which session of another host a name or id means; null when it means none.</summary>
    /// <exception cref="RefusedException">It names a host that is none, or has no Abide.</exception>
    public FarName? Read(string nameOrId)
    {
        if (FarName.Read(nameOrId) is { } far)
            return Has(table.Get(far.Host).Name) ? far : throw new RefusedException($"{far.Host} has no abide, and its sessions have plain names here; 'abide ls' shows them", ErrorCodes.Invalid);
        return SessionId.TryParse(nameOrId, out var id) && _hosts.Values.FirstOrDefault(host => host.Sessions.ContainsKey(id)) is { } owner ? new FarName(owner.Entry.Name, nameOrId) : null;
    }

    /// <summary>Asks the daemon that has the session. What is to start or stop while its host is away is kept until it answers.</summary>
    /// <exception cref="RefusedException">The host is away, or taken away.</exception>
    public async Task<Message> AskAsync(FarName name, Message request, CancellationToken gone)
    {
        var host = await HostOfAsync(name.Host);
        var isAsked = false;
        try
        {
            var link = await host.LinkAsync().WaitAsync(gone);
            isAsked = true;
            var reply = await link.AskAsync(name.Outward(request), Timeout.InfiniteTimeSpan, gone);
            if (reply is SessionReply { Session: var row })
                host.Take(row);
            return name.Inward(reply);
        }
        catch (HostException away) when (request is StartSession or StopSession && host.Find(name.Session) is { } last)
        {
            var wish = Wish(host, last.Name, null, request is StartSession, isAsked);
            await host.KeepAsync(wish);
            return name.Inward(new SessionReply(last, $"{host.Entry.Name}:{last.Name} is {wish.Words} ({away.Message})"));
        }
        catch (HostException away)
        {
            throw Unreachable(away);
        }
    }

    public async Task<FarOutcome> PutAsync(string host, FarSession session, bool dryRun = false)
    {
        var owner = await HostOfAsync(host);
        var name = new FarName(owner.Entry.Name, session.Name);
        var put = new PutSession(session.Name, session.Spec.ToJson()) { Title = session.Title, Group = session.Group, Labels = session.Labels, DryRun = dryRun };
        var isAsked = false;
        try
        {
            var link = await owner.LinkAsync();
            var done = Expect<PutReply>(name, await link.AskAsync(put, Timeout.InfiniteTimeSpan, CancellationToken.None));
            var row = done.Session;
            if (!dryRun && session.Runs is { } runs)
            {
                isAsked = true;
                row = Expect<SessionReply>(name, await link.AskAsync(runs ? new StartSession(session.Name) : new StopSession(session.Name), Timeout.InfiniteTimeSpan, CancellationToken.None)).Session;
            }

            if (row is not null)
                owner.Take(row);
            return new FarOutcome(row is null ? null : FarName.Row(name.Host, row), done.Change);
        }
        catch (HostException) when (!dryRun)
        {
            await owner.KeepAsync(Wish(owner, session.Name, put, session.Runs, isAsked));
            return new FarOutcome(null, null);
        }
        catch (HostException)
        {
            return new FarOutcome(null, null);
        }
    }

    /// <summary>How many sessions a host is known to have.</summary>
    public int CountOf(string host) => _hosts.TryGetValue(host, out var known) ? known.Sessions.Count : 0;

    public SessionRow? Find(FarName name) => _hosts.TryGetValue(name.Host, out var host)
        ? host.Sessions.Values.FirstOrDefault(session => string.Equals(session.Record.Name, name.ToString(), StringComparison.OrdinalIgnoreCase))?.Row
        : null;

    public async ValueTask DisposeAsync()
    {
        await _changing.WaitAsync();
        _isClosed = true;
        await Task.WhenAll(_hosts.Values.Select(host => host.DisposeAsync().AsTask()));
        _changing.Release();
    }

    private FarWish Wish(AbideHost host, string session, PutSession? put, bool? runs, bool isAsked)
    {
        var now = time.GetUtcNow();
        return new FarWish(Guid.CreateVersion7(now), host.Entry.Name, session)
        {
            Put = put is null ? null : Encoding.UTF8.GetString(MessageCodec.Write(put)),
            Runs = runs,
            TriedAt = isAsked ? host.Find(session)?.Run ?? 0 : null,
            At = now,
        };
    }

    private static RefusedException Unreachable(HostException away) => new(away.Message, ErrorCodes.Unreachable);

    /// <summary>What was answered, or what refused it.</summary>
    private static T Expect<T>(FarName name, Message reply)
        where T : Message => reply switch
    {
        T told => told,
        ErrorReply => throw new RefusedException(((ErrorReply)name.Inward(reply)).Text, ((ErrorReply)reply).Code),
        _ => throw new RefusedException($"{name.Host} answered with {reply.GetType().Name}", ErrorCodes.Failed),
    };

    private async Task<AbideHost> HostOfAsync(string name)
    {
        if (_hosts.TryGetValue(name, out var host))
            return host;
        if (!Has(table.Get(name).Name))
            throw new RefusedException($"{name} has no abide", ErrorCodes.Invalid);
        await FollowTableAsync(name); // it was just added
        return _hosts.TryGetValue(name, out host) ? host : throw new RefusedException($"{name} is there no more", ErrorCodes.NotFound);
    }

    /// <summary>A host came, went, or leads elsewhere.</summary>
    private async Task FollowTableAsync(string name)
    {
        await _changing.WaitAsync();
        try
        {
            var entry = table.Find(name);
            if (_isClosed || (_hosts.TryGetValue(name, out var known) && known.Entry == entry))
                return;
            if (_hosts.TryRemove(name, out var old))
                await old.DisposeAsync();
            if (entry?.Address.Kind == HostKind.Ssh)
                _hosts[name] = new AbideHost(entry, table, ssh, catalog, (await catalog.LoadWishesAsync()).Where(wish => wish.Host == entry.Name), changes, time, log);
            else if (entry is null)
                await catalog.ForgetHostAsync(name);
        }
        finally
        {
            _changing.Release();
        }
    }
}
