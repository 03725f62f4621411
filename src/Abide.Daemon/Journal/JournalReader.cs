using System.Buffers;
using Microsoft.Win32.SafeHandles;

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
    private byte[]? _block = ArrayPool<byte>.Shared.Rent(SegmentFile.Block);
    private byte[] _joined = [];
    private SafeFileHandle? _file;
    private Segment? _segment;
    private Position _limit;
    private long _blockAt;
    private int _blockLength;
    private bool _isAtEntry;

    public JournalReader(JournalExtent extent, Position from)
    {
        _extent = extent;
        Position = from;
    }

    /// <summary>Where it will read on.</summary>
    public Position Position { get; private set; }

    /// <summary>True when everything written so far has been read.</summary>
    public bool IsAtEnd => Position >= _extent.End;

    /// <summary>True once anything was missing.</summary>
    public bool SawHole { get; private set; }

    /// <summary>A reader over the journal in a directory that nobody writes. Its end is taken as it is, torn or not.</summary>
    /// <exception cref="JournalException">There is no journal that can be read.</exception>
    public static JournalReader Open(string directory)
    {
        var segments = SegmentDirectory.List(directory, null);
        return new JournalReader(new JournalExtent(segments, segments[^1].End), segments[0].Base);
    }

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

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
        if (_block is { } block)
            ArrayPool<byte>.Shared.Return(block);
        _block = null;
    }

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

            var offset = Position.Value - _segment!.Base.Value;
            if (!TryLoad(offset))
                return Gap(NextSegment(), null, "a part of the journal is gone", out entry);
            if (!_isAtEntry && !TryWalkTo(ref offset, out var skip))
                return OutputRest(offset, skip, out entry);
            var room = SegmentFile.BlockRoom(offset);
            if (room < EntryHeader.Size)
            {
                Position = new Position(Position.Value + room);
                continue;
            }

            var at = (int)(offset - _blockAt);
            if (!EntryHeader.TryRead(_block.AsSpan(at, Math.Max(_blockLength - at, 0)), out var header))
                return Gap(NextBlock(offset), null, "a part of the journal is damaged", out entry);
            entry = ToEntry(header, _segment.Base.Value + offset, 0);
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

        if (_segment?.Base != segment.Base)
        {
            _file?.Dispose();
            _file = null;
            _blockLength = 0;
        }

        _segment = segment;
        _limit = at == segments.Length - 1 ? end : segment.End;
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
        var next = new Position(_segment!.Base.Value + offset + SegmentFile.BlockRoom(offset));
        return next < _limit ? next : NextSegment();
    }

    /// <summary>Has the block of <paramref name="offset"/> in the buffer, as far as it is written; false when its file is gone.</summary>
    private bool TryLoad(long offset)
    {
        var block = offset & ~(long)(SegmentFile.Block - 1);
        var wanted = (int)Math.Min(SegmentFile.Block, _limit.Value - _segment!.Base.Value - block);
        if (block != _blockAt)
            (_blockAt, _blockLength) = (block, 0);
        if (_blockLength >= wanted && _file is not null)
            return true;
        try
        {
            _file ??= SegmentDirectory.OpenForReading(_segment.Path);
            _blockLength += RandomAccess.Read(_file, _block.AsSpan(_blockLength, wanted - _blockLength), block + _blockLength);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"{_segment.Path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>
    /// Walks from the block's start to the entry at <paramref name="offset"/>. False when that is inside an output entry: then offset is the entry's and
    /// skip how much of its payload is before the cursor. Inside another entry, the cursor moves behind it.
    /// </summary>
    private bool TryWalkTo(ref long offset, out int skip)
    {
        skip = 0;
        _isAtEntry = true;
        var at = 0;
        var target = (int)(offset - _blockAt);
        while (at < target)
        {
            if (!EntryHeader.TryRead(_block.AsSpan(at, Math.Max(_blockLength - at, 0)), out var header))
                break; // damage, or the unused end of the block: whoever reads there finds out which
            var payload = at + EntryHeader.Size;
            if (payload + header.Length > target)
            {
                skip = header.Type.IsStream() ? Math.Max(target - payload, 0) : 0;
                if (skip == 0 && target > payload)
                    at = payload + header.Length;
                break;
            }

            at = payload + header.Length;
        }

        offset = _blockAt + at;
        if (skip > 0)
            return false;
        Position = new Position(_segment!.Base.Value + offset);
        return true;
    }

    private bool OutputRest(long offset, int skip, out Entry entry)
    {
        EntryHeader.TryReadLength(_block.AsSpan((int)(offset - _blockAt), _blockLength - (int)(offset - _blockAt)), out var header);
        entry = ToEntry(header, _segment!.Base.Value + offset, skip);
        Position = entry.Next;
        return true;
    }

    private Entry ToEntry(EntryHeader header, long position, int skip)
    {
        var payload = (int)(position - _segment!.Base.Value - _blockAt) + EntryHeader.Size;
        return new Entry
        {
            Position = new Position(skip == 0 ? position : position + EntryHeader.Size + skip),
            Next = new Position(position + EntryHeader.Size + header.Length),
            Type = header.Type,
            Flags = header.Flags,
            Microseconds = header.Time,
            Run = header.Run,
            Stream = header.Stream,
            StreamOffset = header.StreamOffset + skip,
            Payload = _block.AsSpan(payload + skip, header.Length - skip),
        };
    }

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
