using System.Globalization;
using Abide.Processes;
using Abide.Processes.Keeping;

namespace Abide.Cli.Doctoring;

/// <summary>Whether what Abide keeps is its user's alone, and whether there is room for more.</summary>
internal static class FileChecks
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const long LittleRoom = 1L << 30;

    public static IEnumerable<Finding> Of(Instance instance)
    {
        yield return new DirectoryInfo(instance.Directory) is { Exists: true } directory && (directory.UnixFileMode & Others) == 0
            ? new Finding("state directory", Verdict.Good, $"{instance.Directory} is yours alone")
            : new Finding("state directory", Verdict.Bad, $"{instance.Directory} can be entered by others: chmod 700 '{instance.Directory}'");
        yield return OpenToOthers("sockets", [instance.DaemonSocket, instance.HttpSocket, instance.KeeperSocket]);
        yield return OpenToOthers("files", [instance.Catalog, instance.AuditJournal, instance.DaemonLog, instance.KeeperLog, .. Journals(instance)]);
        yield return Room(instance);
    }

    /// <summary>The journals' directories: who cannot enter them cannot read what is in them.</summary>
    private static IEnumerable<string> Journals(Instance instance) => Directory.Exists(instance.Sessions) ? Directory.EnumerateDirectories(instance.Sessions) : [];

    private static Finding OpenToOthers(string what, IEnumerable<string> paths)
    {
        var (looked, open) = (0, new List<string>());
        foreach (var path in paths)
        {
            if (!Path.Exists(path))
                continue;
            looked++;
            if ((File.GetUnixFileMode(path) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0 || (Directory.Exists(path) && (File.GetUnixFileMode(path) & Others) != 0))
                open.Add(path);
        }

        return open.Count == 0
            ? new Finding(what, Verdict.Good, string.Create(CultureInfo.InvariantCulture, $"{looked} looked at, none is open to others"))
            : new Finding(what, Verdict.Bad, $"open to others: {string.Join(", ", open.Take(5))}{(open.Count > 5 ? ", …" : "")}: chmod go-rwx them");
    }

    private static Finding Room(Instance instance)
    {
        var disk = new DriveInfo(instance.Directory);
        var free = disk.AvailableFreeSpace;
        var text = string.Create(CultureInfo.InvariantCulture, $"{free / (1 << 20)} MiB free where journals are");
        return free >= LittleRoom
            ? new Finding("disk", Verdict.Good, text)
            : new Finding("disk", Verdict.Warning, text + "; when it is full, output is kept in memory and gaps are noted");
    }
}
