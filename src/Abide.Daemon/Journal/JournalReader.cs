namespace Abide.Daemon.Journal;

/// <summary>
/// A cursor over a journal. Any number of them read beside the writer, each on its own thread; one is used by one thread at a time. What is missing comes as a
/// <see cref="EntryType.Gap"/> entry in its place, whether it was dropped on purpose, lost with the machine, or damaged.
/// </summary>
/// <remarks>
/// Reading begins at block starts only; a position inside a block is reached by walking over the entries before it. So a position made up by a client, or
/// bytes in a payload that look like an entry, never yield an entry that was not written.
/// </remarks>
internal sealed class JournalReader : IDisposable
{
    private readonly JournalExtent _extent;
    private readonly BlockBuffer _block = new();
    private byte[] _joined = [];
    private Position _limit;
    private bool _isAtEntry;

    public JournalReader(JournalExtent extent, Position from)
    {
        _extent = extent;
        Position = from < Position.Zero ? Position.Zero : from;
    }

    /// <summary>Where it will read on.</summary>
    public Position Position { get; private set; }

    /// <summary>True when everything written so far has been read.</summary>
    public bool IsAtEnd => Position >= _extent.End;

    /// <summary>True once anything was missing.</summary>
    public bool SawHole { get; private set; }

    /// <summary>Goes to a position: an entry's, or inside an output entry, or anywhere.</summary>
    public void Seek(Position position)
    {
        if (position == Position)
            return;
        Position = position;
        _isAtEntry = false;
    }

    /// <summary>The next entry; false when there is none yet.</summary>
    /// <exception cref="JournalException">The files cannot be read.</exception>
    public bool TryRead(out Entry entry)
    {
        while (TryReadPart(out entry))
        {
            if (entry.Type is EntryType.Pad or EntryType.SegmentStart)
                continue;
            if ((entry.Flags & (EntryFlags.More | EntryFlags.Continuation)) == 0)
                return true;
            if (TryJoin(ref entry))
                return true;
        }

        return false;
    }

    /// <summary>Gathers what output entries hold, from the cursor on, until <paramref name="into"/> is full, the end is there, or something is missing.</summary>
    /// <returns>How many bytes; 0 at the end, and once when something is missing here (<see cref="SawHole"/>): the cursor is then behind it.</returns>
    /// <exception cref="JournalException">The files cannot be read.</exception>
    public int CopyOutput(Span<byte> into)
    {
        var copied = 0;
        while (copied < into.Length && TryRead(out var entry))
        {
            if (entry.Type == EntryType.Gap)
            {
                SawHole = true;
                if (copied > 0)
                    Position = entry.Position; // told next time
                break;
            }

            if (entry.Type != EntryType.Output)
                continue;
            var take = Math.Min(entry.Payload.Length, into.Length - copied);
            entry.Payload[..take].CopyTo(into[copied..]);
            copied += take;
            if (take < entry.Payload.Length)
                Seek(new Position(entry.Next.Value - entry.Payload.Length + take));
        }

        return copied;
    }

    public void Dispose() => _block.Dispose();

    private bool TryReadPart(out Entry entry)
    {
        entry = default;
        // The end first, the segments after it: a writer publishes them the other way round, so each end that is seen lies in a segment that is seen.
        for (var end = _extent.End; Position < end; end = _extent.End)
        {
            if (!TryEnterSegment(end, out entry))
            {
                if (entry.Type == EntryType.Gap)
                    return true;
                continue;
            }

            var start = _block.Segment!.Base.Value;
            var offset = Position.Value - start;
            if (!_block.TryLoad(offset))
                return Gap(NextSegment(), null, "a part of the journal is gone", out entry);
            var skip = 0;
            if (!_isAtEntry)
                (offset, skip) = WalkTo(offset);
            Position = new Position(start + offset);
            if (SegmentFile.BlockRoom(offset) is < EntryHeader.Size and var rest)
            {
                Position = new Position(start + offset + rest);
                continue;
            }

            if (!EntryHeader.TryRead(_block.From(offset), out var header))
                return Gap(NextBlock(offset), null, "a part of the journal is damaged", out entry);
            entry = ToEntry(header, start + offset, skip, _block.From(offset).Slice(EntryHeader.Size + skip, header.Length - skip));
            Position = entry.Next;
            return true;
        }

        return false;
    }

    /// <summary>Makes the segment of the cursor the current one; false when the cursor had to move, with a gap entry if something is missing.</summary>
    private bool TryEnterSegment(Position end, out Entry entry)
    {
        entry = default;
        var segments = _extent.Segments;
        var at = JournalExtent.IndexOf(segments, Position);
        if (at < 0)
        {
            var dropped = segments[0].Start.OutputBefore;
            return !Gap(segments[0].Base, dropped, "older than the history limit", out entry);
        }

        var segment = segments[at];
        if (at < segments.Length - 1 && Position >= segment.End)
        {
            var next = segments[at + 1];
            if (Position > segment.End || next.Start.PreviousEnd != segment.End.Value)
                return !Gap(next.Base, null, "lost with a crash of the machine", out entry);
            Position = next.Base;
            _isAtEntry = true;
            return false;
        }

        _limit = at == segments.Length - 1 ? end : segment.End;
        _block.Enter(segment, _limit);
        return true;
    }

    private bool Gap(Position next, long? bytes, string reason, out Entry entry)
    {
        SawHole = true;
        entry = new Entry { Position = Position, Next = next, Type = EntryType.Gap, Payload = new GapEntry(bytes, reason).ToBytes() };
        Position = next;
        _isAtEntry = true;
        return true;
    }

    private Position NextSegment()
    {
        var segments = _extent.Segments;
        var after = JournalExtent.IndexOf(segments, Position) + 1;
        return after < segments.Length ? segments[after].Base : _extent.End;
    }

    private Position NextBlock(long offset)
    {
        var next = new Position(_block.Segment!.Base.Value + offset + SegmentFile.BlockRoom(offset));
        return next < _limit ? next : NextSegment();
    }

    /// <summary>
    /// Walks from the block's start to the entry at an offset. Inside an output entry it stops there, and says how much of the payload is before the cursor;
    /// inside another entry it goes behind it.
    /// </summary>
    private (long Offset, int Skip) WalkTo(long target)
    {
        _isAtEntry = true;
        var at = _block.Start;
        while (at < target && EntryHeader.TryRead(_block.From(at), out var header)) // else damage or padding: whoever reads there finds out which
        {
            var payload = at + EntryHeader.Size;
            var next = payload + header.Length;
            if (next > target && payload >= target)
                break;
            if (next > target && header.Type.IsStream())
                return (at, (int)(target - payload));
            at = next;
        }

        return (at, 0);
    }

    private static Entry ToEntry(EntryHeader header, long position, int skip, ReadOnlySpan<byte> payload) => new()
    {
        Position = new Position(skip == 0 ? position : position + EntryHeader.Size + skip),
        Next = new Position(position + EntryHeader.Size + header.Length),
        Type = header.Type,
        Flags = header.Flags,
        Microseconds = header.Time,
        Run = header.Run,
        Stream = header.Stream,
        StreamOffset = header.StreamOffset + skip,
        Payload = payload,
    };

    /// <summary>Puts the parts of a long payload together; false when its beginning or its end is missing.</summary>
    private bool TryJoin(ref Entry entry)
    {
        if ((entry.Flags & EntryFlags.Continuation) != 0)
        {
            SawHole = true; // its start is missing, or before the cursor
            return false;
        }

        var (first, length) = (entry.Position, 0);
        var part = entry;
        while (true)
        {
            if (_joined.Length < length + part.Payload.Length)
                Array.Resize(ref _joined, Math.Max(2 * _joined.Length, length + part.Payload.Length));
            part.Payload.CopyTo(_joined.AsSpan(length));
            length += part.Payload.Length;
            if ((part.Flags & EntryFlags.More) == 0)
                break;
            do
            {
                if (!TryReadPart(out part))
                    return false;
            }
            while (part.Type == EntryType.Pad);
            if (part.Type != entry.Type || (part.Flags & EntryFlags.Continuation) == 0)
            {
                Position = part.Position; // the rest is missing; what is here instead is read next
                SawHole = true;
                return false;
            }
        }

        entry = new Entry
        {
            Position = first,
            Next = part.Next,
            Type = entry.Type,
            Flags = entry.Flags & ~EntryFlags.More,
            Microseconds = entry.Microseconds,
            Run = entry.Run,
            Stream = entry.Stream,
            StreamOffset = entry.StreamOffset,
            Payload = _joined.AsSpan(0, length),
        };
        return true;
    }
}
