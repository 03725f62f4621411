using System.Text.Json;
using Abide.Daemon.Sessions;
using Microsoft.Win32.SafeHandles;

namespace Abide.Daemon.Journal;

/// <summary>The segments of one session as they lie in its directory.</summary>
internal static class SegmentDirectory
{
    /// <summary>All segments, oldest first, each with its first entry. The last one's end is the end of its file, sound or not.</summary>
    /// <param name="directory">The session's directory.</param>
    /// <param name="session">Whose it should be; null to believe the files.</param>
    /// <exception cref="JournalException">There is none, or one that cannot be read, is another session's, or is too new.</exception>
    public static Segment[] List(string directory, SessionId? session)
    {
        try
        {
            var bases = Directory.EnumerateFiles(directory, "*" + SegmentFile.Extension).Select(SegmentFile.BaseOf).OfType<Position>().Order().ToArray();
            var segments = new List<Segment>(bases.Length);
            foreach (var start in bases)
                segments.Add(Read(directory, start, segments.LastOrDefault()));
            if (!segments.Exists(segment => !segment.IsStartLost))
                throw new JournalException($"{directory} has no journal in it that can be read");
            if (session is { } owner && segments.Find(segment => !segment.IsStartLost && segment.Start.Session != owner.Value) is { } foreign)
                throw new JournalException($"{foreign.Path} is the journal of another session, {foreign.Start.Session}");
            return [.. segments];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"the journal in {directory} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>A journal that nobody writes, to be read as it lies there: nothing is repaired.</summary>
    /// <exception cref="JournalException">As for <see cref="List"/>.</exception>
    public static JournalExtent Open(string directory, SessionId session)
    {
        var segments = List(directory, session);
        return new JournalExtent(segments, segments[^1].End);
    }

    /// <summary>Deletes segments that a daemon was killed over while it made them: nothing is in them but their start.</summary>
    public static void DeleteUnfinished(string directory)
    {
        foreach (var path in Directory.EnumerateFiles(directory, "*" + SegmentFile.Extension + SegmentFile.Unfinished))
            File.Delete(path);
    }

    /// <summary>Opens a segment for reading, next to whoever writes it.</summary>
    public static SafeFileHandle OpenForReading(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>A segment whose start is lost is still read, by its blocks; what the start said is taken from the segment before.</summary>
    private static Segment Read(string directory, Position start, Segment? before)
    {
        var path = SegmentFile.PathOf(directory, start);
        using var file = OpenForReading(path);
        var length = RandomAccess.GetLength(file);
        var (first, time) = ReadStart(file, length, path);
        var end = new Position(start.Value + length);
        if (first is not null)
            return new Segment(path, start, end, first) { Time = time };
        var known = before?.Start ?? new SegmentStart { Session = Guid.Empty, BootId = "", Spec = "" };
        return new Segment(path, start, end, known with { PreviousEnd = before?.End.Value ?? start.Value }) { Time = before?.Time ?? 0, IsStartLost = true };
    }

    private static (SegmentStart? Start, long Time) ReadStart(SafeFileHandle file, long length, string path)
    {
        var block = new byte[SegmentFile.Block];
        var payload = new List<byte>();
        var time = 0L;
        for (long offset = 0; offset < length;)
        {
            var read = RandomAccess.Read(file, block.AsSpan(0, SegmentFile.BlockRoom(offset)), offset);
            if (!EntryHeader.TryRead(block.AsSpan(0, read), out var header) || header.Type != EntryType.SegmentStart)
                break;
            time = offset == 0 ? header.Time : time;
            payload.AddRange(block.AsSpan(EntryHeader.Size, header.Length));
            if ((header.Flags & EntryFlags.More) == 0)
                return (Parse(payload.ToArray(), path), time);
            offset += EntryHeader.Size + header.Length;
        }

        return default;
    }

    private static SegmentStart? Parse(byte[] payload, string path)
    {
        try
        {
            var start = JsonSerializer.Deserialize(payload, JournalJson.Default.SegmentStart);
            if (start is { MinReader: > SegmentStart.CurrentFormat })
                throw new JournalException($"{path} was written by a newer Abide (format {start.Format}); this one reads format {SegmentStart.CurrentFormat}");
            return start?.Magic == SegmentStart.MagicText ? start : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
