using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Abide.Protocol.Messages;

namespace Abide.Cli.Doctoring;

/// <summary>Whether the daemon listens where it should and nowhere else, and lets nobody in who is nobody: by trying.</summary>
internal static class NetworkChecks
{
    private const int Patience = 5000; // ms

    public static IEnumerable<Finding> Of(DaemonStatusReply status, HttpStatusReply http)
    {
        var served = http.Sites.Where(site => site.Problem is null).ToList();
        var ports = served.Select(site => new Uri(site.Url).Port).Order().ToList();
        var listening = Listening(status.Pid).Order().ToList();
        yield return listening.SequenceEqual(ports)
            ? new Finding("network", Verdict.Good, ports.Count == 0 ? "the daemon listens on local sockets only" : $"the daemon listens where HTTP is served and nowhere else: port {string.Join(", ", ports)}")
            : new Finding("network", Verdict.Bad, $"the daemon listens on port {string.Join(", ", listening)}, but HTTP is served on {(ports.Count == 0 ? "none" : string.Join(", ", ports))}");
        foreach (var site in http.Sites.Where(site => site.Problem is not null))
            yield return new Finding("http", Verdict.Warning, $"{site.Address} is not served: {site.Problem}");
        foreach (var site in served)
        {
            var url = new Uri(site.Url);
            if (url.Scheme == "https")
            {
                yield return new Finding("http", Verdict.Unknown, $"{site.Url} speaks TLS: not tried from here");
                continue;
            }

            if (!site.Address.StartsWith("127.", StringComparison.Ordinal) && !site.Address.StartsWith("[::1]", StringComparison.Ordinal))
                yield return new Finding("http", Verdict.Warning, $"{site.Url} is served to others without TLS: everything can be read on the way");
            yield return Try(site, url);
        }
    }

    public static IEnumerable<Finding> Of(TokenList tokens, DateTimeOffset now)
    {
        var endless = tokens.Tokens.Where(token => token.ExpiresAt is null).Select(token => token.Name).ToList();
        var idle = tokens.Tokens.Where(token => now - (token.LastUsedAt ?? token.CreatedAt) > TimeSpan.FromDays(90)).Select(token => token.Name).ToList();
        if (endless.Count > 0)
            yield return new Finding("tokens", Verdict.Warning, $"never end by themselves: {string.Join(", ", endless)}");
        if (idle.Count > 0)
            yield return new Finding("tokens", Verdict.Warning, $"not used for 90 days: {string.Join(", ", idle)}; 'abide token revoke' ends them");
        if (endless.Count + idle.Count == 0)
            yield return new Finding("tokens", Verdict.Good, string.Create(CultureInfo.InvariantCulture, $"{tokens.Tokens.Count}, all of which end by themselves and are in use"));
    }

    /// <summary>Asks as nobody, under another name, and from another site's page.</summary>
    private static Finding Try(HttpSiteRow site, Uri url)
    {
        try
        {
            var address = IPAddress.TryParse(url.Host.Trim('[', ']'), out var ip) ? ip : IPAddress.Loopback;
            var wrong = new List<string>();
            foreach (var (what, headers, wanted) in (ReadOnlySpan<(string, string, string)>)
            [
                ("somebody without a token", $"Host: {url.Authority}", "401"),
                ("another host's name", "Host: elsewhere.invalid", "421"),
                ("a page of elsewhere", $"Host: {url.Authority}\r\nOrigin: http://elsewhere.invalid", "403"),
            ])
            {
                if (StatusOf(address, url.Port, headers) is var status && status != wanted)
                    wrong.Add($"{what} got {status}, not {wanted}");
            }

            return wrong.Count == 0
                ? new Finding("http", Verdict.Good, $"{site.Url} turns away who has no token, other names and pages of elsewhere (tried)")
                : new Finding("http", Verdict.Bad, $"{site.Url}: {string.Join("; ", wrong)}");
        }
        catch (SocketException e)
        {
            return new Finding("http", Verdict.Bad, $"{site.Url} does not answer: {e.Message}");
        }
    }

    private static string StatusOf(IPAddress address, int port, string headers)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = Patience, SendTimeout = Patience };
        socket.Connect(address, port);
        socket.Send(Encoding.ASCII.GetBytes($"GET /api/v1/sessions HTTP/1.1\r\n{headers}\r\nConnection: close\r\n\r\n"));
        var answer = new byte[64];
        var length = socket.Receive(answer);
        return Encoding.ASCII.GetString(answer, 0, length).Split(' ') is [_, var status, ..] ? status : "no answer";
    }

    /// <summary>The TCP ports on which a process listens (proc_net_tcp(5)).</summary>
    private static IEnumerable<int> Listening(int pid)
    {
        const string State = "0A";
        var inodes = new HashSet<string>();
        foreach (var fd in Directory.EnumerateFiles($"/proc/{pid}/fd"))
        {
            if (new FileInfo(fd).LinkTarget is { } target && target.StartsWith("socket:[", StringComparison.Ordinal))
                inodes.Add(target[8..^1]);
        }

        return ((string[])["/proc/net/tcp", "/proc/net/tcp6"]).Where(File.Exists).SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[3] == State && inodes.Contains(fields[9]))
            .Select(fields => int.Parse(fields[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture))
            .Distinct();
    }
}
