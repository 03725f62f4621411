namespace Abide.Processes;

/// <summary>Bytes on their way to another process: a memfd that is written once and read with pread, never mapped.</summary>
internal static class MemoryBlock
{
    internal static Descriptor Create(string name, ReadOnlySpan<byte> bytes)
    {
        const uint CloseOnExec = 1;
        var block = Descriptor.Adopt(Posix.Check(Posix.Result(LibC.MemoryFile(name, CloseOnExec)), "cannot make a memory file"));
        Posix.Check(FileSystem.WriteAt(block.Value, bytes, 0), "cannot fill a memory file");
        return block;
    }

    /// <summary>How many bytes it holds, or a negative number when it is no such thing.</summary>
    internal static long Length(int fd) => LibC.Seek(fd, 0, 2);

    /// <summary>All of it; null when it is no such thing or longer than <paramref name="limit"/>.</summary>
    internal static byte[]? Read(int fd, int limit)
    {
        var length = Length(fd);
        if (length < 0 || length > limit) return null;
        var bytes = new byte[length];
        return FileSystem.ReadAt(fd, bytes, 0) == length ? bytes : null;
    }
}
