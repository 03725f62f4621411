namespace Abide.Processes;

/// <summary>A file that a process has for its standard error; private, and appended to.</summary>
internal static class LogFile
{
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Opens the log of a process that does not turn it over itself: at 1 MiB it is turned over once.</summary>
    internal static Descriptor Open(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > MaxBytes }) File.Move(path, path + ".1", overwrite: true);
        return OpenToAppend(path);
    }

    /// <summary>Opens a log as it is.</summary>
    internal static Descriptor OpenToAppend(string path)
    {
        const int WriteOnly = 1;
        return Descriptor.Adopt(Posix.Check(
            Posix.Result(LibC.Open(path, WriteOnly | LibC.OpenCreate | LibC.OpenAppend | LibC.CloseOnExec, 0x180)), $"cannot open {path}"));
    }
}
