using System.Globalization;
using Abide.Daemon.Access;
using Abide.Daemon.Catalog;
using Abide.Daemon.Sessions;
using Microsoft.AspNetCore.Http;

namespace Abide.Daemon.Http;

/// <summary>
/// The gate before everything that is answered over HTTP: routes, WebSockets, event streams and pages alike. It decides who asks; nobody gets past it as nobody.
/// What the caller may then ask for is decided where a request is, see <see cref="Api.Permissions"/>.
/// </summary>
/// <param name="access">Tokens and the like.</param>
/// <param name="names">The names under which the site may be asked for; null for the local socket, which no browser reaches.</param>
internal sealed class Gate(HttpAccess access, SiteNames? names)
{
    /// <summary>Where a one-time link leads: the only page that answers without credentials.</summary>
    public const string LoginPath = "/login";

    /// <summary>How a WebSocket shows a ticket, since browsers can give it no header.</summary>
    public const string TicketParameter = "ticket";

    /// <summary>The cookie of a browser that was let in.</summary>
    public const string CookieName = "abide";

    private const string BearerPrefix = "Bearer ";

    /// <summary>What every answer carries: no framing, no sniffing, no caching, nothing from elsewhere, no script in a page.</summary>
    public static void AddSafetyHeaders(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin"; // with none, a browser would not say where a form comes from (Origin: null)
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }

    public async Task PassAsync(HttpContext http, RequestDelegate next)
    {
        AddSafetyHeaders(http.Response);
        if (names is not null && !names.AllowsHost(http.Request.Headers.Host.ToString()))
        {
            await Problem.WriteAsync(http, StatusCodes.Status421MisdirectedRequest, "wrong-host", $"this server is not called '{Printable(http.Request.Headers.Host.ToString())}': it answers to {names.HostsInWords}");
            return;
        }

        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && names?.AllowsOrigin(origin) != true)
        {
            await RefuseAsync(http, Stranger(http), StatusCodes.Status403Forbidden, "wrong-origin", $"a page of '{Printable(origin)}' may not ask this server");
            return;
        }

        var address = AddressOf(http);
        if (access.Attempts.LockOf(address) is { Ticks: > 0 } locked)
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(locked.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await Problem.WriteAsync(http, StatusCodes.Status429TooManyRequests, "locked-out", $"too many attempts with wrong credentials from {address}: try again in {http.Response.Headers.RetryAfter} s", recoverable: true);
            return;
        }

        if (names is not null && http.Request.Path == LoginPath)
        {
            await next(http); // it is its own gate: it takes one-time links only
            return;
        }

        var (caller, byCookie) = Recognise(http);
        if (caller is null)
        {
            var tried = http.Request.Headers.Authorization.Count > 0 || http.Request.Cookies.ContainsKey(CookieName) || http.Request.Query.ContainsKey(TicketParameter);
            if (tried && access.Attempts.Note(address))
                access.Audit.Note(Stranger(http), "lock-out", address);
            http.Response.Headers.WWWAuthenticate = "Bearer realm=\"abide\"";
            await RefuseAsync(http, Stranger(http), StatusCodes.Status401Unauthorized, "unauthorized",
                tried ? "that token, cookie or ticket is not known here, or no more" : "who are you? Send a token ('abide token create NAME') as 'Authorization: Bearer TOKEN'");
            return;
        }

        if (byCookie && origin.Length == 0 && IsUnsafe(http))
        {
            await RefuseAsync(http, caller, StatusCodes.Status403Forbidden, "origin-missing", "a browser says where such a request comes from (Origin); without that only a token will do");
            return;
        }

        http.Features.Set(caller);
        using var cut = caller.Revoked.Register(http.Abort);
        await next(http);
    }

    /// <summary>Who asks, after the gate.</summary>
    public static Caller CallerOf(HttpContext http) => http.Features.Get<Caller>() ?? throw new InvalidOperationException("nobody gets past the gate as nobody");

    /// <summary>Where a request comes from, in words.</summary>
    public static string AddressOf(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "local";

    /// <summary>What somebody who is not known is called.</summary>
    public static Caller Stranger(HttpContext http) => new("somebody unknown", Scopes.None) { From = AddressOf(http) };

    private static bool IsUnsafe(HttpContext http) =>
        http.WebSockets.IsWebSocketRequest || !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || HttpMethods.IsOptions(http.Request.Method));

    private static string Printable(string text) => SessionName.Shown(text.Length > 100 ? text[..100] + "…" : text);

    private async Task RefuseAsync(HttpContext http, Caller caller, int status, string code, string detail)
    {
        access.Audit.Note(caller, $"{http.Request.Method} {Printable(http.Request.Path)}", target: null, detail);
        await Problem.WriteAsync(http, status, code, detail);
    }

    private (Caller? Caller, bool ByCookie) Recognise(HttpContext http)
    {
        var local = http.Features.Get<Caller>(); // of the local socket: known before anything was said
        var authorization = http.Request.Headers.Authorization.ToString();
        if (authorization.Length > 0 && (local is null || local == Caller.User)) // a token narrows what its user may, and never widens what a process inside a session may
            return (authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? CallerOf(access.Tokens.Find(authorization[BearerPrefix.Length..].Trim(), TokenRecord.TokenKind), http) : null, false);
        if (local is not null)
            return (local, false);
        if (http.WebSockets.IsWebSocketRequest && http.Request.Query[TicketParameter].ToString() is { Length: > 0 } ticket)
            return (access.Tickets.Take(ticket) is { Revoked.IsCancellationRequested: false } holder ? holder with { From = AddressOf(http) } : null, false);
        return http.Request.Cookies[CookieName] is { } cookie ? (CallerOf(access.Tokens.Find(cookie, TokenRecord.BrowserKind), http), true) : (null, false);
    }

    private static Caller? CallerOf(Credential? credential, HttpContext http) => credential is null
        ? null
        : new Caller($"{credential.Record.Kind} {credential.Record.Name}", (Scopes)credential.Record.Scopes)
        {
            Only = credential.Record.Session is { } session ? new SessionId(session) : null,
            From = AddressOf(http),
            Credential = credential,
        };
}
