using Abide.Processes.Remote;

namespace Abide.Daemon.Hosts;

/// <summary>What is asked of a host with tmux, as scripts for a POSIX shell. Every value from outside stands in quotes.</summary>
internal static class TmuxScripts
{
    /// <summary>The directory of the spools there, as a word for the shell.</summary>
    public static string SpoolOf(HostEntry host) => host.Home is { } home ? ShellText.Path(home) : "\"$HOME/.local/state/abide-tmux\"";
}
