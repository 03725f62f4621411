using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class KillCommand
{
    public static readonly Command Definition = new("kill", "NAME…", "End sessions' programs at once (KILL); the sessions stay.", Run)
    {
        Options = [Shared.Json, .. ListFilter.All],
        MaxWords = int.MaxValue,
        Completes = Offer.Sessions,
        Details = Many.Help,
        Examples = ["abide kill web", "abide kill --label stuck"],
    };

    private static int Run(Call call) => Many.Do(call, name => new StopSession(name, Now: true), row => $"{row.Name} killed");
}
