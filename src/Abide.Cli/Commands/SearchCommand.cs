using System.Globalization;
using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Cli.Values;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class SearchCommand
{
    private static readonly Option Regex = new("regex", "TEXT is a regular expression.") { Letter = 'E' };
    private static readonly Option IgnoreCase = new("ignore-case", "Small and capital letters are the same.") { Letter = 'i' };
    private static readonly Option MatchCase = new("match-case", "They are not. (Default: they are, unless TEXT has a capital one.)");
    private static readonly Option Context = new("context", "With N lines before and behind each, up to 100.") { Letter = 'C', Value = "N" };
    private static readonly Option Session = new("session", "Only in this session; may be repeated.") { Value = "NAME", Completes = Offer.Sessions, Repeats = true };
    private static readonly Option Since = new("since", "Only what was printed since: 2h ago, or 2026-03-01, or 2026-03-01T14:30.") { Value = "TIME" };
    private static readonly Option Until = new("until", "Only what was printed before.") { Value = "TIME" };
    private static readonly Option Limit = new("limit", "At most N lines.") { Letter = 'n', Value = "N" };
    private static readonly Option Cursor = new("cursor", "Go on where a search ended.") { Value = "CURSOR" };
    private static readonly Option Trash = new("trash", "Also in removed sessions.");

    public static readonly Command Definition = new("search", "TEXT", "Find text in what sessions have printed.", Run)
    {
        Group = Group.Input,
        Options = [Regex, IgnoreCase, MatchCase, Context, Session, Since, Until, Limit, Cursor, Trash, .. ListFilter.All, Shared.Json],
        MinWords = 1,
        MaxWords = 1,
        Details = """
            In the lines that 'abide logs' shows, of all sessions, running or ended, the newest first; or of those that the options mean, as in 'ls'. A line is
            shown as NAME:POSITION, when it was printed, the run, and its text: 'abide logs NAME --from POSITION' goes there. The exit code is 1 where
            nothing was found. --json prints one record a line as it is found; the last is of type "end".
            """,
        Examples = ["abide search 'out of memory'", "abide search -C 3 --since 2h --status failed panic", "abide search -E 'HTTP/1.1\" 5\\d\\d' --session web -n 20"],
    };

    private static int Run(Call call)
    {
        if (call.Has(IgnoreCase) && call.Has(MatchCase))
            throw new UsageException($"{IgnoreCase} and {MatchCase} exclude each other");
        var request = new SearchOutput(call[0])
        {
            Regex = call.Has(Regex),
            Case = call.Has(IgnoreCase) ? "ignore" : call.Has(MatchCase) ? "exact" : null,
            Context = call.Number(Context, 0, 100) ?? 0,
            Sessions = call.All(Session) is { Count: > 0 } names ? names : null,
            Filter = ListFilter.Of(call),
            Trash = call.Has(Trash),
            Since = Time(call, Since),
            Until = Time(call, Until),
            Limit = call.Number(Limit, 1, int.MaxValue),
            Cursor = call.Text(Cursor),
        };
        var printer = new Printer(call, request.Context > 0);
        new SearchReader(request).Read(call.Has(Shared.Json) ? printer.TakeJson : printer.Take);
        return printer.Lines > 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static DateTimeOffset? Time(Call call, Option option) => call.Text(option) is not { } text ? null
        : Moment.TryParse(text, TimeProvider.System.GetUtcNow(), TimeZoneInfo.Local, out var moment) ? moment
        : throw new UsageException($"{option} takes a time such as 2h (ago), 2026-03-01 or 2026-03-01T14:30, not '{Printable.Line(text)}'");

    private sealed class Printer(Call call, bool hasContext)
    {
        private readonly HashSet<string> _sessions = [];

        public int Lines { get; private set; }

        public void TakeJson(SearchRecord record, ReadOnlySpan<byte> json)
        {
            call.Out.Write(json);
            call.Out.Line("");
            Lines += record.Type == "hit" ? 1 : 0;
        }

        public void Take(SearchRecord record, ReadOnlySpan<byte> json)
        {
            switch (record.Type)
            {
                case "hit":
                    Print(record);
                    break;
                case "skipped":
                    call.Note($"{record.Name} is left out: {record.Reason}");
                    break;
                case "end":
                    End(record);
                    break;
                default:
                    break;
            }
        }

        private void Print(SearchRecord hit)
        {
            var style = Style.OfOut;
            var name = Printable.Line(hit.Name);
            var text = new System.Text.StringBuilder();
            if (hasContext && Lines > 0 && hit.Follows != true)
                text.Append(style.Dim("--")).Append('\n');
            foreach (var line in hit.Before ?? [])
                text.Append(style.Dim($"{name}- {Printable.Line(line)}")).Append('\n');
            var (start, end) = (hit.Start ?? 0, (hit.Start ?? 0) + (hit.Length ?? 0));
            var matched = hit.Line ?? "";
            text.Append(style.Bold(name))
                .Append(style.Dim(string.Create(CultureInfo.InvariantCulture, $":{hit.Position} {hit.Time?.ToLocalTime():yyyy-MM-dd HH:mm:ss} run {hit.Run}:")))
                .Append(' ').Append(Printable.Line(matched[..start])).Append(style.Match(Printable.Line(matched[start..end]))).Append(Printable.Line(matched[end..]))
                .Append(hit.Cut == true ? style.Dim(" …") : "").Append('\n');
            foreach (var line in hit.After ?? [])
                text.Append(style.Dim($"{name}- {Printable.Line(line)}")).Append('\n');
            call.Out.Text(text.ToString());
            Lines++;
            _sessions.Add(hit.Session ?? "");
        }

        private void End(SearchRecord end)
        {
            if (Lines == 0)
                call.Note(string.Create(CultureInfo.InvariantCulture, $"nothing found in {end.Sessions} session{(end.Sessions == 1 ? "" : "s")}"));
            else
                call.Note(string.Create(CultureInfo.InvariantCulture, $"{Lines} line{(Lines == 1 ? "" : "s")} in {_sessions.Count} of {end.Sessions} session{(end.Sessions == 1 ? "" : "s")}; 'abide logs NAME --from POSITION' goes there"));
            if (end.Cursor is { } cursor)
                call.Note($"there may be more: --cursor {cursor}");
        }
    }
}
