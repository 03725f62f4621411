namespace Abide.Cli.Connecting;

/// <summary>
/// Where keeper and daemon are: beside this program, or in <c>../lib/abide/current</c>. Where that directory is what a link <c>current</c> beside it points to,
/// the link is named, so that a keeper of many days starts the daemon that is installed then.
/// </summary>
internal static class Programs
{
    public static IReadOnlyList<string> Keeper => [Find("abide-keeper")];

    public static IReadOnlyList<string> Daemon => [Find("abided")];

    private static string Find(string name)
    {
        var own = Path.GetDirectoryName(Environment.ProcessPath) ?? "/";
        foreach (var directory in (ReadOnlySpan<string>)[Current(own), Path.GetFullPath(Path.Combine(own, "../lib/abide/current"))])
        {
            var path = Path.Combine(directory, name);
            if (File.Exists(path))
                return path;
        }

        throw new UnusableException($"{name} is missing beside {Environment.ProcessPath}; install Abide again");
    }

    private static string Current(string directory)
    {
        var link = Path.Combine(Path.GetDirectoryName(directory) ?? "/", "current");
        return new DirectoryInfo(link).LinkTarget is { } target && Path.GetFullPath(target, Path.GetDirectoryName(link)!) == directory ? link : directory;
    }
}
