using System.Globalization;
using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Cli.Values;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class ListCommand
{
    public static readonly Command Definition = new("ls", "", "List the sessions.", Run)
    {
        Options = [Shared.Json],
        Details = """
            One line each, the most recently active first: status (with the exit code or the signal of a run that ended), how many are attached,
            when something last happened in it, its terminal's size and its program. --json prints {"sessions":[row, …]}.
            """,
        Examples = ["abide ls", "abide ls --json | jq -r '.sessions[] | select(.status == \"running\") | .name'"],
    };

    private static int Run(Call call)
    {
        var list = Daemon.Read<SessionList>(new ListSessions());
        if (call.Has(Shared.Json))
            call.PrintJson(list with { Id = 0 }, RowJson.Default.SessionList);
        else if (list.Sessions.Count == 0)
            call.Note("no sessions; 'abide new' makes one");
        else
            call.Out.Text(Format(list.Sessions, TimeProvider.System.GetUtcNow(), Style.OfOut, TerminalSize.OfOut()?.Columns ?? 0));
        return ExitCode.Done;
    }

    public static string Format(IReadOnlyList<SessionRow> sessions, DateTimeOffset now, Style style, int width)
    {
        var table = new Table("NAME", "STATUS", "RUN", "VIEWERS", "ACTIVE", "SIZE", "PROGRAM");
        foreach (var row in sessions)
        {
            table.Add(
                new(Printable.Line(row.Name), style.Bold),
                new(StatusOf(row), text => style.Status(row.Status, text)),
                row.Run > 0 ? row.Run.ToString(CultureInfo.InvariantCulture) : "-",
                row.Viewers > 0 ? row.Viewers.ToString(CultureInfo.InvariantCulture) : "-",
                Duration.Ago(now - (row.LastActivityAt ?? row.UpdatedAt)),
                string.Create(CultureInfo.InvariantCulture, $"{row.Cols}x{row.Rows}"),
                row.Command.Count > 0 ? Printable.Program(row.Command) : "(shell)");
        }

        return table.Format(style, width);
    }

    /// <summary>The status and, after a run, how it ended: <c>exited 0</c>, <c>failed SIGSEGV</c>.</summary>
    private static string StatusOf(SessionRow row) => Printable.Line(row switch
    {
        { Status: "exited" or "failed" or "stopped", Exit.Code: { } code } => string.Create(CultureInfo.InvariantCulture, $"{row.Status} {code}"),
        { Status: "exited" or "failed" or "stopped", Exit.Signal: { } signal } => $"{row.Status} {Signals.Name(signal)}",
        _ => row.Status,
    });
}
