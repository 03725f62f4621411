using System.Runtime.CompilerServices;

namespace Abide.Daemon.Tests.House;

/// <summary>Where the sources are that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find([CallerFilePath] string here = "")
    {
        var directory = new FileInfo(here).Directory;
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Abide.slnx")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException($"no Abide.slnx above {here}");
    }
}
