using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class KillCommand
{
    public static readonly Command Definition = new("kill", "NAME", "End a session's program at once (KILL); the session stays.", Run)
    {
        Options = [Shared.Json],
        MinWords = 1,
        MaxWords = 1,
        Completes = Offer.Sessions,
        Examples = ["abide kill web"],
    };

    private static int Run(Call call)
    {
        var reply = Daemon.Ask<SessionReply>(new StopSession(call[0], Now: true));
        return call.Report(reply, $"{reply.Session.Name} killed");
    }
}
