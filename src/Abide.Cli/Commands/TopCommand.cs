using Abide.Cli.Attaching;
using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Cli.Values;
using Abide.Cli.Watching;
using Abide.Processes;
using Abide.Protocol;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class TopCommand
{
    private static readonly Option Sort = new("sort", "What comes first (default: cpu).") { Letter = 's', Value = "BY", Completes = Offer.Choices, Choices = UsageTable.KeyWords };
    private static readonly Option Delay = new("delay", "Time between two looks (default: 2s on a terminal, else 1s).") { Letter = 'd', Value = "DURATION" };
    private static readonly Option Count = new("count", "Print N tables and end (default where there is no terminal: 1).") { Letter = 'n', Value = "N" };

    public static readonly Command Definition = new("top", "", "Watch what the sessions take: CPU, memory, output, viewers.", Run)
    {
        Options = [Sort, Delay, Count, Shared.Json],
        Details = """
            A line for each session that runs, with everything that its program has started: processor time (100% is one processor), resident memory (shared pages counted
            for each process), output a second, viewers, processes. Keys: c m o v p n sort, r reverses, arrows scroll, q quits. Without a terminal, with --count or --json
            tables are printed one after another; the first comes after one interval, because rates need two looks.
            """,
        Examples = ["abide top", "abide top --sort memory -n 1", "abide top --json -n 10 -d 5s"],
    };

    private static int Run(Call call)
    {
        const int MostTables = 1_000_000;
        var sort = call.Text(Sort) ?? UsageTable.KeyWords[0];
        var delay = call.Duration(Delay);
        if (delay is { TotalMilliseconds: < 100 } or { TotalHours: > 1 })
            throw new UsageException($"{Delay} is 100ms to 1h, not {Printable.Line(call.Text(Delay)!)}");
        var first = Daemon.Read<UsageReply>(new ReadUsage());
        if (Viewer.HasTerminal && !call.Has(Count) && !call.Has(Shared.Json))
        {
            using var live = new LiveTable(Look, delay ?? TimeSpan.FromSeconds(2), sort);
            live.Show();
            return ExitCode.Done;
        }

        Print(call, first, call.Number(Count, 1, MostTables) ?? 1, delay ?? TimeSpan.FromSeconds(1), sort);
        return ExitCode.Done;
    }

    private static void Print(Call call, UsageReply before, int tables, TimeSpan delay, string sort)
    {
        using var never = new WakeSignal();
        for (var printed = 0; printed < tables; printed++)
        {
            Posix.WaitFor(never.Descriptor.Value, PollEvents.In, (int)delay.TotalMilliseconds);
            var now = Daemon.Read<UsageReply>(new ReadUsage());
            var sessions = UsageTable.Sort(SessionUsage.Between(before, now), sort);
            before = now;
            if (call.Has(Shared.Json))
            {
                call.PrintJson(new UsageSnapshot(sessions), UsageJson.Default.UsageSnapshot);
                continue;
            }

            if (printed > 0)
                call.Out.Line("");
            call.Out.Line(UsageTable.Summary(sessions));
            if (sessions.Count > 0)
                call.Out.Text(UsageTable.Format(sessions, Style.OfOut, TerminalSize.OfOut()?.Columns ?? 0));
        }
    }

    /// <summary>Looks without starting a daemon that somebody has stopped; null while there is none.</summary>
    private static UsageReply? Look()
    {
        try
        {
            using var daemon = Daemon.Find();
            return daemon?.Ask<UsageReply>(new ReadUsage());
        }
        catch (Exception e) when (e is IOException or UnreachableException)
        {
            return null;
        }
    }
}
