using System.Globalization;
using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Cli.Values;
using Abide.Protocol;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class PsCommand
{
    private const string Local = "local";

    private static readonly Option File = new("file", "Only the commands of this file of definitions.") { Letter = 'f', Value = "FILE", Completes = Offer.Files };
    private static readonly Option Refresh = new("refresh", "Ask the hosts of the commands anew before.");

    public static readonly Command Definition = new("ps", "[NAME…]", "List the commands that are kept up.", Run)
    {
        Group = Group.Supervised,
        Options = [File, Refresh, Shared.Json],
        MaxWords = int.MaxValue,
        Completes = Offer.Sessions,
        Details = """
            One line each: status and why, whether it is ready, its process, how long it runs, automatic restarts, failures in a row of how many, when it is started next,
            memory and processor time with all that it has started, and the last line that it printed.
            """,
        Examples = ["abide ps", "abide ps web worker", "abide ps -f abide.yaml --json | jq -r '.sessions[] | select(.supervision.paused_reason) | .name'"],
    };

    private static int Run(Call call)
    {
        using var daemon = Daemon.Connect();
        var rows = Meant(call, daemon);
        if (call.Has(Refresh))
        {
            _ = call.Each(rows.Select(row => row.Host).Where(host => host != Local).Distinct(), host => daemon.Ask<HostChecked>(new CheckHost(host)));
            rows = Meant(call, daemon);
        }

        return call.PrintList(
            new SessionList(rows), RowJson.Default.SessionList, rows.Length, "no commands are kept up; 'abide up' and 'abide add' begin with that",
            () => Table(rows, daemon.Ask<UsageReply>(new ReadUsage()).Sessions, TimeProvider.System.GetUtcNow()));
    }

    /// <summary>The commands that are meant, by name.</summary>
    /// <exception cref="MissingException">A name is that of none.</exception>
    private static SessionRow[] Meant(Call call, DaemonConnection daemon)
    {
        var file = call.Text(File) is { } given ? Path.GetFullPath(given) : null;
        var rows = daemon.Ask<SessionList>(new ListSessions()).Sessions
            .Where(row => row.Supervision is not null && (file is null || row.Supervision.File == file))
            .OrderBy(row => row.Name, StringComparer.OrdinalIgnoreCase)
            .ToArray();
        foreach (var name in call.Words)
        {
            if (!rows.Any(row => Is(row, name)))
                throw new MissingException($"no command '{Printable.Line(name)}' is kept up{Nearest.Hint(name, rows.Select(row => row.Name))}");
        }

        return call.Words.Count == 0 ? rows : [.. rows.Where(row => call.Words.Exists(name => Is(row, name)))];
    }

    private static bool Is(SessionRow row, string name) => row.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || row.Id == name;

    private static Table Table(SessionRow[] rows, IReadOnlyList<UsageRow> usage, DateTimeOffset now)
    {
        var style = Style.OfOut;
        var hasHosts = rows.Any(row => row.Host != Local);
        var table = new Table(["NAME", .. hasHosts ? (string[])["HOST"] : [], "STATUS", "READY", "PID", "UP", "RESTARTS", "FAILURES", "NEXT", "MEMORY", "CPU", "LAST LINE"]);
        foreach (var row in rows)
        {
            var (supervision, used) = (row.Supervision!, usage.FirstOrDefault(one => one.Id == row.Id));
            Table.Cell[] host = hasHosts ? [Printable.Line(row.Host)] : [];
            table.Add([
                new(Printable.Line(row.Name), style.Bold),
                .. host,
                new(Printable.Line(StatusOf(row)), text => style.Status(row.Status, text)),
                supervision.IsReady switch { true => "yes", false => "no", null => "-" },
                row.Pid?.ToString(CultureInfo.InvariantCulture) ?? "-",
                row is { Pid: not null, StartedAt: { } started } ? Duration.Ago(now - started) : "-",
                supervision.Restarts.ToString(CultureInfo.InvariantCulture),
                supervision.MaxRetries < 0 ? supervision.Failures.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{supervision.Failures}/{supervision.MaxRetries}"),
                supervision.NextAttemptAt is { } next ? next > now ? "in " + Duration.Ago(next - now) : "now" : "-",
                used is null ? "-" : HistorySize.Show(used.MemoryBytes),
                used is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{used.CpuSeconds:0.0}s"),
                Printable.Line(row.Status is "paused" or "failed" or "unreachable" or "broken" ? row.StatusReason ?? row.Tail : row.Tail)]);
        }

        return table;
    }

    /// <summary>The status, with what is waited for and how a run ended where that is short.</summary>
    private static string StatusOf(SessionRow row) => row switch
    {
        { Status: "exited" or "failed" or "stopped" or "backoff", Exit.Code: { } code } => string.Create(CultureInfo.InvariantCulture, $"{row.Status} {code}"),
        { Status: "exited" or "failed" or "stopped" or "backoff", Exit.Signal: { } signal } => $"{row.Status} {Signals.Name(signal)}",
        { Status: "starting", StatusReason: { } reason } => reason,
        { Status: "running", Supervision.NeedsRestart: true } => "running (changed)",
        _ => row.Status,
    };
}
