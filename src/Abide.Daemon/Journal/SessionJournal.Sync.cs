using Abide.Processes;

namespace Abide.Daemon.Journal;

/// <summary>The part of a journal that <see cref="JournalSync"/> uses, on its own thread, while the writer goes on.</summary>
internal sealed partial class SessionJournal
{
    private long _syncedEnd;
    private Unsynced _unsynced;

    /// <summary>What is before it is known to be on the disk; any thread may ask.</summary>
    public Position SyncedEnd => new(Volatile.Read(ref _syncedEnd));

    /// <summary>Syncs this journal alone: 0, or a negated errno.</summary>
    internal int TrySync()
    {
        var mark = BeginSync();
        return EndSync(mark, mark.Unsynced == Unsynced.Files ? SyncFileSystem() : WithFile(mark.Unsynced == Unsynced.FirstName ? SyncWithName : _start.Disk.Sync, goneBecause: SyncFileSystem));
    }

    /// <summary>Where the journal is now: what a sync that begins after this brings to the disk.</summary>
    internal SyncMark BeginSync() => new(End, Interlocked.Exchange(ref _unsynced, Unsynced.Content));

    /// <summary>Notes what a sync has come to.</summary>
    internal int EndSync(SyncMark mark, int result)
    {
        if (result >= 0)
            Volatile.Write(ref _syncedEnd, Math.Max(mark.End.Value, _syncedEnd));
        else
            Interlocked.CompareExchange(ref _unsynced, mark.Unsynced, Unsynced.Content);
        return result;
    }

    /// <summary>Syncs the whole file system that the journal is on: 0, or a negated errno.</summary>
    internal int SyncFileSystem() => WithFile(FileSystem.SyncAll, goneBecause: SyncFileSystem);

    private int SyncWithName(int fd)
    {
        var result = _start.Disk.Sync(fd);
        foreach (var directory in (ReadOnlySpan<string>)[_directory, Path.GetDirectoryName(_directory)!])
            result = result < 0 ? result : FileSystem.SyncDirectory(directory);
        return result;
    }

    /// <summary>Calls with the file that is being written. When the writer closes it in this moment there is a next one, and the old one needs the whole sync.</summary>
    private int WithFile(Func<int, int> call, Func<int> goneBecause)
    {
        if (Volatile.Read(ref _file) is not { } file)
            return 0; // opened, and nothing appended since
        var isHeld = false;
        try
        {
            file.Handle.DangerousAddRef(ref isHeld);
            return call((int)file.Handle.DangerousGetHandle());
        }
        catch (ObjectDisposedException)
        {
            return Volatile.Read(ref _file) == file ? -Errno.EBADF : goneBecause(); // the same one: the journal itself was closed
        }
        finally
        {
            if (isHeld)
                file.Handle.DangerousRelease();
        }
    }
}

/// <summary>How far a sync reaches.</summary>
/// <param name="End">The journal's end when it began.</param>
/// <param name="Unsynced">What else it has to bring there.</param>
internal readonly record struct SyncMark(Position End, Unsynced Unsynced);

/// <summary>What of a journal may not be on the disk yet.</summary>
internal enum Unsynced
{
    /// <summary>Of the file that is being written, what was appended.</summary>
    Content,

    /// <summary>Its name too, and its directory's: it is the first.</summary>
    FirstName,

    /// <summary>Files before it as well.</summary>
    Files,
}
