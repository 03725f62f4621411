namespace Abide.Processes;

/// <summary>What journals and sockets need of a file system beyond the class library. Returns ≥ 0 or a negated errno.</summary>
public static unsafe class FileSystem
{
    private const int KeepSize = 1;
    private const int OwnerOnly = 0x1C0, Permissions = 0x1FF, Sticky = 0x200, TypeMask = 0xF000, DirectoryType = 0x4000;

    /// <summary>Reserves room on the disk without changing the file's size (fallocate FALLOC_FL_KEEP_SIZE).</summary>
    /// <returns>0, -ENOSPC when the disk is full, -EOPNOTSUPP where the file system cannot.</returns>
    public static int Reserve(int fd, long offset, long bytes)
    {
        int result;
        while ((result = Posix.Result(LibC.Allocate(fd, KeepSize, offset, bytes))) == -Errno.EINTR) { }
        return result;
    }

    /// <summary>Brings a file's content to the disk (fdatasync(2)).</summary>
    public static int SyncFile(int fd) => Posix.Result(LibC.SyncData(fd));

    /// <summary>Brings the names in a directory to the disk (fsync(2)).</summary>
    public static int SyncDirectory(string path)
    {
        var fd = Posix.Result(LibC.Open(path, LibC.OpenReadOnly | LibC.CloseOnExec, 0));
        if (fd < 0) return fd;
        var result = Posix.Result(LibC.SyncData(fd));
        LibC.Close(fd);
        return result;
    }

    /// <summary>How much all programs together have written that is not on a disk yet, in bytes (Dirty and Writeback of /proc/meminfo); 0 where nobody tells.</summary>
    public static long Unwritten()
    {
        try
        {
            return File.ReadLines("/proc/meminfo")
                .Where(line => line.StartsWith("Dirty:", StringComparison.Ordinal) || line.StartsWith("Writeback:", StringComparison.Ordinal))
                .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) * 1024);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>Brings everything of the descriptor's file system to the disk (syncfs(2)): one call for many files.</summary>
    public static int SyncAll(int fd) => Posix.Result(LibC.SyncFileSystem(fd));

    /// <summary>Writes all bytes at an offset (pwrite(2)): their number, or -errno with the part before the error possibly written.</summary>
    public static int WriteAt(int fd, ReadOnlySpan<byte> bytes, long offset)
    {
        fixed (byte* first = bytes)
        {
            for (var done = 0; done < bytes.Length;)
            {
                var count = LibC.WriteAt(fd, first + done, (nuint)(bytes.Length - done), offset + done);
                if (count >= 0) done += (int)count;
                else if (Posix.LastError() is var error && error != Errno.EINTR) return -error;
            }
            return bytes.Length;
        }
    }

    /// <summary>Reads at an offset until the buffer is full or the file ends (pread(2)): the number of bytes, or -errno.</summary>
    public static int ReadAt(int fd, Span<byte> buffer, long offset)
    {
        fixed (byte* first = buffer)
        {
            var done = 0;
            while (done < buffer.Length)
            {
                var count = LibC.ReadAt(fd, first + done, (nuint)(buffer.Length - done), offset + done);
                if (count == 0) break;
                if (count > 0) done += (int)count;
                else if (Posix.LastError() is var error && error != Errno.EINTR) return -error;
            }
            return done;
        }
    }

    /// <summary>Cuts or extends a file (ftruncate(2)).</summary>
    public static int Truncate(int fd, long bytes) => Posix.Result(LibC.Truncate(fd, bytes));

    /// <summary>
    /// Makes sure that <paramref name="path"/> is a directory of this user that nobody else can look into (0700), with its parents.
    /// </summary>
    /// <returns>False when it is something else or somebody else's; nothing is changed then.</returns>
    /// <exception cref="PosixException">It cannot be made.</exception>
    public static bool PrivateDirectory(string path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent && !Directory.Exists(parent) && !PrivateDirectory(parent)) return false;
        var made = Posix.Result(LibC.MakeDirectory(path, OwnerOnly));
        if (made is < 0 and not -Errno.EEXIST) throw new PosixException($"cannot make the directory {path}", made);
        if (!Status(LibC.AtCurrentDirectory, path, 0, out var status)) throw new PosixException($"cannot look at {path}", Posix.LastError());
        if ((status.Mode & TypeMask) != DirectoryType || status.Owner != Posix.GetUid() || (status.Mode & Sticky) != 0) return false;
        return (status.Mode & Permissions) == OwnerOnly || LibC.ChangeMode(path, OwnerOnly) == 0;
    }

    /// <summary>Which file a path leads to, through links, and in which version; null when it leads to nothing. Any write, and any other file in its place, gives another value.</summary>
    public static FileVersion? Version(string path) => Status(LibC.AtCurrentDirectory, path, 0, out var status)
        ? new FileVersion(status.Inode, status.Size, status.ChangedSeconds, status.ChangedNanoseconds)
        : null;

    /// <summary>Whether the path still names the open file: it was not deleted or replaced meanwhile.</summary>
    public static bool IsSameFile(int fd, string path) =>
        Status(fd, "", LibC.AtEmptyPath, out var open) && Status(LibC.AtCurrentDirectory, path, 0, out var named)
        && (open.Inode, open.DeviceMajor, open.DeviceMinor) == (named.Inode, named.DeviceMajor, named.DeviceMinor);

    /// <summary>The user a path belongs to; null when there is nothing.</summary>
    internal static uint? Owner(string path) => Status(LibC.AtCurrentDirectory, path, 0, out var status) ? status.Owner : null;

    private static bool Status(int directory, string path, int flags, out LibC.FileStatus status)
    {
        fixed (LibC.FileStatus* result = &status) return LibC.Status(directory, path, flags, LibC.StatusBasic, result) == 0;
    }
}
