namespace Abide.Daemon.Journal;

/// <summary>A segment as readers know it.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Base">The position of its first byte.</param>
/// <param name="End">Where it ends; of the last one the journal's end counts instead.</param>
/// <param name="Start">Its first entry.</param>
internal sealed record Segment(string Path, Position Base, Position End, SegmentStart Start)
{
    /// <summary>When its first entry was written: microseconds since the Unix epoch.</summary>
    public long Time { get; init; }

    /// <summary>True when the first entry cannot be read.</summary>
    public bool IsStartLost { get; init; }
}

/// <summary>
/// What there is to read: the segments and the end of what is written whole. The writer publishes, any number of readers look, nobody waits: first come
/// bytes, then segments, then the end, so whoever sees an end can read up to it.
/// </summary>
internal sealed class JournalExtent(Segment[] segments, Position end)
{
    private volatile Segment[] _segments = segments;
    private long _end = end.Value;

    public Segment[] Segments => _segments;

    public Position Start => _segments[0].Base;

    public Position End => new(Volatile.Read(ref _end));

    public void Publish(Segment[] segments) => _segments = segments;

    public void Publish(Position end) => Volatile.Write(ref _end, end.Value);

    /// <summary>A position before which nothing was written at a time or later; not much before it where there are several segments.</summary>
    public Position StartAt(DateTimeOffset time)
    {
        var microseconds = UnixTime.Microseconds(time);
        var segments = Segments;
        var at = segments.Length - 1;
        while (at > 0 && segments[at].Time >= microseconds)
            at--;
        return segments[at].Base;
    }

    /// <summary>The segment at or before a position; -1 when the position is before all of them.</summary>
    public static int IndexOf(Segment[] segments, Position position)
    {
        var (low, high) = (0, segments.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (segments[middle].Base <= position)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return high;
    }

    /// <summary>True for a position that can be read from, or is the end: not dropped, and not lost with a crash of the machine.</summary>
    public bool Contains(Position position)
    {
        var segments = Segments;
        var at = IndexOf(segments, position);
        return at >= 0 && position <= (at == segments.Length - 1 ? End : segments[at].End);
    }
}
