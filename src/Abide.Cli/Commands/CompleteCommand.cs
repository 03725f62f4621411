using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

/// <summary>What completion scripts ask: the names and, where a word looks like one, the ids of sessions; or the names of hosts. Starts nothing, and never complains.</summary>
internal static class CompleteCommand
{
    private static readonly Option Hosts = new("hosts", "Names of hosts.");

    public static readonly Command Definition = new("__complete", "[WORD]", "Names of sessions that begin with WORD.", Run) { Group = Group.Hidden, Options = [Hosts], MaxWords = 1, IsLocal = true };

    private static int Run(Call call)
    {
        var word = call.Words.Count > 0 ? call[0] : "";
        using var daemon = Daemon.Find();
        if (call.Has(Hosts))
        {
            foreach (var host in daemon?.Ask<HostList>(new ListHosts()).Hosts.Where(host => host.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase)) ?? [])
                call.Out.Line(host.Name);
            return ExitCode.Done;
        }

        foreach (var session in daemon?.Ask<SessionList>(new ListSessions()).Sessions ?? [])
        {
            if (session.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                call.Out.Line(session.Name);
            else if (word.Length > 0 && session.Id.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                call.Out.Line(session.Id);
        }

        return ExitCode.Done;
    }
}
