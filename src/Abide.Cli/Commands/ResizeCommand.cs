using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Values;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class ResizeCommand
{
    public static readonly Command Definition = new("resize", "NAME COLSxROWS", "Set the size of a session's terminal.", Run)
    {
        Group = Group.Input,
        Options = [Shared.Json],
        MinWords = 2,
        MaxWords = 2,
        Completes = Offer.Sessions,
        Details = "Who attaches or types next may change it again, unless the session's size policy is 'fixed'.",
        Examples = ["abide resize work 120x40"],
    };

    private static int Run(Call call)
    {
        var size = TerminalSize.Parse(call[1]);
        var reply = Daemon.Ask<SessionReply>(new ResizeSession(call[0], size.Columns, size.Rows));
        return call.Report(reply, $"{reply.Session.Name} is {reply.Session.Cols}x{reply.Session.Rows}");
    }
}
