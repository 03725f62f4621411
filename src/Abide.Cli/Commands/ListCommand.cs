using System.Globalization;
using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Cli.Values;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class ListCommand
{
    private static readonly Option Sort = new("sort", "What newest means (default: activity).") { Value = "BY", Completes = Offer.Choices, Choices = ["activity", "created"] };
    private static readonly Option Pinned = new("pinned", "Where pinned sessions go (default: first).") { Value = "HOW", Completes = Offer.Choices, Choices = ["first", "only", "exclude"] };
    private static readonly Option Limit = new("limit", "At most N sessions, pinned ones not counted.") { Letter = 'n', Value = "N" };
    private static readonly Option Cursor = new("cursor", "Go on where a page ended: 'next' of it.") { Value = "CURSOR" };
    private static readonly Option Count = new("count", "Only say how many there are, by status, kind and source.");

    public static readonly Command Definition = new("ls", "", "List the sessions.", Run)
    {
        Options = [.. ListFilter.All, Sort, Pinned, Limit, Cursor, Count, Shared.Json],
        Details = """
            One line each, pinned ones first, then the most recently active: status (with the exit code or the signal of a run that ended), how many are
            attached, when something last happened in it (to the minute while it prints), its terminal's size and its program. --json prints
            {"sessions":[row, …]}, and "next" where --limit left some.
            """,
        Examples = ["abide ls", "abide ls --status failed --created 2026-03-01..2026-03-31", "abide ls -q npm --json | jq -r '.sessions[].name'"],
    };

    private static int Run(Call call)
    {
        const int Most = 1000;
        var filter = ListFilter.Of(call);
        if (call.Has(Count))
            return PrintCounts(call, Daemon.Read<SessionCounts>(new CountSessions(filter)));
        var list = Daemon.Read<SessionList>(new ListSessions { Filter = filter, Sort = call.Text(Sort), Pinned = call.Text(Pinned), Limit = call.Number(Limit, 1, Most), Cursor = call.Text(Cursor) });
        if (call.Has(Shared.Json))
            call.PrintJson(list with { Id = 0 }, RowJson.Default.SessionList);
        else if (list.Sessions.Count > 0)
            call.Out.Text(Format(list.Sessions, TimeProvider.System.GetUtcNow(), Style.OfOut, TerminalSize.OfOut()?.Columns ?? 0));
        else
            call.Note(filter is null && !call.Has(Cursor) && call.Text(Pinned) != "only" ? "no sessions; 'abide new' makes one" : "no session fits");
        if (list.Next is { } next && !call.Has(Shared.Json))
            call.Note($"there are more: --cursor {next}");
        return ExitCode.Done;
    }

    private static int PrintCounts(Call call, SessionCounts counts)
    {
        if (call.Has(Shared.Json))
        {
            call.PrintJson(counts with { Id = 0 }, RowJson.Default.SessionCounts);
            return ExitCode.Done;
        }

        call.Out.Line(string.Create(CultureInfo.InvariantCulture, $"{counts.Total} session{(counts.Total == 1 ? "" : "s")}"));
        foreach (var (by, words) in (ReadOnlySpan<(string, IReadOnlyDictionary<string, int>)>)[("status", counts.Status), ("kind", counts.Kind), ("source", counts.Source)])
        {
            if (words.Count > 0)
                call.Out.Line($"  {by}: " + string.Join(", ", words.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} {Printable.Line(pair.Key)}"))));
        }

        return ExitCode.Done;
    }

    public static string Format(IReadOnlyList<SessionRow> sessions, DateTimeOffset now, Style style, int width)
    {
        var hasNotes = sessions.Any(row => row.Pinned || row.Group is not null || row.Labels.Count > 0);
        var table = new Table(["NAME", "STATUS", "RUN", "VIEWERS", "ACTIVE", "SIZE", .. hasNotes ? (string[])["NOTES"] : [], "PROGRAM"]);
        foreach (var row in sessions)
        {
            Table.Cell[] notes = hasNotes ? [NotesOf(row)] : [];
            table.Add([
                new(Printable.Line(row.Name), style.Bold),
                new(StatusOf(row), text => style.Status(row.Status, text)),
                row.Run > 0 ? row.Run.ToString(CultureInfo.InvariantCulture) : "-",
                row.Viewers > 0 ? row.Viewers.ToString(CultureInfo.InvariantCulture) : "-",
                Duration.Ago(now - (row.LastActivityAt ?? row.UpdatedAt)),
                string.Create(CultureInfo.InvariantCulture, $"{row.Cols}x{row.Rows}"),
                .. notes,
                row.Command.Count > 0 ? Printable.Program(row.Command) : "(shell)"]);
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

    /// <summary><c>pinned</c>, the group in brackets, the labels.</summary>
    private static string NotesOf(SessionRow row) =>
        Printable.Line(string.Join(' ', [.. row.Pinned ? (string[])["pinned"] : [], .. row.Group is { } group ? (string[])[$"[{group}]"] : [], .. row.Labels])) is { Length: > 0 } notes ? notes : "-";
}
