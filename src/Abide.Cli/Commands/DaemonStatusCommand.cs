using System.Globalization;
using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Cli.Values;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class DaemonStatusCommand
{
    public static readonly Command Definition = new("daemon status", "", "Tell how the daemon is; starts nothing.", Run)
    {
        Group = Group.Daemon,
        Options = [Shared.Json],
        Details = "Exit code 0 when it runs, 6 when it does not. --json prints pid, keeper_pid, version, sessions, loading and more; {\"pid\":null} when it does not run.",
        Examples = ["abide daemon status", "kill -9 \"$(abide daemon status --json | jq .pid)\""],
    };

    private static int Run(Call call)
    {
        using var daemon = Daemon.Find();
        if (daemon is null)
        {
            call.Out.Line(call.Has(Shared.Json) ? "{\"pid\":null}" : "not running");
            return ExitCode.Unreachable;
        }

        var status = daemon.Ask<DaemonStatusReply>(new DaemonStatus());
        if (call.Has(Shared.Json))
            call.PrintJson(status with { Id = 0 }, RowJson.Default.DaemonStatusReply);
        else
            call.Out.Text(Format(status, TimeProvider.System.GetUtcNow()));
        return ExitCode.Done;
    }

    private static string Format(DaemonStatusReply status, DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture, $"""
        {(status.Loading ? "loading" : "running")}   pid {status.Pid}, version {status.Version}, for {Duration.Ago(now - status.StartedAt)}, {HistorySize.Show(status.MemoryBytes)} of memory
        keeper    pid {status.KeeperPid}, version {status.KeeperVersion}
        sessions  {status.Sessions}, {status.Running} running
        state     {Printable.Line(status.Directory)}
        trash     {Retained(status.Retention, now)}

        """) + (status.ConfigProblems == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"config    {status.ConfigProblems} fault{(status.ConfigProblems == 1 ? "" : "s")}, so it is not in force: 'abide config check' tells them\n"));

    private static string Retained(RetentionRow? retention, DateTimeOffset now) => retention is null
        ? "ended sessions of cron and channel were not looked at yet"
        : Printable.Line($"{(retention.Removed.Count == 0 ? "nothing" : string.Join(", ", retention.Removed.Select(pair => $"{pair.Value} of {pair.Key}")))} moved into it {Duration.Ago(now - retention.At)} ago by itself"
            + (retention.Failed.Count > 0 ? $"; {retention.Failed.Count} could not be: {retention.Failed[0]}" : ""));
}
