namespace Abide.Processes.Remote;

/// <summary>What ssh said when it failed, by name.</summary>
public static class SshFault
{
    /// <summary>The exit code of ssh itself, when it is not the command's.</summary>
    public const int ExitCode = 255;

    private const int NotFound = 127;

    /// <summary>What ssh's words mean; the first that is found in what it said counts.</summary>
    private static readonly (string Words, HostFaultKind Kind)[] meanings =
    [
        ("REMOTE HOST IDENTIFICATION HAS CHANGED", HostFaultKind.HostKeyChanged),
        ("host key is known for", HostFaultKind.HostKeyUnknown), // strict checking: "No ED25519 host key is known for …"
        ("Host key verification failed", HostFaultKind.HostKeyUnknown),
        ("Permission denied (", HostFaultKind.AuthenticationFailed),
        ("Permission denied, please try again", HostFaultKind.AuthenticationFailed),
        ("Too many authentication failures", HostFaultKind.AuthenticationFailed),
        ("No more authentication methods", HostFaultKind.AuthenticationFailed),
        ("Could not resolve hostname", HostFaultKind.HostNotFound),
        ("Connection refused", HostFaultKind.Refused),
        ("No route to host", HostFaultKind.NoRoute),
        ("Network is unreachable", HostFaultKind.NoRoute),
        ("Host is down", HostFaultKind.NoRoute),
        ("not responding", HostFaultKind.LinkLost), // "Timeout, server … not responding."
        ("Connection timed out", HostFaultKind.TimedOut),
        ("Operation timed out", HostFaultKind.TimedOut),
        ("timed out during banner exchange", HostFaultKind.TimedOut),
        ("Bad owner or permissions on", HostFaultKind.BadConfiguration),
        ("bad configuration option", HostFaultKind.BadConfiguration),
        ("Bad configuration option", HostFaultKind.BadConfiguration),
        ("Can't open user config file", HostFaultKind.BadConfiguration),
        ("Connection reset", HostFaultKind.LinkLost),
        ("Broken pipe", HostFaultKind.LinkLost),
        ("Connection closed", HostFaultKind.LinkLost),
        ("closed by remote host", HostFaultKind.LinkLost),
        ("kex_exchange_identification", HostFaultKind.LinkLost),
        ("Session open refused by peer", HostFaultKind.LinkLost),
        ("mux_client", HostFaultKind.LinkLost),
    ];

    /// <summary>Why ssh failed.</summary>
    /// <param name="address">Where it was to go.</param>
    /// <param name="end">How it ended; the default when it did not, or nobody knows.</param>
    /// <param name="errors">What it wrote to standard error.</param>
    public static NamedFault Of(HostAddress address, ExitStatus end, string errors)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(errors);
        var kind = HostFaultKind.Other;
        foreach (var (words, meant) in meanings)
        {
            if (!errors.Contains(words, StringComparison.Ordinal)) continue;
            kind = meant;
            break;
        }
        if (kind == HostFaultKind.Other && end.Code is null) kind = HostFaultKind.LinkLost;
        return Named(address, kind, LastLine(errors) ?? (end.Code is { } code and not ExitCode ? $"ssh ended with exit code {code}" : null));
    }

    /// <summary>A command was not found there; null when it ended otherwise.</summary>
    public static NamedFault? Missing(HostAddress address, ExitStatus end, HostFaultKind kind) => end.Code == NotFound ? Named(address, kind, null) : null;

    /// <summary>A fault of that name, in words.</summary>
    /// <param name="address">Where.</param>
    /// <param name="kind">Its name.</param>
    /// <param name="detail">What the system said; null when it said nothing.</param>
    public static NamedFault Named(HostAddress address, HostFaultKind kind, string? detail)
    {
        ArgumentNullException.ThrowIfNull(address);
        var (where, port) = (address.IsRemote ? address.Destination : "this machine", address.Port is { } number ? $"port {number}" : "ssh's port");
        var said = detail is { Length: > 0 } ? $" ({detail})" : "";
        return new NamedFault(kind, kind switch
        {
            HostFaultKind.Refused => $"{where}: connection refused: nobody listens on {port}",
            HostFaultKind.TimedOut => $"{where}: timed out: no answer in time",
            HostFaultKind.AuthenticationFailed => $"{where}: authentication failed{said}; 'ssh {Words(address)}' must work without asking: add your key there (ssh-copy-id) or to the agent (ssh-add)",
            HostFaultKind.HostKeyChanged => $"{where}: host key changed: it is not the one in known_hosts; if that is right, run 'ssh-keygen -R {Quoted(address.KnownAs)}', then 'ssh {Words(address)}' once",
            HostFaultKind.HostKeyUnknown => $"{where}: host key unknown: run 'ssh {Words(address)}' once and compare the key that it shows",
            HostFaultKind.HostNotFound => $"{where}: host not found: neither a name that can be resolved nor an alias of ssh's configuration",
            HostFaultKind.NoRoute => $"{where}: no route to it{said}",
            HostFaultKind.LinkLost => $"{where}: link lost{said}",
            HostFaultKind.BadConfiguration => $"{where}: ssh's configuration is wrong{said}",
            HostFaultKind.ProgramMissing => $"{where}: {detail}",
            HostFaultKind.AbideMissing => $"{where}: abide is missing there; install it, or say where it is with 'abide host add … --abide PATH'",
            HostFaultKind.TmuxMissing => $"{where}: {detail ?? "tmux is missing there"}; install tmux 3.0 or newer",
            _ => $"{where}: ssh failed{said}",
        });
    }

    private static string Words(HostAddress address) => address.Port is { } port ? $"-p {port} {address.Destination}" : address.Destination;

    private static string Quoted(string name) => name.StartsWith('[') ? $"\"{name}\"" : name;

    private static string? LastLine(string errors)
    {
        var lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.LastOrDefault(line => !line.StartsWith("Warning:", StringComparison.Ordinal)) is { } line ? string.Concat(line.Where(c => !char.IsControl(c))) : null;
    }
}
