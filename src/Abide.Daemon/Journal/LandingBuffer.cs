using System.Buffers.Binary;
using Abide.Daemon.Sessions;
using Abide.Processes;

namespace Abide.Daemon.Journal;

/// <summary>What a daemon had read of a session's output when it died.</summary>
/// <param name="Session">Whose.</param>
/// <param name="Run">Of which run.</param>
/// <param name="Stream">Of which of its streams.</param>
/// <param name="Offset">The offset of the first byte in that stream.</param>
/// <param name="Bytes">The bytes, at least one.</param>
internal sealed record LandedChunk(SessionId Session, uint Run, byte Stream, long Offset, byte[] Bytes);

/// <summary>What the last daemon left in its landing buffer.</summary>
/// <param name="Chunks">What it had read and perhaps not written: for <see cref="SessionJournal.AppendRecovered"/>.</param>
/// <param name="InHand">The sessions whose screens it was feeding.</param>
internal sealed record LandingRecovery(IReadOnlyList<LandedChunk> Chunks, IReadOnlyList<SessionId> InHand);

/// <summary>
/// Where output lands before it is in a journal: memory that the keeper holds too, so that what a daemon had read and not yet written when it was killed is
/// found by the next one. One slot for each I/O worker. Each daemon makes its own, and the keeper lets go of the last one's when that is journalled.
/// <code>
///  ┌───────────────────────┬────────┬────────┬───
///  │ magic 8 · unused 4088 │ slot 0 │ slot 1 │ …     see <see cref="LandingSlot"/>
///  └───────────────────────┴────────┴────────┴───
/// </code>
/// </summary>
internal sealed class LandingBuffer : IDisposable
{
    /// <summary>The name under which the keeper holds it.</summary>
    public const string Name = "landing";

    private const int HeaderBytes = 4096;
    private const ulong Magic = 0x31_30_67_6e_69_64_6e_4c; // "Lnding01": another layout gets another number

    private readonly LandingSlot[] _slots;

    internal LandingBuffer(SharedMemory memory)
    {
        Memory = memory;
        _slots = new LandingSlot[(memory.Length - HeaderBytes) / LandingSlot.Size];
        for (var i = 0; i < _slots.Length; i++)
            _slots[i] = new LandingSlot(memory, HeaderBytes + (i * LandingSlot.Size));
    }

    /// <summary>What the keeper is to hold.</summary>
    public SharedMemory Memory { get; }

    public int Count => _slots.Length;

    public LandingSlot this[int worker] => _slots[worker];

    /// <summary>A new one, empty.</summary>
    /// <exception cref="PosixException">There is not enough memory.</exception>
    public static LandingBuffer Create(int slots)
    {
        var memory = SharedMemory.Create(Name, HeaderBytes + (slots * LandingSlot.Size));
        BinaryPrimitives.WriteUInt64LittleEndian(memory.Span, Magic);
        return new LandingBuffer(memory);
    }

    /// <summary>Reads what the last daemon left, and lets go of its memory.</summary>
    /// <param name="memory">As the keeper handed it over; null when it holds none.</param>
    /// <exception cref="InvalidDataException">It is laid out by another version.</exception>
    public static LandingRecovery Recover(SharedMemory? memory)
    {
        if (memory is null)
            return new LandingRecovery([], []);
        using var last = new LandingBuffer(memory);
        if (memory.Length < HeaderBytes || BinaryPrimitives.ReadUInt64LittleEndian(memory.Span) != Magic)
            throw new InvalidDataException("the last daemon's landing buffer has a layout that this version does not know");
        return new LandingRecovery(
            [.. last._slots.Select(slot => slot.Recover()).OfType<LandedChunk>()],
            [.. last._slots.Select(slot => slot.Feeding).OfType<SessionId>().Distinct()]);
    }

    public void Dispose() => Memory.Dispose();
}
