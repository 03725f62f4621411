using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

/// <summary>Where sessions live: <c>host add</c>, <c>ls</c>, <c>check</c>, <c>adopt</c>, <c>rm</c>.</summary>
internal static class HostCommands
{
    private static readonly Option Abide = new("abide", "Where abide is there (default: in the PATH or in ~/.local/bin).") { Value = "PATH" };
    private static readonly Option Home = new("home", "The directory for what is kept there.") { Value = "DIR" };

    public static readonly Command Add = new("host add", "NAME URL", "Add a host where sessions can live.", RunAdd)
    {
        Group = Group.Hosts,
        Options = [Abide, Home, Shared.Json],
        MinWords = 2,
        MaxWords = 2,
        Details = """
            URL is ssh://[user@]host[:port] (Abide is installed there), ssh+tmux://[user@]host[:port] (only tmux is), or tmux:// (this machine's tmux).
            The system's ssh is used as you use it: aliases, keys, agent, jump hosts and known hosts of ~/.ssh hold; it must work without asking.
            """,
        Examples = ["abide host add box ssh://me@box.example.org", "abide host add old ssh+tmux://old:2222 --home /var/tmp/me"],
    };

    public static readonly Command List = new("host ls", "", "List the hosts, and whether they answer.", RunList)
    {
        Group = Group.Hosts,
        Options = [Shared.Json],
        Examples = ["abide host ls"],
    };

    public static readonly Command Check = new("host check", "NAME", "Try a host step by step, and say which step fails and what to do.", RunCheck)
    {
        Group = Group.Hosts,
        Options = [Shared.Json],
        MinWords = 1,
        MaxWords = 1,
        Details = "Exit code 0 when everything is as it should be, 1 otherwise.",
        Examples = ["abide host check box"],
    };

    public static readonly Command Remove = new("host rm", "NAME…", "Remove hosts on which no session is.", call => call.Each(call.Words, name => call.Out.Line(Printable.Line(Daemon.Ask<Done>(new RemoveHost(name)).Note ?? "removed"))))
    {
        Group = Group.Hosts,
        MinWords = 1,
        MaxWords = int.MaxValue,
        Examples = ["abide host rm old"],
    };

    public static readonly Command Adopt = new("host adopt", "NAME", "Make sessions of programs there that belong to no session here.", call =>
    {
        call.Out.Line(Printable.Line(Daemon.Ask<Done>(new AdoptRuns(call[0])).Note ?? "done"));
        return ExitCode.Done;
    })
    {
        Group = Group.Hosts,
        MinWords = 1,
        MaxWords = 1,
        Details = """
            For hosts with tmux: programs that another Abide started there, or one whose state was lost. 'abide host check' names them. Their output is fetched from its
            beginning, as far as it is kept there. An Abide that still knows them goes on reading, too: let only one have them.
            """,
        Examples = ["abide host adopt box"],
    };

    /// <summary>The agent that holds this user's keys now.</summary>
    private static string? Agent => Environment.GetEnvironmentVariable("SSH_AUTH_SOCK");

    private static int RunAdd(Call call)
    {
        var added = Daemon.Ask<HostList>(new AddHost(call[0], call[1]) { Abide = call.Text(Abide), Home = call.Text(Home), Agent = Agent });
        if (call.Has(Shared.Json))
            call.PrintJson(added with { Id = 0 }, RowJson.Default.HostList);
        else
            call.Out.Line(Printable.Line($"{added.Hosts[0].Name} added ({added.Hosts[0].Url}); 'abide host check {added.Hosts[0].Name}' tries it"));
        return ExitCode.Done;
    }

    private static int RunList(Call call)
    {
        var list = Daemon.Read<HostList>(new ListHosts());
        return call.PrintList(list, RowJson.Default.HostList, list.Hosts.Count, "no hosts", () =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var style = Style.OfOut;
            var table = new Table("NAME", "URL", "STATE", "SINCE", "SESSIONS", "WHY");
            foreach (var host in list.Hosts)
            {
                var word = host.Status switch
                {
                    "reachable" => "running",
                    "unreachable" => "failed",
                    _ => "unknown",
                };
                table.Add(
                    Printable.Line(host.Name),
                    Printable.Line(host.Url),
                    new Table.Cell(host.Status, text => style.Status(word, text)),
                    host.Since is { } since ? Protocol.Values.Duration.Ago(now - since) : "-",
                    host.Sessions.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    Printable.Line(host.StatusReason ?? "-"));
            }

            return table;
        });
    }

    private static int RunCheck(Call call)
    {
        var found = Daemon.Ask<HostChecked>(new CheckHost(call[0]) { Agent = Agent });
        if (call.Has(Shared.Json))
        {
            call.PrintJson(found with { Id = 0 }, RowJson.Default.HostChecked);
        }
        else
        {
            var style = Style.OfOut;
            foreach (var step in found.Steps)
                call.Out.Line($"{(step.Good ? style.Status("running", "good") : style.Status("failed", "BAD "))}  {step.Step,-8} {Printable.Line(step.Text)}");
        }

        return found.Steps.All(step => step.Good) ? ExitCode.Done : ExitCode.Failed;
    }
}
