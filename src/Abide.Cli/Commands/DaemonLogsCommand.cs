using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Processes;

namespace Abide.Cli.Commands;

internal static class DaemonLogsCommand
{
    public static readonly Option Follow = new("follow", "Go on with what comes.") { Letter = 'f' };
    public static readonly Option Lines = new("lines", "Only the last N lines (default: 100).") { Letter = 'n', Value = "N" };

    public static readonly Command Definition = new("daemon logs", "", "Print the daemon's own log; starts nothing.", Run)
    {
        IsLocal = true,
        Group = Group.Daemon,
        Options = [Follow, Lines],
        Details = "Its lines are words for people, or JSON where log.format says so. What was turned over is in it too.",
        Examples = ["abide daemon logs -n 20", "abide daemon logs -f"],
    };

    private static int Run(Call call)
    {
        const int LookAgain = 250;
        var lines = call.Number(Lines, 0, int.MaxValue) ?? 100;
        var path = Daemon.LogPath;
        if (!File.Exists(path) && !call.Has(Follow))
            throw new UnusableException($"there is no log yet ({path})");
        using var log = new LogFiles(path);
        log.CopyLast(lines, call.Out);
        if (!call.Has(Follow))
            return ExitCode.Done;
        using var never = new WakeSignal();
        while (true)
        {
            Posix.WaitFor(never.Descriptor.Value, PollEvents.In, LookAgain);
            log.CopyNew(call.Out);
        }
    }
}
