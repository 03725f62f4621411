using System.Text.Json;
using Abide.Daemon.Hosts;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Abide.Processes;
using Abide.Processes.Remote;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Api;

/// <summary>Sessions of other hosts: whose they are, and what is passed on to their daemons.</summary>
internal sealed class FarRequests(HostTable table, Ssh ssh, FarSessions sessions, SessionRegistry registry)
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

    /// <summary>Another daemon wants a session to be here, as it says.</summary>
    public async Task<Message> PutAsync(PutSession request)
    {
        var wanted = new NewSession(SpecOf(request.Spec)) { Name = request.Name, Title = request.Title, Group = request.Group is { Length: > 0 } group ? group : null, Labels = request.Labels ?? [] };
        var session = Array.Find(registry.All, known => string.Equals(known.Name, request.Name, StringComparison.OrdinalIgnoreCase));
        var change = session is null ? PutReply.Made : Is(session.Record, wanted) ? PutReply.Unchanged : PutReply.Changed;
        if (!request.DryRun && session is null)
        {
            session = await registry.CreateAsync(wanted);
        }
        else if (!request.DryRun && change == PutReply.Changed)
        {
            await session!.LoadAsync();
            await await session.AskAsync(() =>
            {
                session.CheckStays();
                return session.ChangeSpec(wanted.Spec, record => record with { Title = wanted.Title, Group = wanted.Group, Labels = wanted.Labels });
            });
            await session.StoredAsync();
        }

        return new PutReply(change, session is null ? null : await session.RowAsync());
    }

    private static bool Is(SessionRecord record, NewSession wanted) =>
        record.Title == wanted.Title && record.Group == wanted.Group && record.Labels.SequenceEqual(wanted.Labels) && record.Spec.ToJson() == wanted.Spec.ToJson();

    /// <summary>The spec as it is true on this machine.</summary>
    private static SessionSpec SpecOf(string json)
    {
        try
        {
            var spec = SessionSpec.FromJson(json);
            return spec with
            {
                Host = null,
                Definition = null, // of a file on the other machine
                Directory = Here(spec.Directory),
                Environment = spec.Environment.Count > 0 ? [.. Spawning.OfLogin(), .. spec.Environment] : [],
                EnvironmentFiles = spec.EnvironmentFiles is { } files ? [.. files.Select(Here)] : null,
                Supervision = spec.Supervision is { Watch: { } watch } rules ? rules with { Watch = watch with { Paths = [.. watch.Paths.Select(Here)] } } : spec.Supervision,
            };
        }
        catch (JsonException e)
        {
            throw new RefusedException($"that is no spec of a session: {e.Message}", ErrorCodes.Invalid);
        }
    }

    private static string Here(string path) => Path.GetFullPath(path, UserDatabase.Current.Home);
}
