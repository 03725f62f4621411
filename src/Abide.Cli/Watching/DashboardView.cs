using System.Globalization;
using Abide.Cli.Output;
using Abide.Cli.Values;
using Abide.Protocol.Messages;
using Abide.Protocol.Values;

namespace Abide.Cli.Watching;

/// <summary>What <c>abide dash</c> shows, as lines: a list, the details of the selected session, the end of its log, the keys. Pure.</summary>
/// <param name="Sessions">The sessions of the list, in its order; null while there is no daemon.</param>
/// <param name="Selected">Which of them is selected.</param>
/// <param name="Tail">The end of its log.</param>
internal sealed record DashboardView(IReadOnlyList<SessionRow>? Sessions, int Selected, IReadOnlyList<string> Tail)
{
    /// <summary>The title, the headings, two lines of details, and the keys.</summary>
    private const int LinesAround = 5;

    private const int NameWidth = 24;

    private const string Keys = "s start x stop r restart u resume enter attach l log / search a all q quit";

    /// <summary>Whether the log takes the room of the list, too.</summary>
    public bool IsLogLarge { get; init; }

    /// <summary>What the list is narrowed to; null when it is not.</summary>
    public string? Search { get; init; }

    /// <summary>Whether that is being typed.</summary>
    public bool IsTyping { get; init; }

    /// <summary>What came of what was asked for last.</summary>
    public string? Message { get; init; }

    public DateTimeOffset Now { get; init; }

    /// <summary>How many sessions the list has room for.</summary>
    public static int Page(int rows) => Math.Max(1, (rows - LinesAround) / 2);

    /// <summary>Exactly so many lines, none wider than the terminal.</summary>
    public IReadOnlyList<string> Format(Style style, int columns, int rows)
    {
        var lines = new List<string> { style.Bold(TextWidth.Fit(Title(), columns)) };
        var selected = Sessions is { Count: > 0 } sessions ? sessions[Math.Clamp(Selected, 0, sessions.Count - 1)] : null;
        if (!IsLogLarge)
            lines.AddRange(List(style, columns, Math.Min(Page(rows), Math.Max(1, Sessions?.Count ?? 1))));
        if (selected is not null)
            lines.AddRange(Details(selected, columns).Select((line, index) => index == 0 ? style.Bold(line) : line));
        var room = Math.Max(0, rows - 1 - lines.Count);
        lines.AddRange(Tail.TakeLast(room).Select(line => style.Dim(TextWidth.Fit(Printable.Line(line), columns))));
        while (lines.Count < rows - 1)
            lines.Add("");
        return [.. lines.Take(rows - 1), Footer(style, columns)];
    }

    private string Title()
    {
        if (Sessions is null)
            return "abide: the daemon does not run";
        var counts = Sessions.GroupBy(row => row.Status).OrderByDescending(group => group.Count()).Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key}"));
        return $"abide  {(Sessions.Count > 0 ? string.Join(" · ", counts) : "nothing to show")}{(Search is { Length: > 0 } && !IsTyping ? $"  (with '{Search}')" : "")}";
    }

    private string[] List(Style style, int columns, int room)
    {
        var table = new Table("  NAME", "STATUS", "RUN", "FAILED", "SINCE", "LAST LINE");
        var all = Sessions ?? [];
        var first = Math.Clamp(Selected - (room / 2), 0, Math.Max(0, all.Count - room));
        for (var i = first; i < Math.Min(all.Count, first + room); i++)
        {
            var row = all[i];
            var mark = i == Selected ? "> " : "  ";
            table.Add(
                new Table.Cell(mark + TextWidth.Fit(Printable.Line(row.Name), NameWidth), i == Selected ? style.Bold : null),
                new Table.Cell(Printable.Line(row.Status), text => style.Status(row.Status, text)),
                row.Run > 0 ? row.Run.ToString(CultureInfo.InvariantCulture) : "-",
                Failed(row),
                Since(row) is { } since ? Duration.Ago(Now - since) : "-",
                Printable.Line(row.Tail) is { Length: > 0 } tail ? tail : "-");
        }

        return table.Format(style, columns).TrimEnd('\n').Split('\n');
    }

    private IEnumerable<string> Details(SessionRow row, int columns)
    {
        var pid = row.Pid is { } process ? string.Create(CultureInfo.InvariantCulture, $", pid {process}") : "";
        var viewers = row.Viewers > 0 ? string.Create(CultureInfo.InvariantCulture, $", {row.Viewers} attached") : "";
        yield return TextWidth.Fit($"── {Printable.Line(row.Name)}: {row.Status}{(row.StatusReason is { } reason ? $" ({Printable.Line(reason)})" : "")}{pid}{viewers} ", columns);
        var parts = new List<string> { row.Command.Count > 0 ? Printable.Program(row.Command) : "(shell)", Printable.Line(row.WorkingDirectory) };
        if (row.Supervision is { } supervision)
        {
            if (supervision.NextAttemptAt is { } next)
                parts.Insert(0, next > Now ? $"next start in {Duration.Ago(next - Now)}" : "next start now");
            if (supervision is { LastError: { } error, LastErrorAt: { } at })
                parts.Insert(0, $"last error {Duration.Ago(Now - at)} ago: {Printable.Line(error)}");
            if (supervision.IsReady is { } isReady)
                parts.Insert(0, isReady ? "ready" : $"not ready{(supervision.ProbeReason is { } why ? $": {Printable.Line(why)}" : "")}");
        }

        yield return TextWidth.Fit("   " + string.Join(" · ", parts), columns);
    }

    private string Footer(Style style, int columns) =>
        IsTyping ? TextWidth.Fit($"/{Search}", columns - 1)
        : Message is { } message ? TextWidth.Fit(Printable.Line(message), columns - 1)
        : style.Dim(TextWidth.Fit(Keys, columns - 1));

    private static DateTimeOffset? Since(SessionRow row) => row.Phase is "active" or "terminating" ? row.StartedAt : row.EndedAt;

    private static string Failed(SessionRow row) => row.Supervision is not { } supervision ? "-"
        : supervision.MaxRetries < 0 ? supervision.Failures.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{supervision.Failures}/{supervision.MaxRetries}");
}
