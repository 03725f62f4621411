using System.Runtime.InteropServices;
using Abide.Daemon.Sessions;
using Abide.Processes;

namespace Abide.Daemon.Journal;

/// <summary>
/// The landing place of one I/O worker.
/// <code>
///  0         4064                4095   4096                       4096 + 65536
///  ┌─────────┬───────────────────┬──────┬───────────────────────────┐
///  │ words   │ entry header, 31  │ pkt  │ payload                   │     words: see <see cref="Words"/>
///  └─────────┴───────────────────┴──────┴───────────────────────────┘
/// </code>
/// A terminal is read in packet mode: the kernel puts a byte before the data, 0 for data. It lands on the last byte of the entry header, which is zero.
/// </summary>
/// <remarks>
/// <para>Why no byte is lost or doubled by a SIGKILL between any two instructions. A read takes bytes from the kernel and puts them here in one system call,
/// which SIGKILL does not interrupt once it copies (the memory is populated and locked: no page fault). So there are these moments:</para>
/// <list type="number">
/// <item>State is Empty: nothing was read that is not in a journal.</item>
/// <item>Announced, before the read: the packet byte is 0xFF, which the kernel never writes; on a pipe the region is the random pattern. Nothing was taken.</item>
/// <item>Announced, after the read: the packet byte is 0 and exactly the announced number of bytes landed, for as many were there and nobody else reads.
/// (A change of the terminal's status may cut a read short: then at least a word of the pattern is left at the end.) A non-zero packet byte is a status, without
/// data. A read from a pipe takes all or nothing: any byte that differs from the pattern says all.</item>
/// <item>Landed: the number of bytes is the one stored, before or after the append. Which of the two, the journal knows: its end offset in that stream
/// is at or behind the bytes (they are left out), or before them (they are appended).</item>
/// </list>
/// <para>What the words say is stored before the state that makes them count (release), and they are next changed after it is Empty again. A killed process's
/// stores are in memory up to the instruction that it was killed at, in program order as far as a later process can tell; so only the compiler
/// could reorder them, and it does not move stores over a release or a system call.</para>
/// <para>What remains: fewer than eight bytes read from a pipe that happen to equal the pattern (for one byte, 1 in 256) and a kill within the few
/// instructions behind that very read.</para>
/// </remarks>
internal sealed unsafe class LandingSlot
{
    /// <summary>Returned by <see cref="Land"/>: there is nothing to read at this moment.</summary>
    public const int NothingYet = -1;

    /// <summary>Returned by <see cref="Land"/>: nothing will come any more.</summary>
    public const int Ended = -2;

    internal const int Size = PayloadAt + SegmentFile.Block;
    internal const int PayloadAt = 4096;
    internal const byte NoPacketYet = 0xFF;

    private const int Empty = 0, Announced = 1, Landed = 2;

    private readonly Words* _words;
    private readonly byte* _payload;
    private readonly SharedMemory _memory;

    internal LandingSlot(SharedMemory memory, int at)
    {
        _memory = memory;
        _words = (Words*)(memory.Pointer + at);
        _payload = memory.Pointer + at + PayloadAt;
    }

    /// <summary>What is at the start of a slot; each field is written whole.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Words
    {
        public int State;
        public int IsPacket;
        public Guid Session;
        public uint Run;
        public uint Stream;
        public long Offset;

        /// <summary>Bytes announced, then bytes landed.</summary>
        public int Length;
        public int IsFeeding;
        public ulong Pattern;

        /// <summary>The session whose screen is being fed, while <see cref="IsFeeding"/> is 1.</summary>
        public Guid Feeding;
    }

    public uint Run => _words->Run;

    public byte Stream => (byte)_words->Stream;

    /// <summary>The offset of the first byte of <see cref="Data"/> in its stream.</summary>
    public long Offset => _words->Offset;

    /// <summary>What has landed; stays readable after <see cref="Clear"/>, until the next <see cref="Land"/>.</summary>
    public ReadOnlySpan<byte> Data => new(_payload, _words->Length);

    /// <summary>Room for an entry header, and the data behind it.</summary>
    internal Span<byte> Entry => new(_payload - EntryHeader.Size, EntryHeader.Size + _words->Length);

    /// <summary>The session whose screen was being fed; null for none.</summary>
    public SessionId? Feeding => Volatile.Read(ref _words->IsFeeding) == 1 ? new SessionId(_words->Feeding) : null;

    internal ref Words Raw => ref *_words;

    internal Span<byte> RawPayload => new(_payload - 1, SegmentFile.Block);

    /// <summary>Reads what is there, without waiting. The slot has to be clear; append what landed, then <see cref="Clear"/>.</summary>
    /// <param name="session">Whose output it is.</param>
    /// <param name="run">Of which run.</param>
    /// <param name="stream">Of which of its streams.</param>
    /// <param name="offset">The offset in that stream of the byte that comes next.</param>
    /// <param name="fd">A terminal's master in packet mode or a pipe; non-blocking.</param>
    /// <param name="maxBytes">At most so many; see <see cref="SessionJournal.RoomForOutput"/>.</param>
    /// <param name="packetMode">True for a terminal.</param>
    /// <returns>How many bytes landed (0 when only the terminal's status changed: read on), <see cref="NothingYet"/> or <see cref="Ended"/>.</returns>
    /// <exception cref="PosixException">The descriptor cannot be read.</exception>
    public int Land(SessionId session, uint run, byte stream, long offset, int fd, int maxBytes, bool packetMode)
    {
        if (_words->State != Empty)
            throw new InvalidOperationException("the landing slot still holds output that is in no journal");
        ObjectDisposedException.ThrowIf(_memory.Pointer is null, this);
        var available = Pty.Available(fd);
        if (available < 0)
            return Refused(available);
        var count = Math.Min(available, Math.Min(maxBytes, SegmentFile.Block - EntryHeader.Size));
        if (count == 0 && !packetMode)
            return EmptyPipe(fd);
        Announce(session, run, stream, offset, count, packetMode);
        var first = packetMode ? _payload - 1 : _payload;
        var result = Posix.Read(fd, new Span<byte>(first, packetMode ? count + 1 : count));
        var landed = packetMode ? (result > 0 && _payload[-1] == 0 ? result - 1 : 0) : Math.Max(result, 0);
        _words->Length = landed;
        Volatile.Write(ref _words->State, landed > 0 ? Landed : Empty);
        return result < 0 ? Refused(result) : result == 0 ? Ended : landed;
    }

    /// <summary>What has landed is in the journal.</summary>
    public void Clear() => Volatile.Write(ref _words->State, Empty);

    /// <summary>From here on this session's screen is fed: if the daemon dies of it, the next one knows whose it was.</summary>
    public void BeginFeeding(SessionId session)
    {
        _words->Feeding = session.Value;
        Volatile.Write(ref _words->IsFeeding, 1);
    }

    public void EndFeeding() => Volatile.Write(ref _words->IsFeeding, 0);

    /// <summary>What a dead daemon left here; null for nothing.</summary>
    internal LandedChunk? Recover()
    {
        var count = _words->State switch
        {
            Landed => _words->Length,
            Announced when _words->IsPacket == 1 => _payload[-1] == 0 ? _words->Length - UntouchedAtEnd() : 0,
            Announced => IsUntouched() ? 0 : _words->Length,
            _ => 0,
        };
        return count == 0 ? null : new LandedChunk(new SessionId(_words->Session), Run, Stream, Offset, Data[..count].ToArray());
    }

    private void Announce(SessionId session, uint run, byte stream, long offset, int count, bool packetMode)
    {
        var pattern = (ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue);
        new Span<ulong>(_payload, (count + sizeof(ulong) - 1) / sizeof(ulong)).Fill(pattern);
        _payload[-1] = packetMode ? NoPacketYet : (byte)0;
        _words->IsPacket = packetMode ? 1 : 0;
        _words->Session = session.Value;
        _words->Run = run;
        _words->Stream = stream;
        _words->Offset = offset;
        _words->Length = count;
        _words->Pattern = pattern;
        Volatile.Write(ref _words->State, Announced);
    }

    /// <summary>A pipe without bytes: has it ended, or is there nothing yet?</summary>
    private static int EmptyPipe(int fd)
    {
        var events = Posix.WaitFor(fd, PollEvents.In, 0);
        if (events == PollEvents.None)
            return NothingYet;
        // Hung up: no writer is left, so what is there now is all. Else something has come since we looked.
        return (events & PollEvents.HangUp) != 0 && Pty.Available(fd) == 0 ? Ended : 0;
    }

    private static int Refused(int result) => -result switch
    {
        Errno.EAGAIN => NothingYet,
        Errno.EIO => Ended, // a terminal that nobody has open any more
        _ => throw new PosixException("a session's output cannot be read", result),
    };

    private bool IsUntouched() => Untouched(Data) == _words->Length;

    /// <summary>Bytes at the end that still are the pattern: a word at least, for a byte or two may look like it by chance.</summary>
    private int UntouchedAtEnd() => Untouched(Data) is >= sizeof(ulong) and var count ? count : 0;

    private int Untouched(ReadOnlySpan<byte> data)
    {
        var pattern = MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in _words->Pattern));
        var count = 0;
        while (count < data.Length && data[^(count + 1)] == pattern[(data.Length - count - 1) % sizeof(ulong)])
            count++;
        return count;
    }
}
