using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Abide.Processes.Remote;

/// <summary>How programs on a host are reached.</summary>
public enum HostKind
{
    /// <summary>This machine's keeper.</summary>
    Local,
    /// <summary>Abide on another machine, over ssh.</summary>
    Ssh,
    /// <summary>A tmux server of this machine.</summary>
    Tmux,
    /// <summary>A tmux server of another machine, over ssh.</summary>
    SshTmux,
}

/// <summary>
/// Where a host is and how it is reached: <c>local</c>, <c>tmux://</c>, <c>ssh://[user@]host[:port]</c> (also without <c>ssh://</c>) and
/// <c>ssh+tmux://[user@]host[:port]</c>; an IPv6 address stands in brackets. What is accepted here can be an argument of ssh and nothing else.
/// </summary>
public sealed record HostAddress
{
    private const string LocalWord = "local", TmuxScheme = "tmux://", SshScheme = "ssh://", SshTmuxScheme = "ssh+tmux://";
    private const int LongestUser = 64, LongestHost = 253;

    private HostAddress(HostKind kind) => Kind = kind;

    /// <summary>This machine.</summary>
    public static HostAddress Local { get; } = new(HostKind.Local);

    /// <summary>How it is reached.</summary>
    public HostKind Kind { get; }

    /// <summary>Who to be there; null leaves it to ssh's configuration.</summary>
    public string? User { get; private init; }

    /// <summary>A name, an alias of ssh's configuration, or an address (IPv6 without brackets); empty for this machine.</summary>
    public string Host { get; private init; } = "";

    /// <summary>1–65535; null leaves it to ssh's configuration.</summary>
    public int? Port { get; private init; }

    /// <summary>Whether ssh leads there.</summary>
    public bool IsRemote => Kind is HostKind.Ssh or HostKind.SshTmux;

    /// <summary>Whether runs live in tmux there.</summary>
    public bool IsTmux => Kind is HostKind.Tmux or HostKind.SshTmux;

    /// <summary>What ssh takes for the destination: <c>[user@]host</c>.</summary>
    public string Destination => User is null ? Host : $"{User}@{Host}";

    /// <summary>How ssh writes it into known_hosts: <c>host</c>, or <c>[host]:port</c>.</summary>
    public string KnownAs => Port is null or 22 ? Host : string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}");

    /// <summary>Reads an address; null, and one line about what is wrong, when it is none.</summary>
    public static HostAddress? Parse(string text, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        fault = null;
        if (text == LocalWord) return Local;
        if (text == TmuxScheme) return new HostAddress(HostKind.Tmux);
        var (kind, rest) = text.StartsWith(SshTmuxScheme, StringComparison.Ordinal) ? (HostKind.SshTmux, text[SshTmuxScheme.Length..])
            : text.StartsWith(SshScheme, StringComparison.Ordinal) ? (HostKind.Ssh, text[SshScheme.Length..])
            : (HostKind.Ssh, text);
        var colon = rest.IndexOf("://", StringComparison.Ordinal);
        if (text.StartsWith(TmuxScheme, StringComparison.Ordinal)) fault = $"'{Shown(text)}': tmux:// is this machine's tmux and has nothing behind it; on another machine it is ssh+tmux://[user@]host[:port]";
        else if (colon >= 0) fault = $"'{Shown(text)}': a host is local, ssh://…, tmux:// or ssh+tmux://…; not '{Shown(rest[..colon])}://'";
        else if (rest.EndsWith('/')) rest = rest[..^1];
        if (fault is not null) return null;

        var at = rest.LastIndexOf('@');
        var user = at < 0 ? null : rest[..at];
        if (!SplitPort(rest[(at + 1)..], out var host, out var port, out var isBracketed)) fault = $"'{Shown(text)}': a port is a number from 1 to 65535 behind the last colon (an IPv6 address stands in brackets)";
        else if (UserFault(user) is { } wrongUser) fault = $"'{Shown(text)}': {wrongUser}";
        else if (HostFault(host, isBracketed) is { } wrongHost) fault = $"'{Shown(text)}': {wrongHost}";
        return fault is null ? new HostAddress(kind) { User = user, Host = host, Port = port } : null;
    }

    /// <summary>The one way to write it, which <see cref="Parse"/> reads.</summary>
    public override string ToString()
    {
        var host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        return Kind switch
        {
            HostKind.Local => LocalWord,
            HostKind.Tmux => TmuxScheme,
            _ => string.Create(CultureInfo.InvariantCulture, $"{(Kind == HostKind.Ssh ? SshScheme : SshTmuxScheme)}{(User is null ? "" : User + "@")}{host}{(Port is { } port ? $":{port}" : "")}"),
        };
    }

    private static bool SplitPort(string text, out string host, out int? port, out bool isBracketed)
    {
        (host, port, isBracketed) = (text, null, false);
        string? digits;
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            if (end < 0 || (end + 1 < text.Length && text[end + 1] != ':')) return false;
            (host, isBracketed) = (text[1..end], true);
            digits = end + 1 < text.Length ? text[(end + 2)..] : null;
        }
        else
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            digits = colon < 0 ? null : text[(colon + 1)..];
            if (colon >= 0) host = text[..colon];
        }
        if (digits is null) return true;
        var isPort = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 65535;
        port = number;
        return isPort;
    }

    private static string? UserFault(string? user) => user switch
    {
        null => null,
        "" => "the user before '@' is empty",
        { Length: > LongestUser } => $"a user's name has up to {LongestUser} characters",
        ['-', ..] => "a user's name does not start with '-'",
        _ => Stranger(user, "._-+") is { } stranger ? $"a user's name has letters, digits and . _ - +; not {stranger}" : null,
    };

    private static string? HostFault(string host, bool isBracketed) => host switch
    {
        "" => "the host is missing",
        { Length: > LongestHost } => $"a host's name has up to {LongestHost} characters",
        ['-', ..] => "a host's name does not start with '-'",
        _ when isBracketed => IsAddress(host) ? null : "between brackets stands an IPv6 address",
        _ => Stranger(host, "._-") is { } stranger ? $"a host's name has letters, digits and . _ -; not {stranger}" : null,
    };

    /// <summary>With the name of a link (<c>fe80::1%eth0</c>), too.</summary>
    private static bool IsAddress(string host)
    {
        var percent = host.IndexOf('%', StringComparison.Ordinal);
        return (percent < 0 || Stranger(host[(percent + 1)..], "._-") is null)
            && IPAddress.TryParse(percent < 0 ? host : host[..percent], out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
    }

    private static string? Stranger(string text, string others)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !others.Contains(c, StringComparison.Ordinal)) return char.IsControl(c) ? "a control character" : c == ' ' ? "a blank" : $"'{c}'";
        }
        return null;
    }

    private static string Shown(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
