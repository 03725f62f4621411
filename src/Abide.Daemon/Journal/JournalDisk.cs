using Abide.Processes;

namespace Abide.Daemon.Journal;

/// <summary>The calls that fail on a full or broken disk; a test derives from it to have them fail. Results are 0 or more, or a negated errno.</summary>
internal class JournalDisk
{
    public static JournalDisk System { get; } = new();

    /// <summary>Reserves room without changing the file's size. A file system that cannot is no fault.</summary>
    public virtual int Reserve(int fd, long offset, long bytes) =>
        FileSystem.Reserve(fd, offset, bytes) is var result && result == -Errno.EOPNOTSUPP ? 0 : result;

    /// <summary>Writes all bytes; after an error a part of them may have been written.</summary>
    public virtual int Write(int fd, ReadOnlySpan<byte> bytes, long offset) => FileSystem.WriteAt(fd, bytes, offset);

    /// <summary>Brings the file's content to the disk.</summary>
    public virtual int Sync(int fd) => FileSystem.SyncFile(fd);
}
