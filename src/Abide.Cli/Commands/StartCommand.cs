using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class StartCommand
{
    public static readonly Command Definition = new("start", "NAME", "Start a session that does not run, below its old history.", Run)
    {
        Options = [Shared.Json],
        MinWords = 1,
        MaxWords = 1,
        Completes = Offer.Sessions,
        Details = "A session that runs already is left alone, and that is said; the exit code is 0.",
        Examples = ["abide start work"],
    };

    private static int Run(Call call)
    {
        var reply = Daemon.Ask<SessionReply>(new StartSession(call[0]));
        return call.Report(reply, $"{reply.Session.Name} started (run {reply.Session.Run})");
    }
}
