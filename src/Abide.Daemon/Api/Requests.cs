using Abide.Daemon.Catalog;
using Abide.Daemon.Journal;
using Abide.Daemon.Registry;
using Abide.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Api;

/// <summary>From a request to what answers it. One place turns refusals and faults into answers.</summary>
internal sealed partial class Requests(SessionRequests sessions, StreamRequests streams, DaemonRequests daemon, ILogger log)
{
    /// <summary>Answers a request, now or later; nothing here throws.</summary>
    public void Handle(Connection connection, Message request) => _ = AnswerAsync(connection, request);

    private async Task AnswerAsync(Connection connection, Message request)
    {
        try
        {
            if (await DispatchAsync(connection, request) is { } reply)
                connection.Reply(reply with { Id = request.Id });
        }
        catch (Exception e)
        {
            connection.Reply(ErrorOf(e, request) with { Id = request.Id });
        }
    }

    private async Task<Message?> DispatchAsync(Connection connection, Message request) => request switch
    {
        CreateSession create => await sessions.CreateAsync(create),
        ListSessions list => await sessions.ListAsync(list, connection.Gone),
        CountSessions count => await sessions.CountAsync(count, connection.Gone),
        ListTrash => await sessions.TrashAsync(),
        RestoreSession restore => await sessions.RestoreAsync(restore),
        EmptyTrash => await sessions.EmptyTrashAsync(),
        CleanSessions clean => await sessions.CleanAsync(clean),
        UpdateSession update => await sessions.UpdateAsync(update),
        ShowSession show => await sessions.ShowAsync(show),
        RenameSession rename => await sessions.RenameAsync(rename),
        StartSession start => await sessions.StartAsync(start),
        StopSession stop => await sessions.StopAsync(stop),
        RemoveSession remove => await sessions.RemoveAsync(remove),
        SendInput send => await sessions.SendAsync(send, connection.Gone),
        ResizeSession resize => await sessions.ResizeAsync(resize),
        ReadScreen screen => await sessions.ScreenAsync(screen),
        WaitSession wait => await sessions.WaitAsync(wait, connection.Gone),
        AttachSession attach => await streams.AttachAsync(connection, attach),
        SwitchViewer change => await streams.SwitchAsync(change),
        DetachViewers detach => await streams.DetachAsync(detach),
        ReadJournal read => await streams.ReadAsync(connection, read),
        SearchOutput search => await streams.SearchAsync(connection, search),
        DaemonStatus => daemon.Status(),
        StopDaemon stop => daemon.Stop(connection, stop),
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
