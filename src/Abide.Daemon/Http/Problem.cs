using System.Text.Json;
using Abide.Protocol.Messages;
using Microsoft.AspNetCore.Http;

namespace Abide.Daemon.Http;

/// <summary>Refusals as problem details (RFC 9457): <c>{type, title, status, detail, code, details, recoverable}</c>.</summary>
internal static class Problem
{
    public const string ContentType = "application/problem+json";

    /// <summary>The status that a code of <see cref="ErrorCodes"/> is answered with.</summary>
    public static int StatusOf(string code) => code switch
    {
        ErrorCodes.Invalid => StatusCodes.Status400BadRequest,
        ErrorCodes.Forbidden => StatusCodes.Status403Forbidden,
        ErrorCodes.NotFound => StatusCodes.Status404NotFound,
        ErrorCodes.Exists or ErrorCodes.Refused or ErrorCodes.Ambiguous => StatusCodes.Status409Conflict,
        ErrorCodes.Changed => StatusCodes.Status412PreconditionFailed,
        ErrorCodes.Timeout => StatusCodes.Status408RequestTimeout,
        ErrorCodes.Unsupported => StatusCodes.Status501NotImplemented,
        ErrorCodes.Denied or ErrorCodes.Unreachable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    public static Task WriteAsync(HttpContext http, ErrorReply error) => WriteAsync(http, StatusOf(error.Code), error.Code, error.Text, error.Details, error.Recoverable);

    /// <param name="http">What is answered.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">A word for programs.</param>
    /// <param name="detail">One clear line: what was wrong, where, and what would be right.</param>
    /// <param name="details">More lines, for those who ask.</param>
    /// <param name="recoverable">True when the same request may succeed later.</param>
    public static async Task WriteAsync(HttpContext http, int status, string code, string detail, string? details = null, bool recoverable = false)
    {
        if (http.Response.HasStarted)
        {
            http.Abort(); // half of an answer was sent: who reads it must not take it for whole
            return;
        }

        http.Response.Headers.Remove("ETag");
        http.Response.StatusCode = status;
        http.Response.ContentType = ContentType;
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("type", "about:blank");
        json.WriteString("title", Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status));
        json.WriteNumber("status", status);
        json.WriteString("detail", detail);
        json.WriteString("code", code);
        if (details is not null)
            json.WriteString("details", details);
        json.WriteBoolean("recoverable", recoverable);
        json.WriteEndObject();
    }
}
