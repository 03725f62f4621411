using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class RestartCommand
{
    public static readonly Command Definition = new("restart", "NAME…", "Stop sessions and start them again.", Run)
    {
        Options = [StopCommand.Signal, StopCommand.Grace, Shared.Json, .. ListFilter.All],
        MaxWords = int.MaxValue,
        Completes = Offer.Sessions,
        Details = Many.Help,
        Examples = ["abide restart web", "abide restart --group shop"],
    };

    private static int Run(Call call) =>
        Many.DoBoth(call, StopCommand.Request(call), name => new StartSession(name), row => $"{row.Name} restarted (run {row.Run})");
}
