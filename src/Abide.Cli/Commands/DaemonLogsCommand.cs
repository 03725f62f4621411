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
        Group = Group.Daemon,
        Options = [Follow, Lines],
        Examples = ["abide daemon logs -n 20", "abide daemon logs -f"],
    };

    private static int Run(Call call)
    {
        const int LookAgain = 250;
        var lines = call.Number(Lines, 0, int.MaxValue) ?? 100;
        var path = Daemon.LogPath;
        if (!File.Exists(path) && !call.Has(Follow))
            throw new UnusableException($"there is no log yet ({path})");
        using var never = new WakeSignal();
        for (var at = -1L; ; Posix.WaitFor(never.Descriptor.Value, PollEvents.In, LookAgain))
        {
            if (File.Exists(path))
                at = CopyFrom(path, at, lines, call.Out);
            if (!call.Has(Follow))
                return ExitCode.Done;
        }
    }

    /// <summary>Copies what stands behind <paramref name="at"/> (-1: the last lines), from the start of a file that was replaced; tells the new end.</summary>
    private static long CopyFrom(string path, long at, int lines, Stream to)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = at < 0 ? StartOfLast(file, lines) : at <= file.Length ? at : 0;
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = file.Read(buffer)) > 0)
            to.Write(buffer.AsSpan(0, count));
        return file.Position;
    }

    private static long StartOfLast(FileStream file, int lines)
    {
        var block = new byte[16 * 1024];
        var missing = lines + 1L; // the last line ends with a newline too
        for (var end = file.Length; end > 0;)
        {
            var start = Math.Max(0, end - block.Length);
            file.Position = start;
            file.ReadExactly(block, 0, (int)(end - start));
            for (var i = (int)(end - start) - 1; i >= 0; i--)
            {
                if (block[i] == '\n' && --missing == 0)
                    return start + i + 1;
            }

            end = start;
        }

        return 0;
    }
}
