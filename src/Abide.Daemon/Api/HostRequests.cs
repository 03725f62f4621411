using Abide.Daemon.Hosts;
using Abide.Daemon.Registry;
using Abide.Daemon.Terminals;
using Abide.Processes.Remote;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Api;

/// <summary>Requests about where sessions live: add, list, try, remove.</summary>
internal sealed class HostRequests(HostTable hosts, HostCheck check, Ssh ssh, RunHosts runs, SessionRegistry registry, FarSessions far)
{
    private const int MostNamed = 5;

    public async Task<Message> AddAsync(AddHost request)
    {
        var address = HostAddress.Parse(request.Url, out var fault) ?? throw new RefusedException(fault!, ErrorCodes.Invalid);
        ssh.UseAgent(request.Agent);
        await hosts.AddAsync(new HostEntry(request.Name, address, request.Abide, request.Home));
        return new HostList([RowOf(hosts.Get(request.Name))]);
    }

    public Message List() => new HostList([.. hosts.All.Select(RowOf)]);

    public async Task<Message> CheckAsync(CheckHost request)
    {
        var host = hosts.Get(request.Name);
        ssh.UseAgent(request.Agent);
        var (steps, fault) = await check.RunAsync(host);
        hosts.Note(host.Name, fault);
        if (fault is null && await StraysOf(host) is { Count: > 0 } strays)
            steps = [.. steps, new HostStep("strays", true, $"programs run there that belong to no session here: {string.Join(", ", strays.Take(MostNamed))}{More(strays.Count)}; 'abide host adopt {host.Name}' takes them over")];
        return new HostChecked(RowOf(host), steps);
    }

    public async Task<Message> AdoptAsync(AdoptRuns request)
    {
        var host = hosts.Get(request.Host);
        if (!host.Address.IsTmux)
            throw new RefusedException($"{host.Name} is {host.Address}; runs are taken over from hosts with tmux", ErrorCodes.Invalid);
        var taken = await runs.TakeOverAsync(host);
        return new Done(taken.Count == 0 ? $"{host.Name} has no programs of ours that belong to no session here" : $"taken over from {host.Name}: {string.Join(", ", taken)}");
    }

    public async Task<Message> RemoveAsync(RemoveHost request)
    {
        var host = hosts.Get(request.Name);
        var on = On(host);
        if (on.Length > 0)
        {
            throw new RefusedException($"{host.Name} has sessions on it: {string.Join(", ", on.Take(MostNamed).Select(session => session.Name))}{More(on.Length)}; remove them first");
        }

        await hosts.RemoveAsync(host.Name);
        return new Done($"{host.Name} removed");
    }

    private async Task<IReadOnlyList<string>> StraysOf(HostEntry host)
    {
        try
        {
            return [.. (await runs.StraysAsync(host)).Select(stray => stray.Name)];
        }
        catch (HostException)
        {
            return []; // it went away just now
        }
    }

    private static string More(int count) => count > MostNamed ? $" and {count - MostNamed} more" : "";

    private TerminalSession[] On(HostEntry host) =>
        Array.FindAll(registry.All, session => string.Equals(session.Spec.Host ?? HostEntry.LocalName, host.Name, StringComparison.OrdinalIgnoreCase));

    private HostRow RowOf(HostEntry host)
    {
        var reach = hosts.ReachOf(host.Name);
        var kind = host.Address.Kind switch
        {
            HostKind.Local => "local",
            HostKind.Ssh => "ssh",
            HostKind.Tmux => "tmux",
            _ => "ssh+tmux",
        };
        return new HostRow(host.Name, host.Address.ToString(), kind, reach.Word, reach.Why?.Text, reach.Since, On(host).Length + far.CountOf(host.Name), host.Abide, host.Home, host.Source);
    }
}
