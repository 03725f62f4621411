using System.Globalization;
using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class LogsCommand
{
    public static readonly Option Follow = new("follow", "Go on with what comes, until the session ends.") { Letter = 'f' };
    public static readonly Option Lines = new("lines", "Only the last N lines.") { Letter = 'n', Value = "N" };
    public static readonly Option Raw = new("raw", "Every byte as the program wrote it.");
    public static readonly Option From = new("from", "Only what stands behind this journal position, of 'show --json' or 'search'.") { Value = "POSITION" };

    public static readonly Command Definition = new("logs", "NAME", "Print what a session has printed, from its journal.", Run)
    {
        Group = Group.Input,
        Options = [Follow, Lines, Raw, From, Shared.Json],
        MinWords = 1,
        MaxWords = 1,
        Completes = Offer.Sessions,
        Details = """
            Plain text without escape sequences, with a line where a run starts or ends and where output is missing. --raw is what the program wrote,
            byte for byte. --json is one journal entry a line. A daemon that goes away meanwhile is waited for.
            """,
        Examples = ["abide logs -n 100 web", "abide logs -f web", "abide logs --raw build > build.log"],
    };

    private static int Run(Call call)
    {
        if (call.Has(Raw) && call.Has(Shared.Json))
            throw new UsageException("--raw and --json exclude each other");
        var lines = call.Number(Lines, 0, int.MaxValue);
        if (lines is not null && (call.Has(Raw) || call.Has(Shared.Json)))
            throw new UsageException("--lines goes with plain text only");
        long? from = call.Text(From) is not { } text ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position
            : throw new UsageException($"{From} takes a journal position, not '{Printable.Line(text)}'");
        var format = call.Has(Raw) ? "raw" : call.Has(Shared.Json) ? "json" : "text";
        new JournalReader(new ReadJournal(call[0], from, format, lines, call.Has(Follow)), call.Out).Read();
        return ExitCode.Done;
    }
}
