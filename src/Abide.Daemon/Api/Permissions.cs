using Abide.Daemon.Access;
using Abide.Daemon.Registry;
using Abide.Daemon.Terminals;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Api;

/// <summary>Who may ask for what: the one gate before every request, whatever brought it.</summary>
internal sealed class Permissions(SessionRegistry registry)
{
    /// <summary>The scope that a request needs. What is not in this list only an administrator may.</summary>
    public static Scopes Of(Message request) => request switch
    {
        ListSessions or CountSessions or ListGroups or ShowSession or ReadScreen or ReadJournal or WaitSession or SearchOutput or ListTrash or ListTemplates or ShowTemplate or FillTemplate or DaemonStatus or ReadUsage or ListHosts or FollowSessions or ReadBoard => Scopes.View,
        AttachSession attach => attach.Role switch
        {
            null or "view" => Scopes.View,
            "type" => Scopes.Type,
            _ => Scopes.Own,
        },
        SendInput => Scopes.Type,
        CreateSession or UpdateSession or RenameSession or StartSession or StopSession or SignalSession or RemoveSession or RestoreSession or CleanSessions or ResizeSession or DetachViewers or SwitchViewer or SaveTemplate or RemoveTemplate or CheckHost or AdoptRuns or TestNotice or PutSession => Scopes.Own,
        ApplyDefinitions or AwaitDefinitions or StopDefinitions or CheckDefinitions or EditDefinitions or ImportDefinitions or ProposeDefinitions or ExportSystemd => Scopes.Own,
        _ => Scopes.Admin,
    };

    /// <summary>Whether a request goes into the audit journal: everything but looking and typing.</summary>
    public static bool IsAudited(Message request) => request is AttachSession || (request is not (ListTokens or HttpStatus or ReadAudit or ShowConfig or CheckConfig or HostCommand or CheckDefinitions or EditDefinitions or ImportDefinitions or ProposeDefinitions or ExportSystemd or AwaitDefinitions) && (Of(request) & ~(Scopes.View | Scopes.Type)) != 0);

    /// <summary>Refuses what the caller may not.</summary>
    /// <exception cref="RefusedException">They may not.</exception>
    public void Check(Caller caller, Message request)
    {
        var needed = Of(request);
        if (!caller.Scopes.HasFlag(needed))
            throw Forbidden(caller, $"it needs the scope '{ScopeWords.Word(needed)}'");
        if (caller.Only is { } only && !IsWithin(only, request))
            throw Forbidden(caller, "it reaches one session only");
    }

    /// <summary>The refusal of what a caller may not.</summary>
    public static RefusedException Forbidden(Caller caller, string why) => new($"{caller.Name} may not: {why}{(caller.Hint is { } hint ? "; " + hint : "")}", ErrorCodes.Forbidden);

    /// <summary>What a request is about, for the audit journal.</summary>
    public static string? TargetOf(Message request) => request switch
    {
        ISessionRequest about => about.Session,
        CreateSession create => create.Name,
        PutSession put => put.Name,
        RestoreSession restore => restore.Session,
        SaveTemplate save => save.Name,
        RemoveTemplate remove => remove.Name,
        ApplyDefinitions apply => apply.File,
        StopDefinitions stop => stop.File,
        CreateToken create => create.Name,
        RevokeToken revoke => revoke.Token,
        AddHost add => add.Name,
        CheckHost check => check.Name,
        AdoptRuns adopt => adopt.Host,
        RemoveHost remove => remove.Name,
        ServeHttp serve => serve.Address,
        StopHttp stop => stop.Address,
        _ => null,
    };

    /// <summary>Whether a request concerns one session and nothing else. Of other sessions it is not even told which there are.</summary>
    private bool IsWithin(Sessions.SessionId only, Message request) => request switch
    {
        ListSessions or CountSessions or ListGroups or FollowSessions or ReadBoard or DaemonStatus or ReadUsage => true, // answered with what they may see
        SwitchViewer => false,
        SearchOutput search => !search.Trash && search.Sessions?.All(session => registry.Means(session, only)) != false,
        ISessionRequest { Session: var session } => registry.Means(session, only),
        _ => false,
    };
}
