using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class RestartCommand
{
    public static readonly Command Definition = new("restart", "NAME", "Stop a session and start it again.", Run)
    {
        Options = [StopCommand.Signal, StopCommand.Grace, Shared.Json],
        MinWords = 1,
        MaxWords = 1,
        Completes = Offer.Sessions,
        Examples = ["abide restart web"],
    };

    private static int Run(Call call)
    {
        var stopped = StopCommand.Stop(call, call[0]);
        var reply = Daemon.Ask<SessionReply>(new StartSession(stopped.Session.Id));
        return call.Report(reply, $"{reply.Session.Name} restarted (run {reply.Session.Run})");
    }
}
