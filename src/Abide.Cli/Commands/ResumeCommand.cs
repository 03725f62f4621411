using Abide.Cli.CommandLine;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class ResumeCommand
{
    public static readonly Command Definition = new("resume", "NAME…", "Start commands that are paused, as if they had never failed.", Run)
    {
        Options = [Shared.Json, .. ListFilter.All],
        MaxWords = int.MaxValue,
        Completes = Offer.Sessions,
        Details = "Clears the pause and the count of failures. One that runs goes on, and what it failed before is forgiven.\n" + Many.Help,
        Examples = ["abide resume web", "abide resume --status paused"],
    };

    private static int Run(Call call) => Many.Do(call, name => new StartSession(name), row => $"{row.Name} resumed (run {row.Run})");
}
