using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class DownCommand
{
    public static readonly Command Definition = new("down", "[NAME…]", "Stop the commands that a file defines, those that others depend on last.", Run)
    {
        Group = Group.Supervised,
        Options = [DefinitionFiles.File, Shared.Json],
        MaxWords = int.MaxValue,
        Completes = Offer.Sessions,
        Details = $"The sessions stay, with their history; 'abide up' starts them again. Returns when nothing of them lives. The file need not be right. {DefinitionFiles.Help}",
        Examples = ["abide down", "abide down web worker"],
    };

    private static int Run(Call call)
    {
        // Of a file that is gone the sessions may still be there.
        var file = call.Text(DefinitionFiles.File) is { } given ? Path.GetFullPath(given) : DefinitionFiles.Meant(call);
        var reply = Daemon.Ask<DefinitionsReply>(new StopDefinitions(file, call.Words.Count > 0 ? call.Words : null));
        if (call.Has(Shared.Json))
            call.PrintJson(reply with { Id = 0 }, RowJson.Default.DefinitionsReply);
        else if (reply.Definitions.Count == 0)
            call.Note($"there is no session of {DefinitionFiles.Shown(file)}");
        else
            UpCommand.TellOutcomes(call, reply.Definitions);
        return reply.Definitions.Any(row => row.Outcome == "failed") ? ExitCode.Failed : ExitCode.Done;
    }
}
