namespace Abide.Processes.Remote;

/// <summary>Where a program of this machine is.</summary>
public static class ProgramPath
{
    /// <summary>The path of a program by the search path of this process, or itself when it has a slash; null when there is none that may be run.</summary>
    public static string? Find(string program)
    {
        ArgumentNullException.ThrowIfNull(program);
        var places = program.Contains('/', StringComparison.Ordinal) ? [program] : (Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin").Split(':').Select(directory => Path.Combine(directory, program));
        return places.FirstOrDefault(path => Path.IsPathRooted(path) && File.Exists(path) && (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
    }
}
