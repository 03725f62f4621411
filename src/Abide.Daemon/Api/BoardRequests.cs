using System.Buffers;
using System.Globalization;
using System.Text;
using Abide.Daemon.Journal;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Api;

/// <summary>What menus and dashboards show of sessions, computed in one place for all of them.</summary>
internal sealed class BoardRequests(SessionRegistry registry)
{
    private const int UsualLines = 10, MostLines = 100, UsualColumns = 60, MostColumns = 1000;

    /// <exception cref="RefusedException">Something in the request is wrong.</exception>
    public async Task<Message> ReadAsync(ReadBoard request, SessionId? only, CancellationToken gone)
    {
        var (lines, columns) = (request.Lines ?? UsualLines, request.Columns ?? UsualColumns);
        if (lines is < 0 or > MostLines || columns is < 1 or > MostColumns)
            throw new RefusedException($"a board shows 0 to {MostLines} lines of 1 to {MostColumns} characters; not {lines} of {columns}", ErrorCodes.Invalid);
        var list = await registry.ListAsync(new ListSessions { Filter = request.Filter }, only, gone);
        var rows = await Task.Run(() => list.Sessions.Select(row => RowOf(row, LinesOf(row, lines, columns))).ToArray(), gone);
        return new Board(
            rows.Length,
            new SortedDictionary<string, int>(rows.GroupBy(row => row.Color).ToDictionary(color => color.Key, color => color.Count())),
            [.. rows.OrderBy(row => Urgency(row.Color)).ThenBy(row => row.Name, StringComparer.OrdinalIgnoreCase)]);
    }

    /// <summary>The color of a status; an unknown word is like <c>unknown</c>.</summary>
    public static string ColorOf(string status) => status switch
    {
        "running" => "green",
        "starting" or "stopping" => "blue",
        "new" or "stopped" or "exited" => "gray",
        "failed" or "lost" or "broken" or "unreachable" => "red",
        _ => "yellow",
    };

    /// <summary>What a person can do with a session now.</summary>
    public static IReadOnlyList<string> ActionsOf(SessionRow row) => row.Status switch
    {
        "running" => ["restart", "stop", "attach", "logs"],
        "starting" => ["stop", "attach", "logs"],
        "stopping" => ["kill", "attach", "logs"],
        "backoff" => ["start", "stop", "logs"],
        "paused" => ["resume", "stop", "logs"],
        "unreachable" => ["start", "stop"],
        "broken" or "unknown" => [],
        "new" => ["start"],
        _ => ["start", "logs"],
    };

    private static int Urgency(string color) => color switch
    {
        "red" => 0,
        "yellow" => 1,
        "blue" => 2,
        "green" => 3,
        _ => 4,
    };

    private static BoardRow RowOf(SessionRow row, IReadOnlyList<string> lines)
    {
        var failed = row.Exit is { } exit && (exit.Code is > 0 || exit.Signal is not null || row.Status is "failed" or "lost" or "backoff" or "paused");
        return new BoardRow
        {
            Id = row.Id,
            Name = row.Name,
            Group = row.Group,
            Host = row.Host,
            Status = row.Status,
            StatusReason = row.StatusReason,
            Color = ColorOf(row.Status),
            Failures = row.Supervision?.Failures ?? 0,
            MaxRetries = row.Supervision?.MaxRetries ?? 0,
            NextAttemptAt = row.Supervision?.NextAttemptAt,
            StartedAt = row.StartedAt,
            LastError = row.Supervision?.LastError ?? (failed ? Words(row.Exit!) : null),
            LastErrorAt = row.Supervision is { LastError: not null } supervised ? supervised.LastErrorAt : failed ? row.EndedAt : null,
            Lines = lines,
            Actions = ActionsOf(row),
        };
    }

    private static string Words(ExitRow exit) => exit.Code is { } code ? string.Create(CultureInfo.InvariantCulture, $"exit code {code}") : exit.Reason;

    /// <summary>The last lines of what a session has printed; nothing is loaded for it.</summary>
    private IReadOnlyList<string> LinesOf(SessionRow row, int lines, int columns)
    {
        if (lines == 0 || !SessionId.TryParse(row.Id, out var id))
            return [];
        if (!registry.TryGet(id, out var session))
            return row.Tail is { Length: > 0 } tail ? [Cut(tail, columns)] : [];
        try
        {
            var extent = session.AskAsync(() => session.Extent).GetAwaiter().GetResult() ?? SegmentDirectory.Open(session.Directory, id); // on a thread of its own
            var text = new ArrayBufferWriter<byte>();
            LastLines.Write(extent, () => LogFormat.Of(new ReadJournal(row.Id)), lines, text).Dispose();
            return [.. Encoding.UTF8.GetString(text.WrittenSpan).Split('\n').Select(line => line.TrimEnd('\r')).TakeLast(lines + 1).Where(line => line.Length > 0).TakeLast(lines).Select(line => Cut(line, columns))];
        }
        catch (JournalException)
        {
            return []; // that it is broken stands in its status
        }
    }

    /// <summary>At most so many characters, whole ones, without control characters.</summary>
    private static string Cut(string line, int columns)
    {
        var shown = string.Concat(line.Select(c => char.IsControl(c) ? ' ' : c));
        var characters = new StringInfo(shown);
        return characters.LengthInTextElements <= columns ? shown : characters.SubstringByTextElements(0, columns);
    }
}
