using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class RenameCommand
{
    public static readonly Command Definition = new("rename", "NAME NEW-NAME", "Give a session another name.", Run)
    {
        Options = [Shared.Json],
        MinWords = 2,
        MaxWords = 2,
        Completes = Offer.Sessions,
        Details = "A name has 1 to 64 letters, digits, '.', '_' and '-', and does not start with '-' or '.'; 'Web' and 'web' are the same name.",
        Examples = ["abide rename bash work"],
    };

    private static int Run(Call call) => call.Report(Daemon.Ask<SessionReply>(new RenameSession(call[0], call[1])), $"renamed to {call[1]}");
}
