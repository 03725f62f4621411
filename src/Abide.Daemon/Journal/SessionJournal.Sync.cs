using Abide.Processes;

namespace Abide.Daemon.Journal;

/// <summary>The part of a journal that <see cref="JournalSync"/> uses, on its own thread, while the writer goes on.</summary>
internal sealed partial class SessionJournal
{
    private long _syncedEnd;
    private bool _hasNewFile;

    /// <summary>What is before it is known to be on the disk; any thread may ask.</summary>
    public Position SyncedEnd => new(Volatile.Read(ref _syncedEnd));

    /// <summary>Syncs this journal alone: 0, or a negated errno.</summary>
    internal int TrySync()
    {
        var mark = BeginSync();
        return EndSync(mark, mark.HasNewFile ? SyncFileSystem() : WithFile(_start.Disk.Sync, goneBecause: SyncFileSystem));
    }

    /// <summary>Where the journal is now: what a sync that begins after this brings to the disk.</summary>
    internal SyncMark BeginSync() => new(End, Interlocked.Exchange(ref _hasNewFile, false));

    /// <summary>Notes what a sync has come to.</summary>
    internal int EndSync(SyncMark mark, int result)
    {
        if (result >= 0)
            Volatile.Write(ref _syncedEnd, Math.Max(mark.End.Value, _syncedEnd));
        else if (mark.HasNewFile)
            Volatile.Write(ref _hasNewFile, true);
        return result;
    }

    /// <summary>Syncs the whole file system that the journal is on: 0, or a negated errno.</summary>
    internal int SyncFileSystem() => WithFile(FileSystem.SyncAll, goneBecause: SyncFileSystem);

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
/// <param name="HasNewFile">True when a file was made since the last: then its name has to be synced too.</param>
internal readonly record struct SyncMark(Position End, bool HasNewFile);
