using System.Globalization;
using Abide.Processes;
using Microsoft.Win32.SafeHandles;

namespace Abide.Daemon.Journal;

/// <summary>
/// A segment that is being written. It is named by the position of its first byte; its room on the disk is reserved when it is made, so that a full disk is
/// noticed then and not in the middle of a write.
/// </summary>
internal sealed class SegmentFile : IDisposable
{
    /// <summary>The size of a block: no entry crosses the end of one. In bytes.</summary>
    public const int Block = 64 * 1024;

    public const long Smallest = Block;
    public const long Largest = 8 * 1024 * 1024;
    public const string Extension = ".journal";

    /// <summary>Behind the extension until a new segment has its first entry.</summary>
    public const string Unfinished = ".new";

    /// <summary>Reserved behind the capacity: room to say that the disk is full when it is.</summary>
    private const int LastWords = 4096;

    private readonly JournalDisk _disk;
    private bool _isReserved;

    private SegmentFile(JournalDisk disk, SafeFileHandle handle, Position start, long length, long capacity)
    {
        _disk = disk;
        Handle = handle;
        Base = start;
        Length = length;
        Capacity = capacity;
    }

    public SafeFileHandle Handle { get; }

    public Position Base { get; }

    /// <summary>Bytes written.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes that it may grow to; whole blocks.</summary>
    public long Capacity { get; }

    public Position End => new(Base.Value + Length);

    /// <summary>Bytes up to the end of the block that <paramref name="offset"/> is in, 1 to <see cref="Block"/>.</summary>
    public static int BlockRoom(long offset) => Block - (int)(offset & (Block - 1));

    public static string PathOf(string directory, Position start) => Path.Combine(directory, start.Value.ToString("x16", CultureInfo.InvariantCulture) + Extension);

    /// <summary>The base in a segment's file name; null for other files.</summary>
    public static Position? BaseOf(string path) =>
        Path.GetExtension(path) == Extension && Path.GetFileNameWithoutExtension(path) is { Length: 16 } name
            && long.TryParse(name, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var start) && start >= 0
            ? new Position(start)
            : null;

    /// <summary>Makes a segment with its first entry in it: it appears under its name whole, or not at all.</summary>
    /// <param name="disk">Where.</param>
    /// <param name="directory">The session's directory.</param>
    /// <param name="start">Its base.</param>
    /// <param name="first">Its first bytes.</param>
    /// <param name="capacity">Bytes to reserve; rounded up to whole blocks.</param>
    /// <param name="error">A negated errno when there is none.</param>
    public static SegmentFile? TryCreate(JournalDisk disk, string directory, Position start, ReadOnlySpan<byte> first, long capacity, out int error)
    {
        var path = PathOf(directory, start);
        var fresh = path + Unfinished;
        capacity = (capacity + Block - 1) / Block * Block;
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(fresh, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            var segment = new SegmentFile(disk, handle, start, 0, capacity);
            error = segment.TryAppend(first);
            if (error >= 0)
            {
                File.Move(fresh, path);
                return segment;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = e.HResult is Errno.ENOSPC or Errno.EDQUOT ? -e.HResult : -Errno.EIO; // here the class library's HResult is the errno
        }

        handle?.Dispose();
        File.Delete(fresh);
        return null;
    }

    /// <summary>Opens a segment to go on writing at <paramref name="length"/>; what is behind is cut off.</summary>
    /// <exception cref="JournalException">It cannot be opened or cut.</exception>
    public static SegmentFile Open(JournalDisk disk, string directory, Position start, long length)
    {
        var path = PathOf(directory, start);
        try
        {
            var capacity = Smallest;
            while (capacity < length)
                capacity = Math.Min(capacity * 2, capacity + Largest);
            var segment = new SegmentFile(disk, File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete), start, length, capacity);
            Check(FileSystem.Truncate(segment.Descriptor, length), path);
            return segment;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"{path} cannot be opened for writing: {e.Message}", e);
        }
    }

    /// <summary>Appends bytes, all or none: what an error left behind is cut off again.</summary>
    /// <returns>0 or more, or a negated errno.</returns>
    public int TryAppend(ReadOnlySpan<byte> bytes)
    {
        var result = TryReserve();
        if (result < 0)
            return result;
        result = _disk.Write(Descriptor, bytes, Length);
        if (result < 0)
            FileSystem.Truncate(Descriptor, Length);
        else
            Length += bytes.Length;
        return result;
    }

    /// <summary>Gives reserved room that was not used back to the disk.</summary>
    public void Trim() => FileSystem.Truncate(Descriptor, Length);

    public void Dispose() => Handle.Dispose();

    private int Descriptor => (int)Handle.DangerousGetHandle();

    /// <summary>Before the first append: a segment that was opened again gave its room back when it was closed.</summary>
    private int TryReserve()
    {
        if (_isReserved)
            return 0;
        var result = _disk.Reserve(Descriptor, Length, Capacity + LastWords - Length);
        _isReserved = result >= 0;
        return result;
    }

    private static void Check(int result, string path)
    {
        if (result < 0)
            throw new JournalException($"{path} cannot be cut: {Posix.Describe(-result)}");
    }
}
