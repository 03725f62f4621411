using System.Text.Json;

namespace Abide.Daemon.Journal;

/// <summary>The part of a journal that begins segments.</summary>
internal sealed partial class SessionJournal
{
    /// <summary>Goes on in a new segment with room for a payload of this size.</summary>
    private int TryRoll(int payload)
    {
        var segments = _extent.Segments;
        var start = _file?.End ?? _nextBase;
        var first = new SegmentStart
        {
            Session = _start.Session.Value,
            BootId = _start.BootId,
            Name = _start.Name,
            Spec = _start.Spec(),
            Run = Run,
            Ended = Ended,
            Streams = [.. _tally.Ends.All],
            OutputBefore = OutputBytes,
            PreviousEnd = segments.Length > 0 ? End.Value : start.Value,
            PreviousIsKept = _tally.IsKept,
        };
        var json = JsonSerializer.SerializeToUtf8Bytes(first, JournalJson.Default.SegmentStart);
        var header = Header(EntryType.SegmentStart, Run, json.Length, 0, 0, EntryFlags.None);
        Scratch.ResetWrittenCount();
        var used = EntryPacker.Pack(Scratch, 0, header, json);
        var least = used + payload + SegmentFile.Block;
        // Whole segments are dropped, so they are small against a small history.
        var largest = Math.Clamp(_start.History.Bytes / 4, SegmentFile.Smallest, SegmentFile.Largest);
        var usual = Math.Max(least, _file is null ? SegmentFile.Smallest : Math.Min(2 * _file.Capacity, largest));
        var file = SegmentFile.TryCreate(_start.Disk, _directory, start, Scratch.WrittenSpan, usual, out var error)
            ?? SegmentFile.TryCreate(_start.Disk, _directory, start, Scratch.WrittenSpan, least, out error); // a disk that is nearly full still has room for a small one
        if (file is null)
            return error;
        if (segments.Length > 0)
            segments = [.. segments[..^1], segments[^1] with { End = End }];
        _file?.Trim();
        _file?.Dispose();
        _extent.Publish([.. segments, new Segment(SegmentFile.PathOf(_directory, start), start, start, first with { Spec = "" }) { Time = header.Time }]);
        Volatile.Write(ref _file, file);
        Interlocked.Exchange(ref _unsynced, segments.Length == 0 ? Unsynced.FirstName : Unsynced.Files);
        _extent.Publish(file.End);
        _tally.Begin(first);
        Retention.Drop(_extent, _start.History, OutputBytes, _start.Time.GetUtcNow());
        return 0;
    }
}
