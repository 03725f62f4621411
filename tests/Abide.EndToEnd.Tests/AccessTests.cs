using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Abide.EndToEnd.Tests.Harness;

namespace Abide.EndToEnd.Tests;

/// <summary>Who gets in over HTTP, and who does not.</summary>
public sealed class AccessTests
{
    private static readonly string[] s_scopes = ["view", "type", "approve", "own", "admin"];

    /// <summary>Every operation of the API, with every kind of credential: what comes is what the document says.</summary>
    [Fact]
    public async Task No_operation_answers_whom_it_should_not()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("demo", "exec sleep 1000");
        var port = await abide.ServeAsync();
        var tokens = new Dictionary<string, string>();
        foreach (var scope in s_scopes)
            tokens[scope] = await abide.TokenAsync(scope, "--scope", scope);
        var narrow = await abide.TokenAsync("narrow", "--scope", "own", "--session", "demo");
        var expired = await abide.TokenAsync("expired", "--expires", "1ms");
        var revoked = await abide.TokenAsync("revoked");
        await abide.DoAsync("token", "revoke", "revoked");
        using var local = abide.Http();
        var (_, document) = await local.AskAsync(HttpMethod.Get, "/openapi.json");
        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (Path: path.Name["/api/v1".Length..], Method: new HttpMethod(operation.Name.ToUpperInvariant()), Scope: operation.Value.GetProperty("x-scope").GetString()!)))
            .ToList();
        Assert.InRange(operations.Count, 30, 200);

        var wrong = new List<string>();
        var asked = 0;
        // Failed attempts lock an address out: each tries from one of its own.
        string Address() => $"127.0.{asked / 200 % 200}.{(asked++ % 200) + 2}";
        async Task ExpectAsync((string Path, HttpMethod Method, string Scope) operation, string who, string? token, Func<HttpStatusCode, bool> isRight, Action<HttpRequestMessage>? change = null)
        {
            using var http = HttpClients.Http(port, Address());
            // Nothing that exists is named, so that what is allowed changes nothing.
            var path = operation.Path.Replace("{session}", "nobody", StringComparison.Ordinal).Replace("{token}", "nobody", StringComparison.Ordinal).Replace("{template}", "nobody", StringComparison.Ordinal);
            using var request = HttpClients.Request(operation.Method, path, token, operation.Method == HttpMethod.Get ? null : "{\"unknown\":1}");
            change?.Invoke(request);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (!isRight(answer.StatusCode))
                wrong.Add($"{operation.Method} {operation.Path} as {who}: {(int)answer.StatusCode}");
            if ((int)answer.StatusCode >= 400 && answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
                wrong.Add($"{operation.Method} {operation.Path} as {who}: no problem document");
        }

        foreach (var operation in operations)
        {
            await ExpectAsync(operation, "nobody", null, status => status == HttpStatusCode.Unauthorized);
            await ExpectAsync(operation, "a made-up token", "abide_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", status => status == HttpStatusCode.Unauthorized);
            await ExpectAsync(operation, "an expired token", expired, status => status == HttpStatusCode.Unauthorized);
            await ExpectAsync(operation, "a revoked token", revoked, status => status == HttpStatusCode.Unauthorized);
            await ExpectAsync(operation, "a made-up cookie", null, status => status == HttpStatusCode.Unauthorized, request => request.Headers.Add("Cookie", "abide=abide_AAAA"));
            await ExpectAsync(operation, "a token by another scheme", null, status => status == HttpStatusCode.Unauthorized, request => request.Headers.Add("Authorization", "Basic " + tokens["admin"]));
            await ExpectAsync(operation, "admin asking for another host", tokens["admin"], status => status == HttpStatusCode.MisdirectedRequest, request => request.Headers.Host = "evil.example:" + port);
            await ExpectAsync(operation, "admin from a page of elsewhere", tokens["admin"], status => status == HttpStatusCode.Forbidden, request => request.Headers.Add("Origin", "http://evil.example"));
            await ExpectAsync(operation, "admin from a page without origin", tokens["admin"], status => status == HttpStatusCode.Forbidden, request => request.Headers.Add("Origin", "null"));
            foreach (var scope in s_scopes)
            {
                var may = Includes(scope, operation.Scope);
                await ExpectAsync(operation, scope, tokens[scope], status => may ? status is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized) : status == HttpStatusCode.Forbidden);
            }

            // Of another session than its own it is told nothing, not even that there is none.
            if (operation.Path.StartsWith("/sessions/{session}", StringComparison.Ordinal) && operation.Scope != "admin")
                await ExpectAsync(operation, "a token of one session", narrow, status => status is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest);
        }

        Assert.Empty(wrong);
        using var known = HttpClients.Http(port, "127.0.0.1");
        Assert.Equal(HttpStatusCode.NotFound, (await known.AskAsync(HttpMethod.Get, "/nothing", tokens["view"])).Answer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await known.AskAsync(HttpMethod.Get, "/nothing")).Answer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await known.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(["demo"], (await known.AskAsync(HttpMethod.Get, "/sessions", narrow)).Json.GetProperty("sessions").EnumerateArray().Select(row => row.GetProperty("name").GetString()));
        Assert.Equal("demo", (await abide.ShowAsync("demo")).Name); // whatever was tried
    }

    [Fact]
    public async Task A_link_lets_one_browser_in_once_and_its_cookie_needs_an_origin_to_change_anything()
    {
        await using var abide = new AbideInstance();
        (await abide.RunAsync("pair")).MustFail(4, "abide serve");
        var port = await abide.ServeAsync();
        var link = new Uri((await abide.DoAsync("pair", "--name", "phone")).Text.Trim().Split('\n')[^1]);
        using var http = HttpClients.Http(port);
        var origin = $"http://127.0.0.1:{port}";
        http.BaseAddress = new Uri(origin);

        var page = await http.GetAsync(link.PathAndQuery, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("default-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("Set-Cookie", page.Headers.ToString(), StringComparison.Ordinal); // a preview takes nothing

        async Task<HttpResponseMessage> LetInAsync(string? from)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/login") { Content = new FormUrlEncodedContent([new("link", link.Query["?link=".Length..])]) };
            if (from is not null)
                request.Headers.Add("Origin", from);
            return await http.SendAsync(request, TestContext.Current.CancellationToken);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await LetInAsync(null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await LetInAsync("http://evil.example")).StatusCode);
        var entered = await LetInAsync(origin);
        Assert.Equal(HttpStatusCode.SeeOther, entered.StatusCode);
        var cookie = entered.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.Forbidden, (await LetInAsync(origin)).StatusCode); // once

        void WithCookie(HttpRequestMessage request) => request.Headers.Add("Cookie", cookie.Split(';')[0]);
        void FromOwnPage(HttpRequestMessage request)
        {
            WithCookie(request);
            request.Headers.Add("Origin", origin);
        }

        Assert.Equal(HttpStatusCode.OK, (await http.AskAsync(HttpMethod.Get, "/sessions", change: WithCookie)).Answer.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.AskAsync(HttpMethod.Post, "/clean", json: "{}", change: WithCookie)).Answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.AskAsync(HttpMethod.Post, "/clean", json: "{}", change: FromOwnPage)).Answer.StatusCode);
        await Assert.ThrowsAsync<WebSocketException>(() => http.WebSocketAsync("/stream", options => options.SetRequestHeader("Cookie", cookie.Split(';')[0])));
        Assert.Contains("phone", (await abide.DoAsync("token", "ls")).Text, StringComparison.Ordinal);
        await abide.DoAsync("token", "revoke", "phone");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.AskAsync(HttpMethod.Get, "/sessions", change: WithCookie)).Answer.StatusCode);
    }

    [Fact]
    public async Task Revoking_a_token_cuts_off_what_it_had_opened()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("demo", "exec sleep 1000");
        var port = await abide.ServeAsync();
        var token = await abide.TokenAsync("ci", "--scope", "view");
        using var http = HttpClients.Http(port);
        using var socket = await http.WebSocketAsync("/stream", options => options.SetRequestHeader("Authorization", "Bearer " + token));
        using var events = await http.SendAsync(HttpClients.Request(HttpMethod.Get, "/events", token), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var journal = await http.SendAsync(HttpClients.Request(HttpMethod.Get, "/sessions/demo/journal?follow=true", token), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (events.StatusCode, journal.StatusCode));

        await abide.DoAsync("token", "revoke", "ci");

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while ((await socket.ReceiveAsync(new byte[65536], CancellationToken.None).InTime("the socket is cut")).MessageType != WebSocketMessageType.Close)
            {
                // What was on its way.
            }

            throw new WebSocketException("closed");
        });
        await Assert.ThrowsAnyAsync<Exception>(() => events.Content.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken).WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken));
        await Assert.ThrowsAnyAsync<Exception>(() => journal.Content.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken).WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_ticket_opens_one_socket_with_the_rights_of_who_asked_for_it()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("demo", "exec sleep 1000");
        var port = await abide.ServeAsync();
        var token = await abide.TokenAsync("watch", "--scope", "view");
        using var http = HttpClients.Http(port);
        var ticket = (await http.AskAsync(HttpMethod.Post, "/tickets", token)).Json.GetProperty("value").GetString();

        await Assert.ThrowsAsync<WebSocketException>(() => http.WebSocketAsync($"/stream?ticket={ticket}", options => options.SetRequestHeader("Origin", "http://evil.example")));
        using (await http.WebSocketAsync($"/stream?ticket={ticket}"))
            await Assert.ThrowsAsync<WebSocketException>(() => http.WebSocketAsync($"/stream?ticket={ticket}"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.AskAsync(HttpMethod.Get, $"/sessions?ticket={ticket}")).Answer.StatusCode);
    }

    [Fact]
    public async Task Who_tries_many_tokens_is_locked_out_and_others_are_not()
    {
        await using var abide = new AbideInstance();
        var port = await abide.ServeAsync();
        var token = await abide.TokenAsync("good");
        using var bad = HttpClients.Http(port, "127.0.7.7");
        using var good = HttpClients.Http(port, "127.0.7.8");
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
            answers.Add((await bad.AskAsync(HttpMethod.Get, "/sessions", $"abide_guess{i}")).Answer.StatusCode);

        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.Unauthorized, 11), HttpStatusCode.TooManyRequests], answers);
        Assert.NotNull((await bad.AskAsync(HttpMethod.Get, "/sessions", token)).Answer.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await good.AskAsync(HttpMethod.Get, "/sessions", token)).Answer.StatusCode);
        Assert.Contains("lock-out", (await abide.DoAsync("audit")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_inside_a_session_reaches_that_one_and_sees_no_token()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("other", "exec sleep 1000");
        await abide.TokenAsync("secret");
        var script = """
            a() { "$ABIDE" "$@" >/dev/null 2>>err; echo "$1 $?"; }
            a show mine; a ls; a show other; a logs other; a send other x; a token ls; a token create more; a audit; a rm other --force; a new another -d
            a api /sessions/mine; a api /sessions/other; a api /tokens; a daemon stop
            setsid sh -c 'sleep 0; "$ABIDE" show other >/dev/null 2>&1; echo "escaped $?"' &
            wait; echo; echo over; exec sleep 1000
            """;
        abide.Environment["ABIDE"] = Programs.Abide;
        await abide.NewAsync("mine", script, "-s", "80x60");
        await abide.PrintedAsync("mine", "over");

        var said = (await abide.DoAsync("logs", "mine")).Text.Split('\n').TakeWhile(line => line.Length > 0);
        Assert.Equal(
            ["show 0", "ls 0", "show 5", "logs 5", "send 5", "token 5", "token 5", "audit 5", "rm 5", "new 5", "api 0", "api 5", "api 5", "daemon 5", "escaped 5"],
            said);
        Assert.Equal(["mine", "other"], (await abide.ListAsync()).Select(row => row.Name).Order());

        await abide.NewAsync("wide", "\"$ABIDE\" show other >/dev/null; echo show $?; \"$ABIDE\" token ls 2>/dev/null; echo token $?; exec sleep 1000", "--reach", "all");
        await abide.PrintedAsync("wide", "token 5");
        Assert.StartsWith("show 0", (await abide.DoAsync("logs", "wide")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Others_are_served_with_tls_only()
    {
        await using var abide = new AbideInstance();
        (await abide.RunAsync("serve", "--http", "*:0", "-d")).MustFail(2, "--tls");
        (await abide.RunAsync("serve", "--http", "nonsense:1", "-d")).MustFail(2, "HOST:PORT");
        (await abide.RunAsync("serve", "--http", "1.2.3.4:0", "--insecure-plaintext", "-d")).MustFail(5, "no address of this machine");
        (await abide.RunAsync("serve", "--http", "0", "--tls", abide.File("missing.pem"), "-d")).MustFail(2, "PEM");
        using var key = System.Security.Cryptography.RSA.Create(2048);
        var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=localhost", key, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        await File.WriteAllTextAsync(abide.File("cert.pem"), certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);

        var status = JsonDocument.Parse((await abide.DoAsync("serve", "--http", "*:0", "--tls", "cert.pem", "--host", "box.example", "-d", "--json")).Text).RootElement;
        var site = status.GetProperty("sites")[0];
        var port = new Uri(site.GetProperty("url").GetString()!).Port;
        Assert.Contains($"box.example:{port}", site.GetProperty("hosts").EnumerateArray().Select(host => host.GetString()));
        var token = await abide.TokenAsync("t");
        using var http = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString() } }) { BaseAddress = new Uri($"https://localhost:{port}") };
        Assert.Equal(HttpStatusCode.OK, (await http.AskAsync(HttpMethod.Get, "/health", token)).Answer.StatusCode);

        await abide.KillDaemonAsync(); // the next one serves it again
        await Eventually.Gives(async () =>
        {
            try
            {
                return (await http.AskAsync(HttpMethod.Get, "/health", token)).Answer.StatusCode;
            }
            catch (HttpRequestException)
            {
                return HttpStatusCode.Gone;
            }
        }, status => status == HttpStatusCode.OK, "the next daemon serves");
        await abide.DoAsync("serve", "--stop", "all");
        Assert.Contains("http.sock only", (await abide.DoAsync("serve")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serving_ends_with_the_command_and_goes_on_over_a_dead_daemon()
    {
        await using var abide = new AbideInstance();
        await abide.DoAsync("daemon", "start");
        var serving = abide.Terminal(100, 24, "serve", "--http", "0");
        await serving.SeesAsync("Ctrl-C ends it");
        var address = JsonDocument.Parse((await abide.DoAsync("serve", "--json")).Text).RootElement.GetProperty("sites")[0].GetProperty("address").GetString();
        await abide.KillDaemonAsync();
        await serving.SeesAsync("serving again");
        await Eventually.Gives(() => abide.DoAsync("serve"), shown => shown.Text.Contains(address!, StringComparison.Ordinal), "the next daemon serves the same address");
        serving.Type("\x03");
        await serving.EndsAsync();
        await Eventually.Gives(() => abide.DoAsync("serve"), shown => shown.Text.Length == 0, "nothing is served any more");
    }

    [Fact]
    public async Task The_doctor_finds_what_is_open()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("demo", "exec sleep 1000");
        var port = await abide.ServeAsync();
        await abide.TokenAsync("endless", "--expires", "never");

        var healthy = (await abide.DoAsync("doctor")).Text;
        Assert.DoesNotContain("BAD", healthy, StringComparison.Ordinal);
        Assert.Contains($"where HTTP is served and nowhere else: port {port}", healthy, StringComparison.Ordinal);
        Assert.Contains("(tried)", healthy, StringComparison.Ordinal);
        Assert.Contains("never end by themselves: endless", healthy, StringComparison.Ordinal);

        File.SetUnixFileMode(abide.Home, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(abide.Paths.DaemonSocket, (UnixFileMode)0b110_110_110);
        var ill = await abide.RunAsync("doctor", "--json");
        Assert.Equal(1, ill.ExitCode);
        var bad = JsonDocument.Parse(ill.Text).RootElement.GetProperty("findings").EnumerateArray().Where(finding => finding.GetProperty("verdict").GetString() == "bad").Select(finding => finding.GetProperty("check").GetString());
        Assert.Equal(["state directory", "sockets"], bad);
    }

    private static bool Includes(string scope, string needed) => needed == scope || scope == "admin" || (scope, needed) switch
    {
        ("own", "type" or "view") => true,
        ("type" or "approve", "view") => true,
        _ => false,
    };
}
