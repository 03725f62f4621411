using System.Globalization;
using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Logging;
using Abide.Cli.Output;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class LogsCommand
{
    public static readonly Option Follow = new("follow", "Go on with what comes: of one session until it ends, of several until interrupted.") { Letter = 'f' };
    public static readonly Option Lines = new("lines", "Only the last N lines (of several sessions by default 10 of each).") { Letter = 'n', Value = "N" };
    public static readonly Option Timestamps = new("timestamps", "Say before each line when it was printed (UTC).") { Letter = 't' };
    public static readonly Option Grep = new("grep", "Only lines that this regular expression fits.") { Value = "PATTERN" };
    public static readonly Option Raw = new("raw", "Every byte as the program wrote it.");
    public static readonly Option From = new("from", "Only what stands behind this journal position, of 'show --json' or 'search'.") { Value = "POSITION" };

    public static readonly Command Definition = new("logs", "[NAME…]", "Print what sessions have printed, from their journals.", Run)
    {
        Group = Group.Input,
        Options = [Follow, Lines, Timestamps, Grep, Raw, From, .. ListFilter.All, Shared.Json],
        MaxWords = int.MaxValue,
        Completes = Offer.Sessions,
        Details = """
            Plain text without escape sequences, with a line where a run starts or ends and where output is missing. Of several sessions, each line begins with the
            name of its own, and lines come in the order in which they were printed; without names they are all commands under supervision. --raw is what the
            program wrote, byte for byte. --json is one journal entry a line. A daemon that goes away meanwhile is waited for. Following a command under
            supervision goes on while it is to be restarted.
            """,
        Examples = ["abide logs -n 100 web", "abide logs -f web", "abide logs -ft web worker", "abide logs --group shop --grep 'error|warn'", "abide logs --raw build > build.log"],
    };

    private static int Run(Call call)
    {
        if (call.Has(Raw) && call.Has(Shared.Json))
            throw new UsageException("--raw and --json exclude each other");
        var lines = call.Number(Lines, 0, int.MaxValue);
        var isText = !call.Has(Raw) && !call.Has(Shared.Json);
        if (!isText && (lines is not null || call.Has(Timestamps) || call.Has(Grep)))
            throw new UsageException($"{(lines is not null ? Lines : call.Has(Timestamps) ? Timestamps : Grep)} goes with plain text only");
        long? from = call.Text(From) is not { } text ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position
            : throw new UsageException($"{From} takes a journal position, not '{Printable.Line(text)}'");
        if (call.Words.Count == 1 && ListFilter.Of(call) is null)
        {
            var format = call.Has(Raw) ? "raw" : call.Has(Shared.Json) ? "json" : "text";
            new JournalReader(new ReadJournal(call[0], from, format, lines, call.Has(Follow), Timestamps: call.Has(Timestamps), Match: call.Text(Grep)), call.Out).Read();
            return ExitCode.Done;
        }

        if (!isText || from is not null)
            throw new UsageException($"{(from is not null ? From : call.Has(Raw) ? Raw : Shared.Json)} goes with one session only");
        return Many(call, lines ?? 10);
    }

    private static int Many(Call call, int lines)
    {
        var names = NamesOf(call);
        if (names.Count == 0)
        {
            call.Note("no session fits");
            return ExitCode.Done;
        }

        new ManyLogs(names, new ManyLogs.Wish(lines, call.Has(Follow), call.Has(Timestamps), call.Text(Grep)), Style.OfOut, call.Out, call.Errors).Print();
        return ExitCode.Done;
    }

    /// <summary>The sessions that are meant, by the names that people see.</summary>
    private static IReadOnlyList<string> NamesOf(Call call)
    {
        var filter = ListFilter.Of(call);
        if (call.Words.Count > 0)
            return filter is null ? [.. call.Words] : throw new UsageException("give the names of sessions or options that say which, not both");
        var sessions = Daemon.Read<SessionList>(new ListSessions { Filter = filter }).Sessions;
        return [.. sessions.Where(row => filter is not null || row.Supervision is not null).Select(row => row.Name).Order(StringComparer.OrdinalIgnoreCase)];
    }
}
