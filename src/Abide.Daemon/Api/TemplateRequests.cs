using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Daemon.Templates;
using Abide.Daemon.Terminals;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Api;

/// <summary>Requests about templates: save, list, show, remove, fill.</summary>
internal sealed class TemplateRequests(SessionRegistry registry, TemplateStore templates)
{
    public Message Save(SaveTemplate request)
    {
        var sessions = request.From is { } names ? names.Select(name => RequestOf(registry.Find(name)))
            : request.FromGroup is { } group ? Members(group).Select(RequestOf)
            : request.Sessions ?? [];
        var template = new Template([.. sessions]);
        if (template.Sessions.Count is 0 or > Template.MostSessions)
            throw new RefusedException($"a template has 1 to {Template.MostSessions} sessions; not {template.Sessions.Count}", ErrorCodes.Invalid);
        templates.Save(request.Name, template, request.Replace);
        return new TemplateReply(TemplateStore.RowOf(request.Name, template));
    }

    public Message List() => new TemplateList(templates.List());

    public Message Show(ShowTemplate request) => new TemplateReply(TemplateStore.RowOf(request.Name, templates.Read(request.Name)));

    public Message Remove(RemoveTemplate request)
    {
        templates.Remove(request.Name);
        return new Done($"the template {request.Name} is removed");
    }

    public Message Fill(FillTemplate request) => new FilledTemplate(templates.Read(request.Name).Fill(request.Values ?? new Dictionary<string, string>()));

    private TerminalSession[] Members(string group)
    {
        TerminalSession[] members = [.. Listing.Fitting(registry.All, new SessionFilter { Groups = [group] })];
        return members.Length > 0 ? members : throw new RefusedException($"no session is in a group '{SessionName.Shown(group)}'", ErrorCodes.NotFound);
    }

    /// <summary>What makes such a session again. Its environment is that of whoever made it, secrets and all, and is not kept.</summary>
    private static CreateSession RequestOf(TerminalSession session)
    {
        var (record, spec) = (session.Record, session.Spec);
        return Template.Escape(new CreateSession
        {
            Name = record.Name,
            Command = spec.Command.Count > 0 ? spec.Command : null,
            Directory = spec.Directory,
            Host = spec.Host,
            Title = record.Title is { Length: > 0 } title ? title : null,
            Group = record.Group,
            Labels = record.Labels.Count > 0 ? record.Labels : null,
            Profile = record.Profile,
            History = spec.History,
            Tty = spec.Tty,
            SizePolicy = spec.SizePolicy.ToString().ToLowerInvariant(),
            OnCleaned = spec.OnCleaned,
            Limits = spec.Limits?.ToTexts(),
            Reach = spec.Reach.ToString().ToLowerInvariant(),
            Autostart = spec.Autostart,
            Resurrect = spec.Resurrect?.ToString().ToLowerInvariant(),
        });
    }
}
