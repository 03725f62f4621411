using System.Globalization;
using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Cli.Values;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

/// <summary>What was removed, and what nobody needs any more: <c>trash</c>, <c>restore</c>, <c>clean</c>.</summary>
internal static class TrashCommands
{
    private static readonly Option Older = new("older", "Left alone for so long (default: clean.after, 7d).") { Value = "DURATION" };
    private static readonly Option DryRun = new("dry-run", "Only say what would be removed.");

    public static readonly Command List = new("trash", "", "List removed sessions that can be brought back.", RunList)
    {
        Options = [Shared.Json],
        Details = "A removed session stays for 8 days, unless trash.keeps is set; 'abide restore NAME' brings it back, 'abide trash empty' deletes all for good.",
        Examples = ["abide trash", "abide trash --json | jq -r '.sessions[].name'"],
    };

    public static readonly Command Empty = new("trash empty", "", "Delete removed sessions for good.", call =>
    {
        call.Out.Line(Daemon.Ask<Done>(new EmptyTrash()).Note ?? "done");
        return ExitCode.Done;
    })
    {
        Examples = ["abide trash empty"],
    };

    public static readonly Command Restore = new("restore", "NAME [NEW-NAME]", "Bring a removed session back, with its history.", call =>
    {
        var reply = Daemon.Ask<SessionReply>(new RestoreSession(call[0], call.Words.Count > 1 ? call[1] : null));
        return call.Report(reply, $"{reply.Session.Name} is back; 'abide start {reply.Session.Name}' starts it");
    })
    {
        Options = [Shared.Json],
        MinWords = 1,
        MaxWords = 2,
        Details = "Where several of that name were removed it is the last one; an id names another ('abide trash' shows them). NEW-NAME is for when the old one is taken.",
        Examples = ["abide restore web", "abide restore web old-web"],
    };

    public static readonly Command Clean = new("clean", "", "Remove sessions that have ended and were left alone.", RunClean)
    {
        Options = [Older, DryRun, Shared.Json],
        Details = "Those whose run has ended, without a process or a viewer for a time, and not pinned. They go into the trash.",
        Examples = ["abide clean --dry-run", "abide clean --older 1d"],
    };

    private static int RunList(Call call)
    {
        var trash = Daemon.Read<TrashList>(new ListTrash());
        return call.PrintList(trash, RowJson.Default.TrashList, trash.Sessions.Count, "the trash is empty", () =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var table = new Table("NAME", "ID", "REMOVED", "GONE IN", "PROGRAM");
            foreach (var row in trash.Sessions)
            {
                table.Add(
                    Printable.Line(row.Name),
                    row.Id,
                    Duration.Ago(now - row.RemovedAt),
                    Duration.Ago(row.ExpiresAt - now),
                    row.Command.Count > 0 ? Printable.Program(row.Command) : "(shell)");
            }

            return table;
        });
    }

    private static int RunClean(Call call)
    {
        var cleaned = Daemon.Ask<CleanedSessions>(new CleanSessions(call.Duration(Older)?.TotalSeconds, call.Has(DryRun)));
        if (call.Has(Shared.Json))
        {
            call.PrintJson(cleaned with { Id = 0 }, RowJson.Default.CleanedSessions);
        }
        else
        {
            foreach (var name in cleaned.Names)
                call.Out.Line(Printable.Line(name));
            var count = string.Create(CultureInfo.InvariantCulture, $"{cleaned.Names.Count} session{(cleaned.Names.Count == 1 ? "" : "s")}");
            call.Note(call.Has(DryRun) ? $"{count} would be removed" : $"{count} removed; 'abide restore NAME' brings one back");
        }

        foreach (var failed in cleaned.Failed)
            call.Note(failed);
        return cleaned.Failed.Count == 0 ? ExitCode.Done : ExitCode.Refused;
    }
}
