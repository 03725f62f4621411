using System.Diagnostics;
using Abide.Daemon.Access;
using Abide.Daemon.Catalog;
using Abide.Daemon.Journal;
using Abide.Daemon.Metrics;
using Abide.Daemon.Registry;
using Abide.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Api;

/// <summary>From a request to what answers it, over frames or HTTP. One place asks whether the caller may, one turns refusals and faults into answers.</summary>
internal sealed partial class Requests(SessionRequests sessions, StreamRequests streams, TemplateRequests templates, DefinitionRequests definitions, DaemonRequests daemon, ConfigRequests config, AccessRequests access, HostRequests hosts, NoticeRequests notices, FarRequests far, FollowRequests follow, BoardRequests board, Permissions permissions, AuditJournal audit, ILogger log)
{
    /// <summary>Answers a request of a connection, now or later; nothing here throws.</summary>
    public void Handle(Connection connection, Message request) => _ = AnswerAsync(connection, request);

    /// <summary>Refuses what a caller may not, for who answers with a stream of its own.</summary>
    /// <exception cref="RefusedException">They may not.</exception>
    public void Check(Caller caller, Message request)
    {
        permissions.Check(caller, request);
        far.Of(request);
    }

    /// <summary>Answers a request that needs no stream; nothing here throws.</summary>
    public async Task<Message> AskAsync(Caller caller, Message request, CancellationToken gone) => await TryAsync(caller, request, () => DispatchAsync(caller, request, gone), gone) ?? new Done();

    private async Task AnswerAsync(Connection connection, Message request)
    {
        if (await TryAsync(connection.Caller, request, () => DispatchAsync(connection, request), connection.Gone) is { } reply)
            connection.Reply(reply with { Id = request.Id });
    }

    private async Task<Message?> TryAsync(Caller caller, Message request, Func<Task<Message?>> answer, CancellationToken gone)
    {
        Message? reply;
        var begun = Instruments.Requests.Enabled ? Stopwatch.GetTimestamp() : 0;
        try
        {
            permissions.Check(caller, request);
            reply = far.Of(request) is { } elsewhere ? await far.AskAsync(elsewhere, request, gone) : await answer();
        }
        catch (Exception e)
        {
            reply = ErrorOf(e, request);
        }

        if (begun != 0)
            Instruments.Requests.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds, new("type", MessageCodec.NameOf(request)), new("outcome", (reply as ErrorReply)?.Code ?? "done"));
        if (Permissions.IsAudited(request))
            audit.Note(caller, MessageCodec.NameOf(request), Permissions.TargetOf(request), (reply as ErrorReply)?.Text);
        return reply;
    }

    private async Task<Message?> DispatchAsync(Connection connection, Message request) => request switch
    {
        AttachSession attach => await streams.AttachAsync(connection, attach),
        SwitchViewer change => await streams.SwitchAsync(change),
        ReadJournal read => await streams.ReadAsync(connection, read),
        SearchOutput search => await streams.SearchAsync(connection, search),
        StopDaemon stop => daemon.Stop(connection, stop),
        _ => await DispatchAsync(connection.Caller, request, connection.Gone),
    };

    private async Task<Message?> DispatchAsync(Caller caller, Message request, CancellationToken gone) => request switch
    {
        CreateSession create => await sessions.CreateAsync(create),
        ListSessions list => await sessions.ListAsync(list, caller.Only, gone),
        CountSessions count => await sessions.CountAsync(count, caller.Only, gone),
        ListGroups => sessions.Groups(caller.Only),
        FollowSessions following => await follow.FollowAsync(following, caller.Only, gone),
        HostCommand way => far.Command(way),
        PutSession put => await far.PutAsync(put),
        ReadBoard read => await board.ReadAsync(read, caller.Only, gone),
        ListTrash => await sessions.TrashAsync(),
        RestoreSession restore => await sessions.RestoreAsync(restore),
        EmptyTrash => await sessions.EmptyTrashAsync(),
        CleanSessions clean => await sessions.CleanAsync(clean),
        UpdateSession update => await sessions.UpdateAsync(update),
        ShowSession show => await sessions.ShowAsync(show),
        RenameSession rename => await sessions.RenameAsync(rename),
        StartSession start => await sessions.StartAsync(start),
        StopSession stop => await sessions.StopAsync(stop),
        SignalSession signal => await sessions.SignalAsync(signal),
        RemoveSession remove => await sessions.RemoveAsync(remove),
        SendInput send => await sessions.SendAsync(send, gone),
        ResizeSession resize => await sessions.ResizeAsync(resize),
        ReadScreen screen => await sessions.ScreenAsync(screen),
        WaitSession wait => await sessions.WaitAsync(wait, gone),
        DetachViewers detach => await streams.DetachAsync(detach),
        ShowConfig show => config.Show(show),
        CheckConfig check => config.Check(check),
        ReloadConfig => config.Reload(),
        SaveTemplate save => templates.Save(save),
        ListTemplates => templates.List(),
        ShowTemplate show => templates.Show(show),
        RemoveTemplate remove => templates.Remove(remove),
        FillTemplate fill => templates.Fill(fill),
        ApplyDefinitions apply => await definitions.ApplyAsync(apply),
        AwaitDefinitions wait => await definitions.AwaitAsync(wait, gone),
        StopDefinitions stop => await definitions.StopAsync(stop, gone),
        CheckDefinitions check => definitions.Check(check),
        EditDefinitions edit => definitions.Edit(edit),
        ImportDefinitions import => await definitions.ImportAsync(import),
        ProposeDefinitions propose => await definitions.ProposeAsync(propose),
        ExportSystemd export => definitions.Export(export),
        ReadUsage => await sessions.UsageAsync(caller.Only),
        DaemonStatus => daemon.Status(),
        TestNotice test => await notices.TestAsync(test, gone),
        AddHost add => await hosts.AddAsync(add),
        ListHosts => hosts.List(),
        CheckHost check => await hosts.CheckAsync(check),
        RemoveHost remove => await hosts.RemoveAsync(remove),
        AdoptRuns adopt => await hosts.AdoptAsync(adopt),
        CreateToken create => await access.CreateTokenAsync(create),
        ListTokens => access.Tokens(),
        RevokeToken revoke => await access.RevokeTokenAsync(revoke),
        CreateLink create => access.CreateLink(create),
        ServeHttp serve => await access.ServeAsync(serve, gone),
        StopHttp stop => await access.StopServingAsync(stop),
        HttpStatus => access.HttpStatus(),
        ReadAudit read => access.Audit(read),
        _ => new ErrorReply(ErrorCodes.Unsupported, "this daemon does not know that request; it may be older than the client: try 'abide daemon restart'"),
    };

    private ErrorReply ErrorOf(Exception fault, Message request)
    {
        switch (fault)
        {
            case RefusedException refused:
                return new ErrorReply(refused.Code, refused.Message);
            case JournalException broken:
                return new ErrorReply(ErrorCodes.Refused, "the session is broken: " + broken.Message);
            case CatalogException catalog:
                return new ErrorReply(ErrorCodes.Denied, catalog.Message, Recoverable: true);
            case OperationCanceledException:
                return new ErrorReply(ErrorCodes.Failed, "cancelled", Recoverable: true);
            case UnauthorizedAccessException or IOException:
                LogFault(log, request.GetType().Name, fault);
                return new ErrorReply(ErrorCodes.Denied, fault.Message, Recoverable: true);
            default:
                LogFault(log, request.GetType().Name, fault);
                return new ErrorReply(ErrorCodes.Failed, $"a defect in the daemon: {fault.Message} ('abide daemon logs' has the details)", fault.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Request} could not be answered")]
    private static partial void LogFault(ILogger logger, string request, Exception fault);
}
