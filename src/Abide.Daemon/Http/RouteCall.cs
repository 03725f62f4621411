using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Abide.Daemon.Access;
using Abide.Daemon.Api;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Protocol.Messages;
using Microsoft.AspNetCore.Http;

namespace Abide.Daemon.Http;

/// <summary>One call of a route: what was asked, and the ways to answer it.</summary>
internal sealed class RouteCall(HttpContext http, Route route, Requests requests)
{
    public HttpContext Http { get; } = http;

    public Caller Caller { get; } = Gate.CallerOf(http);

    /// <summary>Cancelled when the client is gone or its credential is.</summary>
    public CancellationToken Gone => Http.RequestAborted;

    /// <summary>What stands in the path.</summary>
    public string InPath(string name) => (string)Http.Request.RouteValues[name]!;

    public string? Text(string name) => Http.Request.Query.TryGetValue(name, out var values) ? values[^1] : null;

    /// <summary>All values of a parameter that may be repeated; null when it is not there.</summary>
    public IReadOnlyList<string>? Texts(string name) => Http.Request.Query.TryGetValue(name, out var values) ? [.. values.OfType<string>()] : null;

    public long? Number(string name) => Text(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong($"{name} is a whole number; not '{SessionName.Shown(text)}'");

    /// <summary>A whole number that fits 32 bits.</summary>
    public int? Int(string name) => Number(name) is not { } number ? null
        : number is >= int.MinValue and <= int.MaxValue ? (int)number : throw Wrong($"{name} is too large a number: {number}");

    public bool Flag(string name) => Text(name) is { } text && text.ToLowerInvariant() switch
    {
        "" or "true" or "1" => true,
        "false" or "0" => false,
        _ => throw Wrong($"{name} is true or false; not '{SessionName.Shown(text)}'"),
    };

    public DateTimeOffset? Time(string name) => Text(name) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : throw Wrong($"{name} is a time like 2026-03-01T00:00:00Z; not '{SessionName.Shown(text)}'");

    /// <summary>The revision that a change is meant for (<c>If-Match</c>); null when none is given.</summary>
    public long? IfMatch()
    {
        var text = Http.Request.Headers.IfMatch.ToString();
        return text switch
        {
            "" or "*" => null,
            ['"', .. var digits, '"'] when long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) => revision,
            _ => throw Wrong($"If-Match is the ETag of a session, a revision in quotes; not {SessionName.Shown(text)}"),
        };
    }

    /// <summary>Refuses a parameter that the route does not know: a misspelled filter would show everything.</summary>
    /// <exception cref="RefusedException">There is one.</exception>
    public void CheckQuery()
    {
        foreach (var name in Http.Request.Query.Keys)
        {
            if (name != Gate.TicketParameter && !route.Query.Any(parameter => parameter.Name == name))
                throw Wrong($"{route.Method} {Route.Prefix}{route.Path} has no parameter '{SessionName.Shown(name)}'" + (route.Query.Count > 0 ? $"; it has {string.Join(", ", route.Query.Select(parameter => parameter.Name))}" : ""));
        }
    }

    /// <summary>The body; what is left out of it has its default, and a body that is left out altogether is empty.</summary>
    /// <exception cref="RefusedException">It is no JSON, or not this JSON.</exception>
    public async Task<T> BodyAsync<T>(JsonTypeInfo<T> type)
        where T : class
    {
        var body = new MemoryStream();
        await Http.Request.Body.CopyToAsync(body, Gone);
        if (body.Length > 0 && !Http.Request.HasJsonContentType()) // a page of elsewhere can send text and forms without being asked, but not this
            throw new RefusedException($"the body is JSON: say so with 'Content-Type: application/json'", ErrorCodes.Invalid);
        try
        {
            return JsonSerializer.Deserialize(body.Length > 0 ? body.GetBuffer().AsSpan(0, (int)body.Length) : "{}"u8, type) ?? throw Wrong("the body is a JSON object; not null");
        }
        catch (JsonException e)
        {
            throw Wrong($"the body is not what it should be: {e.Message}");
        }
    }

    /// <summary>Asks the daemon as this caller.</summary>
    /// <exception cref="RefusalException">It said no.</exception>
    public Task<T> AskAsync<T>(Message request)
        where T : Message => AskAsync<T>(request, Gone);

    /// <summary>The same, whoever is gone: for what must be known to be done or not.</summary>
    public async Task<T> AskAsync<T>(Message request, CancellationToken gone)
        where T : Message => await requests.AskAsync(Caller, request, gone) switch
        {
            T reply => reply,
            ErrorReply error => throw new RefusalException(error),
            var other => throw new InvalidOperationException($"{request.GetType().Name} was answered with {other.GetType().Name}, not {typeof(T).Name}"),
        };

    /// <summary>Asks, and answers with what comes.</summary>
    public async Task ForwardAsync<T>(Message request, JsonTypeInfo<T> type)
        where T : Message => await AnswerAsync(await AskAsync<T>(request), type);

    /// <summary>Asks for something that is answered with a session, and answers with its row.</summary>
    public async Task ForwardRowAsync(Message request) => await AnswerRowAsync(await AskAsync<SessionReply>(request));

    public async Task AnswerRowAsync(SessionReply reply)
    {
        Http.Response.Headers.ETag = $"\"{reply.Session.Revision.ToString(CultureInfo.InvariantCulture)}\"";
        if (route.Status == StatusCodes.Status201Created)
            Http.Response.Headers.Location = $"{Route.Prefix}/sessions/{reply.Session.Id}";
        await AnswerAsync(reply.Session, ApiJson.Default.SessionRow);
    }

    public async Task AnswerAsync<T>(T value, JsonTypeInfo<T> type)
    {
        Http.Response.StatusCode = route.Status;
        Http.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(Http.Response.Body, value, type, Gone);
    }

    /// <summary>Asks for something that leaves nothing to tell.</summary>
    public async Task DoAsync(Message request)
    {
        await AskAsync<Done>(request);
        Http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    public static RefusedException Wrong(string message) => new(message, ErrorCodes.Invalid);
}

/// <summary>The daemon refused a request.</summary>
internal sealed class RefusalException(ErrorReply error) : Exception(error.Text)
{
    public ErrorReply Error { get; } = error;
}
