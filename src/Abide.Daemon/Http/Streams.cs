using System.Globalization;
using System.Text;
using System.Text.Json;
using Abide.Daemon.Access;
using Abide.Daemon.Api;
using Abide.Daemon.Io;
using Abide.Daemon.Registry;
using Abide.Daemon.Terminals;
using Abide.Protocol.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Http;

/// <summary>Answers that go on: frames over a WebSocket, a journal, changes of the list.</summary>
internal sealed class Streams(SessionRegistry registry, ChangeFeed changes, Workers workers, Requests requests, DateTimeOffset startedAt, TimeProvider time, ILogger log)
{
    private const string SubProtocol = "abide.v1";

    /// <summary>At most ten rows a second of one session; the last state wins.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15);

    /// <summary>Names this daemon: numbers of changes mean nothing to the next one.</summary>
    private readonly string _epoch = startedAt.UtcTicks.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>Carries frames, over a WebSocket, until one side ends it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="session">The only session that it is to reach; null is all that the caller may.</param>
    public async Task FramesAsync(RouteCall call, string? session)
    {
        var http = call.Http;
        var caller = call.Caller;
        if (session is not null)
        {
            requests.Check(caller, new AttachSession(session) { Role = "view" });
            caller = caller with { Only = registry.Find(session).Id };
        }

        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.Headers.Upgrade = "websocket";
            await Problem.WriteAsync(http, StatusCodes.Status426UpgradeRequired, "upgrade-required", "this is a WebSocket: ask with 'Upgrade: websocket'");
            return;
        }

        using var socket = await http.WebSockets.AcceptWebSocketAsync(http.WebSockets.WebSocketRequestedProtocols.Contains(SubProtocol) ? SubProtocol : null);
        await new WebSocketConnection(socket, caller, workers, requests, log).RunAsync(http.RequestAborted);
    }

    /// <summary>Sends what a journal holds, as fast as the client takes it.</summary>
    public async Task JournalAsync(RouteCall call)
    {
        var request = new ReadJournal(call.InPath("session"), call.Number("since"), call.Text("format") ?? "text", call.Int("lines"), call.Flag("follow"), call.Number("until"), call.Flag("timestamps"), call.Text("match"));
        if (request.Lines is < 1 or > 1_000_000)
            throw RouteCall.Wrong($"lines is 1 to 1,000,000; not {request.Lines}");
        requests.Check(call.Caller, request);
        var session = registry.Find(request.Session);
        var pump = new JournalPump(session, request, () => call.Gone.IsCancellationRequested);
        var response = call.Http.Response;
        response.ContentType = request.Format switch
        {
            "raw" => "application/octet-stream",
            "json" => "application/x-ndjson",
            _ => "text/plain; charset=utf-8",
        };
        response.Headers["Abide-Position"] = (await session.AskAsync(() => session.ToRow())).Position.ToString(CultureInfo.InvariantCulture);
        await using var gone = call.Gone.Register(pump.Wake);
        await response.Body.FlushAsync(call.Gone); // there may be nothing to send for long
        var why = await pump.RunAsync(async (text, _, _) => await response.BodyWriter.WriteAsync(text, call.Gone));
        if (why?.Reason == "failed")
            call.Http.Abort(); // what was sent must not be taken for all
    }

    /// <summary>Sends what a search finds, as it is found.</summary>
    public async Task SearchAsync(RouteCall call, SearchOutput request)
    {
        requests.Check(call.Caller, request);
        var (search, sessions) = await registry.SearchAsync(request, call.Caller.Only);
        var response = call.Http.Response;
        response.ContentType = "application/x-ndjson";
        await response.Body.FlushAsync(call.Gone); // it may be long until something is found
        await new SearchPump(search, sessions, request.Limit ?? int.MaxValue).RunAsync(async text => await response.BodyWriter.WriteAsync(text, call.Gone), call.Gone);
    }

    /// <summary>Tells of changes of the list until the client leaves.</summary>
    public async Task EventsAsync(RouteCall call)
    {
        var response = call.Http.Response;
        response.ContentType = "text/event-stream";
        var seen = PositionOf(call.Http.Request.Headers["Last-Event-ID"].ToString());
        var position = seen ?? changes.Last;
        if (seen is null)
            await WriteAsync(call, call.Http.Request.Headers.ContainsKey("Last-Event-ID") ? "reset" : "ready", position, null);
        while (!call.Gone.IsCancellationRequested)
        {
            if (changes.Since(position) is not { } news)
            {
                position = changes.Last;
                await WriteAsync(call, "reset", position, null);
                continue;
            }

            foreach (var change in news)
            {
                position = change.Number;
                if (call.Caller.Only is not { } only || only == change.Id)
                    await WriteAsync(call, "change", position, await EventOfAsync(change));
            }

            await response.Body.FlushAsync(call.Gone);
            if (news.Count > 0)
                await Task.Delay(Pace, time, call.Gone);
            await WaitAsync(call, position);
        }
    }

    private async Task<ListEvent> EventOfAsync(Change change) => new(change.Id.ToString(), change.IsRemoved ? null : await registry.RowAsync(change.Id));

    /// <summary>Waits for a change; meanwhile a comment now and then shows both sides that the other is there.</summary>
    private async Task WaitAsync(RouteCall call, long position)
    {
        while (true)
        {
            try
            {
                await changes.WaitAsync(position, call.Gone).WaitAsync(PingEvery, time, call.Gone);
                return;
            }
            catch (TimeoutException)
            {
                await call.Http.Response.WriteAsync(": still here\n\n", call.Gone);
                await call.Http.Response.Body.FlushAsync(call.Gone);
            }
        }
    }

    private async Task WriteAsync(RouteCall call, string name, long position, ListEvent? data)
    {
        var json = data is null ? "{}" : JsonSerializer.Serialize(data, ApiJson.Default.ListEvent);
        var text = string.Create(CultureInfo.InvariantCulture, $"id: {_epoch}-{position}\nevent: {name}\ndata: {json}\n\n");
        await call.Http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), call.Gone);
    }

    /// <summary>The number behind which to go on; null when it is none of this daemon's.</summary>
    private long? PositionOf(string id) =>
        id.Split('-') is [var epoch, var number] && epoch == _epoch && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : null;
}
