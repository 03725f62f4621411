using Abide.Processes.Remote;

namespace Abide.Daemon.Hosts;

/// <summary>A host by its name.</summary>
/// <param name="Name">As sessions name it.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Abide">The path of abide there, perhaps with <c>~/</c>; null looks in the PATH and in <c>~/.local/bin</c>.</param>
/// <param name="Home">The directory for what is kept there: ABIDE_HOME of an Abide, the spools of a tmux; null is as usual.</param>
/// <param name="Source">The definitions file that it stands in; null when it was added by hand.</param>
internal sealed record HostEntry(string Name, HostAddress Address, string? Abide = null, string? Home = null, string? Source = null)
{
    public const string LocalName = "local";

    public static HostEntry Local { get; } = new(LocalName, HostAddress.Local);

    /// <summary>What is wrong with it, as one line for a person; null when nothing is.</summary>
    public string? Fault => NameFault(Name)
        ?? (Name == LocalName && Address.Kind != HostKind.Local ? "'local' is this machine; choose another name" : null)
        ?? (Name != LocalName && Address.Kind == HostKind.Local ? "this machine is called 'local' already; a host is ssh://…, tmux:// or ssh+tmux://…" : null)
        ?? PathFault(Abide, "abide's path")
        ?? PathFault(Home, "the home directory");

    /// <summary>A command line for any login shell there that runs abide.</summary>
    public string AbideCommand(params IReadOnlyList<string> arguments)
    {
        var home = Home is null ? "" : $"ABIDE_HOME={ShellText.Path(Home)}; export ABIDE_HOME; ";
        var line = $"PATH=\"$HOME/.local/bin:$PATH\"; export PATH; {home}exec {(Abide is null ? "abide" : ShellText.Path(Abide))} {ShellText.Line(arguments)}";
        return $"exec /bin/sh -c {ShellText.Quote(line)}";
    }

    private static string? NameFault(string name)
    {
        const int Longest = 64;
        return name.Length is > 0 and <= Longest && name[0] is not ('-' or '.') && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
            ? null
            : $"a host's name has 1 to {Longest} letters, digits, '.', '_' and '-', and does not start with '-' or '.'; not '{Sessions.SessionName.Shown(name)}'";
    }

    private static string? PathFault(string? path, string what) => path is null || ((path.StartsWith('/') || path.StartsWith("~/", StringComparison.Ordinal)) && !path.Any(char.IsControl))
        ? null
        : $"{what} is an absolute path or begins with ~/; not '{Sessions.SessionName.Shown(path)}'";
}
