using Abide.Processes;

namespace Abide.Daemon.Journal;

/// <summary>The part of a journal that deals with a disk which takes nothing: programs run on, and what they print is kept in memory, up to a limit.</summary>
internal sealed partial class SessionJournal
{
    private Backlog? _backlog;

    /// <summary>Why the disk takes nothing; null when it does. <see cref="Retry"/> is then to be called every few hundred milliseconds.</summary>
    public DiskFault? Fault { get; private set; }

    /// <summary>Writes what waits in memory, if the disk takes it again.</summary>
    /// <returns>True when nothing waits any more.</returns>
    public bool Retry()
    {
        while (_backlog is { } backlog)
        {
            if (backlog.DroppedBytes + backlog.DroppedEntries > 0)
            {
                var others = backlog.DroppedEntries == 0 ? "" : $"; {backlog.DroppedEntries} other entries are missing too";
                var gap = new GapEntry(backlog.DroppedBytes, $"the disk took nothing since {Fault!.Since:u} ({Posix.Describe(Fault.Errno)}){others}").ToBytes();
                if (TryWrite(Header(EntryType.Gap, Run, gap.Length, 0, 0, EntryFlags.None), gap) < 0)
                    return false;
                backlog.ForgetDropped();
            }
            else if (backlog.First is { } first)
            {
                if (TryWrite(first.Header, first.Payload) < 0)
                    return false;
                backlog.RemoveFirst();
            }
            else
            {
                _backlog = null;
                Fault = null;
            }
        }

        return true;
    }

    /// <summary>The disk takes nothing: from now on into memory. The room that each segment has in reserve is for saying so, should the daemon die meanwhile.</summary>
    private void Fail(int error)
    {
        Fault = new DiskFault(-error, _start.Time.GetUtcNow());
        _backlog = new Backlog();
        if (_file is not { } file || -error is not (Errno.ENOSPC or Errno.EDQUOT))
            return;
        var words = new GapEntry(null, $"{Fault}; what was printed from here on was kept in memory").ToBytes();
        Scratch.ResetWrittenCount();
        EntryPacker.Pack(Scratch, file.Length, Header(EntryType.Gap, Run, words.Length, 0, 0, EntryFlags.None), words);
        if (file.TryAppend(Scratch.WrittenSpan) >= 0)
            _extent.Publish(file.End);
    }
}
