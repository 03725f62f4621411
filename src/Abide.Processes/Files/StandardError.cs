namespace Abide.Processes;

/// <summary>Standard error, where it is a file: which one, and another one in its place.</summary>
public static class StandardError
{
    private const int Number = 2;

    /// <summary>Whether what is written there goes to this file.</summary>
    public static bool GoesTo(string path) => FileSystem.IsSameFile(Number, path);

    /// <summary>From now on it goes to the end of this file, which is made when there is none (0600); what the runtime says of a crash too.</summary>
    /// <exception cref="PosixException">The file cannot be opened; everything is as it was.</exception>
    public static void Redirect(string path)
    {
        using var file = LogFile.OpenToAppend(path);
        Posix.Check(Posix.Result(LibC.Replace(file.Value, Number, 0)), $"cannot write to {path}");
    }

    /// <summary>Writes all of it, in one piece where the system does so.</summary>
    public static void Write(ReadOnlySpan<byte> bytes) => Posix.WriteAll(Number, bytes);
}
