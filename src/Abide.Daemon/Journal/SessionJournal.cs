using System.Buffers;
using Abide.Processes;

namespace Abide.Daemon.Journal;

/// <summary>
/// A session's journal, for its one writer: whoever has the session's turn appends, everybody else reads (<see cref="OpenReader"/>). Nothing here waits for
/// a reader or for the disk, and no lock is taken.
/// <code>
///  sessions/&lt;id&gt;/0000000000000000.journal   the first segment, named by the position of its first byte: 64 KiB
///                0000000000010000.journal   the next, 128 KiB, and so on up to 8 MiB
///                0000000100000000.journal   after a boot of the machine: the base jumps, for positions may have been handed out that were lost
/// </code>
/// </summary>
internal sealed partial class SessionJournal : IDisposable
{
    private const int JumpBits = 32;

    private readonly string _directory;
    private readonly JournalExtent _extent;
    private readonly Tally _tally;
    /// <summary>Where entries are put together: one for each thread, because a journal is written in turns and most sessions are idle.</summary>
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_scratch;

    private JournalStart _start;
    private JournalReader? _reader;
    private SegmentFile? _file;
    private Position _nextBase;

    private SessionJournal(string directory, JournalStart start, Tally tally, JournalExtent extent)
    {
        _directory = directory;
        _start = start;
        _tally = tally;
        _extent = extent;
    }

    /// <summary>The oldest position that is kept.</summary>
    public Position Start => _extent.Start;

    /// <summary>Behind the last entry; any thread may ask.</summary>
    public Position End => _extent.End;

    /// <summary>Bytes of output since the session was created, dropped ones included.</summary>
    public long OutputBytes => _tally.OutputBytes;

    /// <summary>Bytes of the files, without jumps.</summary>
    public long Bytes
    {
        get
        {
            var segments = _extent.Segments;
            return segments.Take(segments.Length - 1).Sum(segment => segment.End.Value - segment.Base.Value) + End.Value - segments[^1].Base.Value;
        }
    }

    /// <summary>The last run that was started; 0 for none.</summary>
    public uint Run => _tally.Run;

    /// <summary>How that run ended; null while it has not.</summary>
    public EndedRun? Ended => _tally.Ended;

    /// <summary>How many bytes of output to read at most, so that they fit into one entry where the journal stands.</summary>
    public int RoomForOutput => _file is { } file && EntryPacker.Room(file.Length) is > 0 and var room ? room : SegmentFile.Block - EntryHeader.Size;

    /// <summary>Begins a new session's journal, in a directory that is there or can be made.</summary>
    /// <exception cref="JournalException">The disk does not take it, or there is a journal already.</exception>
    public static SessionJournal Create(string directory, JournalStart start)
    {
        if (Directory.CreateDirectory(directory).EnumerateFiles("*" + SegmentFile.Extension).Any())
            throw new JournalException($"{directory} has a journal already");
        var journal = new SessionJournal(directory, start, new Tally(), new JournalExtent([], Position.Zero));
        if (journal.TryRoll(0) is < 0 and var error)
            throw new JournalException($"a journal cannot be made in {directory}: {Posix.Describe(-error)}");
        return journal;
    }

    /// <summary>Opens a journal to go on with it: cuts a torn tail, never anything that was synced.</summary>
    /// <exception cref="JournalException">It cannot be read at all; its files are left as they are.</exception>
    public static SessionJournal Open(string directory, JournalStart start)
    {
        var found = JournalRecovery.Of(directory, start);
        SegmentDirectory.DeleteUnfinished(directory);
        var last = found.Last;
        var isWhole = found.SoundLength == found.FileLength;
        var mayCut = last.Base.Value + found.SoundLength >= start.Synced.Value && !last.IsStartLost;
        if (!isWhole && mayCut)
            mayCut = found.TrySaveTail();
        var end = new Position(last.Base.Value + (mayCut ? found.SoundLength : found.FileLength));
        var journal = new SessionJournal(directory, start, found.Tally, new JournalExtent(found.Segments, end))
        {
            _syncedEnd = start.Synced.Value,
            _unsynced = Unsynced.Files, // what a dead daemon wrote may not be on the disk yet
        };
        var file = mayCut ? SegmentFile.Open(start.Disk, directory, last.Base, found.SoundLength) : null;
        if (file is not null && last.Start.BootId == start.BootId)
        {
            journal._file = file;
        }
        else
        {
            // Positions behind the end may have been handed out and lost with the machine. The first entry to come begins a segment beyond all of them.
            file?.Dispose();
            journal._nextBase = new Position(((end.Value >> JumpBits) + 1) << JumpBits);
        }

        return journal;
    }

    /// <summary>What there is to read; any thread may ask, also after the journal was closed.</summary>
    public JournalExtent Extent => _extent;

    /// <summary>A reader on its own cursor; any thread may ask.</summary>
    public JournalReader OpenReader(Position from) => new(_extent, from);

    /// <summary>True for a position that can be read from, or is the end: not dropped, and not lost with a crash of the machine.</summary>
    public bool Contains(Position position) => _extent.Contains(position);

    /// <summary>How far a stream is taken: the offset of the next byte to read from it.</summary>
    public long StreamOffset(uint run, byte stream) => _backlog?.End(run, stream, _tally.Ends[run, stream]) ?? _tally.Ends[run, stream];

    /// <summary>Gathers output for one who is behind; like <see cref="JournalReader.CopyOutput"/>, for the writer's own thread.</summary>
    /// <returns>How many bytes; 0 at the end, and where something is missing.</returns>
    public int CopyOutput(Position from, Span<byte> into, out Position next)
    {
        _reader ??= OpenReader(from);
        _reader.Seek(from);
        var copied = _reader.CopyOutput(into);
        next = _reader.Position;
        return copied;
    }

    /// <summary>Appends an entry; one that is too long for a block is split and read back as one.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="run">The run that it belongs to; 0 for none.</param>
    /// <param name="payload">Its content.</param>
    /// <param name="stream">For streams: which.</param>
    /// <param name="streamOffset">For streams: the offset of the first payload byte.</param>
    /// <param name="flags"><see cref="EntryFlags.Survivor"/> or none.</param>
    /// <returns>The journal's end; unchanged while the entry waits for a disk that takes nothing.</returns>
    public Position Append(EntryType type, uint run, ReadOnlySpan<byte> payload, byte stream = 0, long streamOffset = 0, EntryFlags flags = EntryFlags.None)
    {
        var header = Header(type, run, payload.Length, stream, streamOffset, flags);
        if (_backlog is null && TryWrite(header, payload) is < 0 and var error)
            Fail(error);
        _backlog?.Add(header, payload);
        return End;
    }

    /// <summary>Appends what has landed: one write, no copy.</summary>
    public Position AppendOutput(LandingSlot slot, EntryFlags flags = EntryFlags.None)
    {
        var payload = slot.Data;
        var size = EntryHeader.Size + payload.Length;
        if (payload.IsEmpty)
            return End;
        if (_backlog is not null || _file is not { } file || size > SegmentFile.BlockRoom(file.Length) || file.Length + size > file.Capacity)
            return Append(EntryType.Output, slot.Run, payload, slot.Stream, slot.Offset, flags);
        var header = Header(EntryType.Output, slot.Run, payload.Length, slot.Stream, slot.Offset, flags);
        header.Seal(slot.Entry);
        if (file.TryAppend(slot.Entry) is < 0 and var error)
        {
            Fail(error);
            _backlog!.Add(header, payload);
            return End;
        }

        _tally.Note(header, payload);
        _extent.Publish(file.End);
        return file.End;
    }

    /// <summary>Appends what a dead daemon had read and not yet appended. What is in the journal already is recognised by its offset and left out.</summary>
    public Position AppendRecovered(LandedChunk chunk)
    {
        var have = StreamOffset(chunk.Run, chunk.Stream);
        if (chunk.Offset > have)
            Append(EntryType.Gap, chunk.Run, new GapEntry(chunk.Offset - have, "kept in memory when the daemon died").ToBytes(), chunk.Stream);
        var known = (int)Math.Clamp(have - chunk.Offset, 0, chunk.Bytes.Length);
        return known == chunk.Bytes.Length
            ? End
            : Append(EntryType.Output, chunk.Run, chunk.Bytes.AsSpan(known), chunk.Stream, chunk.Offset + known);
    }

    /// <summary>Notes another name or spec, for rebuilding a lost catalog.</summary>
    public Position Describe(string? name, string spec)
    {
        _start = _start with { Name = name, Spec = () => spec };
        return Append(EntryType.Description, 0, new SessionDescription(name, spec).ToBytes());
    }

    /// <summary>Changes how much output is kept, and drops what is too much.</summary>
    public void Limit(HistoryLimit history)
    {
        _start = _start with { History = history };
        Retention.Drop(_extent, history, OutputBytes, _start.Time.GetUtcNow());
    }

    /// <summary>Brings everything so far to the disk.</summary>
    /// <exception cref="JournalException">The disk does not take it.</exception>
    public void Sync()
    {
        if (Fault is { } fault)
            throw new JournalException(fault.ToString());
        if (TrySync() is < 0 and var error)
            throw new JournalException($"the disk has not taken the journal: {Posix.Describe(-error)}");
    }

    public void Dispose()
    {
        _file?.Trim();
        _file?.Dispose();
        _reader?.Dispose();
    }

    private static ArrayBufferWriter<byte> Scratch => t_scratch ??= new ArrayBufferWriter<byte>();

    private EntryHeader Header(EntryType type, uint run, int length, byte stream, long offset, EntryFlags flags) => new()
    {
        Length = length,
        Time = UnixTime.Microseconds(_start.Time.GetUtcNow()),
        StreamOffset = offset,
        Run = run,
        Type = type,
        Flags = flags,
        Stream = stream,
    };

    /// <summary>Writes one entry, in a new segment if this one is full; all of it or nothing.</summary>
    private int TryWrite(in EntryHeader header, ReadOnlySpan<byte> payload)
    {
        if (_file is null && TryRoll(payload.Length) is < 0 and var none)
            return none;
        Scratch.ResetWrittenCount();
        if (EntryPacker.Pack(Scratch, _file!.Length, header, payload) > _file.Capacity)
        {
            if (TryRoll(payload.Length) is < 0 and var full)
                return full;
            Scratch.ResetWrittenCount();
            EntryPacker.Pack(Scratch, _file.Length, header, payload);
        }

        if (_file.TryAppend(Scratch.WrittenSpan) is < 0 and var error)
            return error;
        _tally.Note(header, payload);
        _extent.Publish(_file.End);
        return 0;
    }
}
