using System.Net;
using Abide.Daemon.Access;
using Microsoft.AspNetCore.Http;

namespace Abide.Daemon.Http;

/// <summary>
/// Where a one-time link leads. Opening it changes nothing (mail scanners and previews open links, too): the button on the page takes the link and gives the browser a
/// cookie instead.
/// </summary>
internal sealed class LoginPage(HttpAccess access)
{
    /// <summary>What carries the secret in a link.</summary>
    public const string LinkParameter = "link";

    public async Task AnswerAsync(HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method))
        {
            await ShowAsync(http, StatusCodes.Status200OK, $"""
                <p>Let this browser into Abide?</p>
                <form method="post" action="{Gate.LoginPath}"><input type="hidden" name="{LinkParameter}" value="{WebUtility.HtmlEncode(http.Request.Query[LinkParameter])}"><button autofocus>Let it in</button></form>
                """);
            return;
        }

        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.HasFormContentType)
        {
            await Problem.WriteAsync(http, StatusCodes.Status405MethodNotAllowed, "wrong-method", "open the link in a browser");
            return;
        }

        if (http.Request.Headers.Origin.Count == 0) // a wrong one has not come this far
        {
            await Problem.WriteAsync(http, StatusCodes.Status403Forbidden, "origin-missing", "a browser says where such a request comes from (Origin)");
            return;
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (access.Links.Take(form[LinkParameter].ToString()) is not { } link)
        {
            var stranger = Gate.Stranger(http);
            access.Audit.Note(stranger, "login", target: null, "no such link");
            access.Attempts.Note(stranger.From);
            await ShowAsync(http, StatusCodes.Status403Forbidden, "<p>This link was used already, or its time is over. <code>abide pair</code> makes another.</p>");
            return;
        }

        var (cookie, record) = await access.Tokens.LetInAsync(link.Name, link.Scopes, link.Only);
        access.Audit.Note(new Caller($"browser {record.Name}", link.Scopes) { From = Gate.AddressOf(http) }, "login", target: null);
        http.Response.Cookies.Append(Gate.CookieName, cookie, new CookieOptions
        {
            HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/", Expires = record.ExpiresAt, IsEssential = true,
        });
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = "/";
    }

    /// <summary>What a browser that was let in sees where there is nothing else.</summary>
    public static Task WelcomeAsync(HttpContext http) => ShowAsync(http, StatusCodes.Status200OK, $"""
        <p>This browser is in. The API is below <a href="{Route.Prefix}/sessions">{Route.Prefix}</a>, described by <a href="{Route.Prefix}/openapi.json">openapi.json</a>.</p>
        """);

    private static async Task ShowAsync(HttpContext http, int status, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.WriteAsync($"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Abide</title><h1>Abide</h1>\n{body}\n", http.RequestAborted);
    }
}
