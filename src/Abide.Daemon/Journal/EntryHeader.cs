using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Abide.Daemon.Journal;

/// <summary>
/// What stands before each payload; little-endian.
/// <code>
///  0        4        8                 16                24       28  29  30  31  32
///  ┌────────┬────────┬─────────────────┬─────────────────┬────────┬───┬───┬───┬───┬─────────────┐
///  │ length │ crc32c │ microseconds    │ stream offset   │ run    │typ│flg│str│ 0 │ payload …   │
///  └────────┴────────┴─────────────────┴─────────────────┴────────┴───┴───┴───┴───┴─────────────┘
/// </code>
/// <c>length</c> counts the payload. The checksum covers header and payload, with its own field zero. The last byte is always zero: in the landing buffer it
/// is where the kernel's packet byte (<c>TIOCPKT_DATA</c>, 0) lands, so that header and payload lie side by side and one write appends an entry without a copy.
/// </summary>
internal readonly struct EntryHeader
{
    public const int Size = 32;

    /// <summary>Bytes of payload, 0 to <see cref="SegmentFile.Block"/> - <see cref="Size"/>.</summary>
    public required int Length { get; init; }

    /// <summary>When it was written: microseconds since the Unix epoch, UTC.</summary>
    public required long Time { get; init; }

    /// <summary>For streams: the offset of the first payload byte in the stream (run, stream).</summary>
    public required long StreamOffset { get; init; }

    public required uint Run { get; init; }

    public required EntryType Type { get; init; }

    public required EntryFlags Flags { get; init; }

    public required byte Stream { get; init; }

    /// <summary>Writes header and checksum before a payload that is already in place; the payload's length is <see cref="Length"/>.</summary>
    /// <param name="entry">Room for header and payload, exactly.</param>
    public void Seal(Span<byte> entry)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(entry, (uint)Length);
        BinaryPrimitives.WriteInt64LittleEndian(entry[8..], Time);
        BinaryPrimitives.WriteInt64LittleEndian(entry[16..], StreamOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[24..], Run);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[28..], (uint)Type | ((uint)Flags << 8) | ((uint)Stream << 16));
        BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], Checksum(entry));
    }

    /// <summary>The entry at the start of <paramref name="bytes"/>; false when there is none, or not a whole and sound one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out EntryHeader header) =>
        TryReadLength(bytes, out header) && Checksum(bytes[..(Size + header.Length)]) == BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);

    /// <summary>Like <see cref="TryRead"/>, without the checksum: for walking over entries that are checked when they are read.</summary>
    public static bool TryReadLength(ReadOnlySpan<byte> bytes, out EntryHeader header)
    {
        header = default;
        if (bytes.Length < Size || bytes[Size - 1] != 0 || bytes[28] == 0)
            return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (length > bytes.Length - Size)
            return false;
        header = new EntryHeader
        {
            Length = (int)length,
            Time = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            StreamOffset = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            Run = BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]),
            Type = (EntryType)bytes[28],
            Flags = (EntryFlags)bytes[29],
            Stream = bytes[30],
        };
        return true;
    }

    /// <summary>CRC-32C of an entry, its own field taken as zero: eight bytes a step.</summary>
    private static uint Checksum(ReadOnlySpan<byte> entry)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, (ulong)BinaryPrimitives.ReadUInt32LittleEndian(entry));
        var rest = entry[8..];
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(rest))
            crc = BitOperations.Crc32C(crc, word);
        foreach (var one in rest[(rest.Length & ~7)..])
            crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
