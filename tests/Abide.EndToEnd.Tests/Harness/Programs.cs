namespace Abide.EndToEnd.Tests.Harness;

/// <summary>The built programs: those of this build, or published ones in the directory that ABIDE_BIN names.</summary>
internal static class Programs
{
    public static string Directory { get; } = Environment.GetEnvironmentVariable("ABIDE_BIN") is { Length: > 0 } given
        ? Path.GetFullPath(given)
        : AppContext.BaseDirectory.TrimEnd('/');

    public static string Abide { get; } = Path.Combine(Directory, "abide");

    private const string SearchPath = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

    /// <summary>Whether the machine has a program that a test drives.</summary>
    public static bool IsInstalled(string name) => SearchPath.Split(':').Any(directory => File.Exists(Path.Combine(directory, name)));

    /// <summary>What every program of a test gets to see, whoever runs the tests.</summary>
    public static Dictionary<string, string> EnvironmentOf(string home)
    {
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = SearchPath,
            ["HOME"] = home,
            ["LANG"] = "C.UTF-8",
            ["TERM"] = "xterm-256color",
            ["ABIDE_HOME"] = home,
        };
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } root)
            environment["DOTNET_ROOT"] = root;
        return environment;
    }
}
