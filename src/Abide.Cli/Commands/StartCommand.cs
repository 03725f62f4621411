using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class StartCommand
{
    public static readonly Command Definition = new("start", "NAME…", "Start sessions that do not run, below their old history.", Run)
    {
        Options = [Shared.Json, .. ListFilter.All],
        MaxWords = int.MaxValue,
        Completes = Offer.Sessions,
        Details = "A session that runs already is left alone, and that is said; the exit code is 0.\n" + Many.Help,
        Examples = ["abide start work", "abide start --group shop"],
    };

    private static int Run(Call call) => Many.Do(call, name => new StartSession(name), row => $"{row.Name} started (run {row.Run})");
}
