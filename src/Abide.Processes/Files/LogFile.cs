namespace Abide.Processes;

/// <summary>A file that a process has for its standard error; private, appended to, and turned over once at 1 MiB.</summary>
internal static class LogFile
{
    private const int MaxBytes = 1024 * 1024;

    internal static Descriptor Open(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > MaxBytes }) File.Move(path, path + ".1", overwrite: true);
        const int WriteOnly = 1;
        return Descriptor.Adopt(Posix.Check(
            Posix.Result(LibC.Open(path, WriteOnly | LibC.OpenCreate | LibC.OpenAppend | LibC.CloseOnExec, 0x180)), $"cannot open {path}"));
    }
}
