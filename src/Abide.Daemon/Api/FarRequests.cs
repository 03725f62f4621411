using Abide.Daemon.Hosts;
using Abide.Daemon.Registry;
using Abide.Processes.Remote;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Api;

/// <summary>Sessions of other hosts: whose they are, and what is passed on to their daemons.</summary>
internal sealed class FarRequests(HostTable table, Ssh ssh, FarSessions sessions)
{
    /// <summary>Which session of another host a request is about; null when it is about none.</summary>
    /// <exception cref="RefusedException">There is no such host; or it needs a stream, which only that host's daemon gives.</exception>
    public FarName? Of(Message request)
    {
        if (request is SearchOutput { Sessions: { } names } && names.Select(FarName.Read).FirstOrDefault(name => name is not null) is { } searched)
            throw new RefusedException($"what {searched} has printed is searched on its own host: abide -H {searched.Host} search", ErrorCodes.Refused);
        if (request is not ISessionRequest { Session: var session } || sessions.Read(session) is not { } far)
            return null;
        return request is AttachSession or ReadJournal or SwitchViewer
            ? throw new RefusedException($"{far} is asked for its output on its own host: abide -H {far.Host} {(request is ReadJournal ? "logs" : "attach")} {far.Session}", ErrorCodes.Refused)
            : far;
    }

    public Task<Message> AskAsync(FarName far, Message request, CancellationToken gone) => sessions.AskAsync(far, request, gone);

    public Message Command(HostCommand request)
    {
        var host = table.Get(request.Host);
        if (host.Address.Kind != HostKind.Ssh)
            throw new RefusedException($"{host.Name} ({host.Address}) has no daemon to ask; its sessions are this machine's: leave out -H", ErrorCodes.Invalid);
        ssh.UseAgent(request.Agent);
        return new HostCommandReply([.. ssh.To(host.Address).Run(host.AbideCommand("proxy"))], host.Address.ToString());
    }
}
