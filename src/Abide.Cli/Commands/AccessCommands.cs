using System.Globalization;
using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Cli.Values;
using Abide.Processes;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

/// <summary>Who may come in over HTTP: <c>serve</c>, <c>token</c>, <c>pair</c>, <c>audit</c>.</summary>
internal static class AccessCommands
{
    private static readonly Option Http = new("http", "Serve HTTP there; a port alone is of this machine only, 0 takes a free one.") { Value = "ADDRESS" };
    private static readonly Option Tls = new("tls", "The certificate (PEM), for https; needed where others can reach the address.") { Value = "FILE", Completes = Offer.Files };
    private static readonly Option Key = new("key", "Its private key (PEM), when it is not in the same file.") { Value = "FILE", Completes = Offer.Files };
    private static readonly Option Host = new("host", "Another name under which browsers may ask for it; may be given several times.") { Value = "NAME[:PORT]", Repeats = true };
    private static readonly Option Detach = new("detach", "Go on serving when this command has ended, over restarts, too.") { Letter = 'd' };
    private static readonly Option Stop = new("stop", "End serving at ADDRESS, or 'all'.") { Value = "ADDRESS" };
    private static readonly Option Insecure = new("insecure-plaintext", "Serve others without TLS: everything, tokens too, can be read on the way.");
    private static readonly Option Scope = new("scope", "What it allows (default: own); may be given several times.") { Value = "SCOPE", Repeats = true, Completes = Offer.Choices, Choices = ["view", "type", "approve", "own", "admin"] };
    private static readonly Option Session = new("session", "The only session it reaches (default: all).") { Value = "NAME", Completes = Offer.Sessions };
    private static readonly Option Expires = new("expires", "When it ends by itself (default: 90d).") { Value = "DURATION|never" };
    private static readonly Option Plain = new("plain", "Print the token and nothing else.");
    private static readonly Option Name = new("name", "What the browser is called (default: browser).") { Value = "NAME" };
    private static readonly Option Lines = new("lines", "Only the last N entries (default: 100).") { Letter = 'n', Value = "N" };

    public static readonly Command Serve = new("serve", "", "Serve HTTP to programs and browsers, or show where it is served.", RunServe)
    {
        Group = Group.Access,
        Options = [Http, Tls, Key, Host, Detach, Stop, Insecure, Shared.Json],
        Details = """
            Without --http it shows where HTTP is served. Serves until interrupted, or with --detach until --stop. Whoever asks needs a token
            ('abide token create') or a browser that was let in ('abide pair'). An address that others can reach needs --tls.
            The local socket http.sock in the state directory needs neither: 'abide api /sessions' uses it.
            """,
        Examples = ["abide serve --http 8080", "abide serve --http '*:8443' --tls cert.pem --key key.pem --host build.example.org --detach", "abide serve --stop all"],
    };

    public static readonly Command TokenCreate = new("token create", "NAME", "Make a token for the HTTP API; it is shown this once.", RunCreate)
    {
        Group = Group.Access,
        Options = [Scope, Session, Expires, Plain, Shared.Json],
        MinWords = 1,
        MaxWords = 1,
        Details = """
            Scopes: view (lists, screens, journals), type (into sessions; with view), own (make, change, stop, remove; with type), approve (what agents
            ask for; with view), admin (everything, tokens too). Only a hash of the token is stored.
            """,
        Examples = ["abide token create ci --scope own --expires 30d", "TOKEN=$(abide token create watch --scope view --session build --plain)"],
    };

    public static readonly Command TokenList = new("token ls", "", "List the tokens, and the browsers that were let in.", RunList)
    {
        Group = Group.Access,
        Options = [Shared.Json],
        Examples = ["abide token ls"],
    };

    public static readonly Command TokenRevoke = new("token revoke", "NAME…", "End tokens or browsers, and cut off who uses them, now.", call => call.Each(call.Words, name => call.Out.Line(Printable.Line(Daemon.Ask<Done>(new RevokeToken(name)).Note ?? "revoked"))))
    {
        Group = Group.Access,
        MinWords = 1,
        MaxWords = int.MaxValue,
        Examples = ["abide token revoke ci"],
    };

    public static readonly Command Pair = new("pair", "", "Let a browser or phone in by a one-time link, shown as a QR code, too.", RunPair)
    {
        Group = Group.Access,
        Options = [Name, Scope, Session, Shared.Json],
        Details = "The link is good once, for 5 minutes. HTTP must be served ('abide serve'). 'abide token ls' shows who is in, 'abide token revoke' ends it.",
        Examples = ["abide pair --name phone", "abide pair --scope view --session build"],
    };

    public static readonly Command Audit = new("audit", "", "Show who did what, and who was refused, the last entries at the end.", RunAudit)
    {
        Group = Group.Access,
        Options = [Lines, Shared.Json],
        Details = "Everything but looking and typing, and every refusal over HTTP. Kept in audit.jsonl in the state directory, which only you can read.",
        Examples = ["abide audit -n 20", "abide audit --json | jq '.entries[] | select(.refused)'"],
    };

    private static int RunServe(Call call)
    {
        if (call.Text(Stop) is { } stop)
            return Print(call, Daemon.Ask<HttpStatusReply>(new StopHttp(stop == "all" ? null : stop)));
        if (call.Text(Http) is not { } address)
            return Print(call, Daemon.Read<HttpStatusReply>(new HttpStatus()));
        var request = new ServeHttp(address)
        {
            Detach = call.Has(Detach),
            Certificate = call.Text(Tls) is { } certificate ? Path.GetFullPath(certificate) : null,
            Key = call.Text(Key) is { } key ? Path.GetFullPath(key) : null,
            Hosts = call.All(Host) is { Count: > 0 } hosts ? hosts : null,
            InsecurePlaintext = call.Has(Insecure),
        };
        while (true)
        {
            using var daemon = Daemon.Ask<HttpStatusReply>(request, out var status);
            Print(call, status);
            if (request.Detach)
                return ExitCode.Done;
            call.Note("serving; Ctrl-C ends it");
            WaitUntilGone(daemon);
            request = request with { Address = status.Sites[0].Address };
            call.Note("the daemon went away; serving again with the next one");
        }
    }

    private static void WaitUntilGone(Protocol.DaemonConnection daemon)
    {
        try
        {
            while (daemon.Receive(out _))
            {
                // Nothing is asked: what comes is not for us.
            }
        }
        catch (IOException)
        {
            // It was killed.
        }
    }

    private static int Print(Call call, HttpStatusReply status)
    {
        if (call.Has(Shared.Json))
        {
            call.PrintJson(status with { Id = 0 }, RowJson.Default.HttpStatusReply);
            return ExitCode.Done;
        }

        foreach (var site in status.Sites)
            call.Out.Line(Printable.Line(site.Problem is { } problem ? $"{site.Address} is not served: {problem}" : $"{site.Url}  (answers to {string.Join(", ", site.Hosts)})"));
        if (status.Sites.Count == 0)
            call.Note($"HTTP is served on {status.Socket} only");
        return ExitCode.Done;
    }

    private static int RunCreate(Call call)
    {
        var expires = call.Text(Expires) == "never" ? 0 : call.Duration(Expires)?.TotalSeconds;
        var created = Daemon.Ask<TokenCreated>(new CreateToken(call[0]) { Scopes = Scopes(call), Session = call.Text(Session), ExpiresSeconds = expires });
        if (call.Has(Shared.Json))
        {
            call.PrintJson(created with { Id = 0 }, RowJson.Default.TokenCreated);
            return ExitCode.Done;
        }

        call.Out.Line(created.Token);
        if (!call.Has(Plain))
            call.Note($"{Words(created.Row)}, {(created.Row.ExpiresAt is { } at ? "until " + at.ToString("u", CultureInfo.InvariantCulture) : "for ever")}; keep it: it is not shown again");
        return ExitCode.Done;
    }

    private static string[]? Scopes(Call call) => call.All(Scope) is { Count: > 0 } scopes ? [.. scopes] : null;

    private static string Words(TokenRow row) => string.Join(", ", row.Scopes) + (row.Session is { } session ? $" of {session}" : "");

    private static int RunList(Call call)
    {
        var list = Daemon.Read<TokenList>(new ListTokens());
        return call.PrintList(list, RowJson.Default.TokenList, list.Tokens.Count, "no tokens; 'abide token create NAME' makes one", () =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var table = new Table("NAME", "KIND", "ALLOWS", "MADE", "USED", "ENDS IN");
            foreach (var row in list.Tokens)
            {
                table.Add(
                    Printable.Line(row.Name),
                    row.Kind,
                    Printable.Line(Words(row)),
                    Duration.Ago(now - row.CreatedAt),
                    row.LastUsedAt is { } used ? Duration.Ago(now - used) : "never",
                    row.ExpiresAt is { } expires ? Duration.Ago(expires - now) : "-");
            }

            return table;
        });
    }

    private static int RunPair(Call call)
    {
        var link = Daemon.Ask<LinkCreated>(new CreateLink { Name = call.Text(Name), Scopes = Scopes(call), Session = call.Text(Session) });
        if (call.Has(Shared.Json))
        {
            call.PrintJson(link with { Id = 0 }, RowJson.Default.LinkCreated);
            return ExitCode.Done;
        }

        if (TerminalSize.OfOut() is not null)
            call.Out.Text(string.Join('\n', link.Code) + "\n\n");
        foreach (var url in link.Urls)
            call.Out.Line(url);
        call.Note($"good once, for {Duration.Ago(link.ExpiresAt - TimeProvider.System.GetUtcNow())}");
        return ExitCode.Done;
    }

    private static int RunAudit(Call call)
    {
        const int Most = 1000;
        var audit = Daemon.Read<AuditList>(new ReadAudit(call.Number(Lines, 1, Most)));
        return call.PrintList(audit, RowJson.Default.AuditList, audit.Entries.Count, "nothing was noted yet", () =>
        {
            var table = new Table("WHEN", "WHO", "FROM", "WHAT", "TO", "REFUSED");
            foreach (var entry in audit.Entries.Reverse())
            {
                table.Add(
                    entry.At.ToString("u", CultureInfo.InvariantCulture),
                    Printable.Line(entry.Who),
                    Printable.Line(entry.From),
                    Printable.Line(entry.Action),
                    Printable.Line(entry.Target ?? "-"),
                    Printable.Line(entry.Refused ?? "-"));
            }

            return table;
        });
    }
}
