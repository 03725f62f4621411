using System.Text.Json;
using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Doctoring;
using Abide.Cli.Output;
using Abide.Processes.Keeping;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class DoctorCommand
{
    public static readonly Command Definition = new("doctor", "", "Check by trying that everything is safe and sound, and explain what is not.", Run)
    {
        IsLocal = true,
        Group = Group.Daemon,
        Options = [Shared.Json],
        Details = """
            Looks at files, sockets, keeper, daemon, what listens on the network, tokens, disk, sessions and other hosts. Changes nothing. Exit code 0 when nothing is bad (there
            may be warnings), 1 otherwise.
            """,
        Examples = ["abide doctor", "abide doctor --json | jq '.findings[] | select(.verdict != \"good\")'"],
    };

    private static int Run(Call call)
    {
        var instance = Instance.FromEnvironment();
        using var daemon = Daemon.Ask<DaemonStatusReply>(new DaemonStatus(), out var status);
        var http = daemon.Ask<HttpStatusReply>(new HttpStatus());
        var tokens = daemon.Ask<TokenList>(new ListTokens());
        var counts = daemon.Ask<SessionCounts>(new CountSessions());
        Finding[] findings =
        [
            .. FileChecks.Of(instance),
            .. ProcessChecks.Of(status),
            .. NetworkChecks.Of(status, http),
            .. NetworkChecks.Of(tokens, TimeProvider.System.GetUtcNow()),
            Sessions(counts),
            .. HostChecks.Of(daemon),
        ];
        if (call.Has(Shared.Json))
            PrintJson(call, findings);
        else
            Print(call, findings);
        return Array.Exists(findings, finding => finding.Verdict == Verdict.Bad) ? ExitCode.Failed : ExitCode.Done;
    }

    private static Finding Sessions(SessionCounts counts) => counts.Status.GetValueOrDefault("broken") is var broken and > 0
        ? new Finding("sessions", Verdict.Bad, $"{broken} of {counts.Total} cannot be read; 'abide ls --status broken' and 'abide show NAME' say why. Their files are left alone")
        : new Finding("sessions", Verdict.Good, $"{counts.Total}, all of which can be read");

    private static void Print(Call call, Finding[] findings)
    {
        var style = Style.OfOut;
        foreach (var finding in findings)
        {
            var word = finding.Verdict switch
            {
                Verdict.Good => style.Status("running", "good"),
                Verdict.Warning => style.Status("waiting", "note"),
                Verdict.Bad => style.Status("failed", "BAD "),
                _ => style.Status("unknown", "?   "),
            };
            call.Out.Line($"{word}  {finding.Check,-16} {Printable.Line(finding.Text)}");
        }
    }

    private static void PrintJson(Call call, Finding[] findings)
    {
        using (var json = new Utf8JsonWriter(call.Out))
        {
            json.WriteStartObject();
            json.WriteStartArray("findings");
            foreach (var finding in findings)
            {
                json.WriteStartObject();
                json.WriteString("check", finding.Check);
                json.WriteString("verdict", finding.Verdict.ToString().ToLowerInvariant());
                json.WriteString("text", finding.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        call.Out.Line("");
    }
}
