using System.Buffers;

namespace Abide.Daemon.Journal;

/// <summary>
/// Lays entries out in blocks. No entry crosses a block's end: so reading can begin at every block, after damage too, and nothing in a payload can be
/// taken for an entry. What does not fit is split; what is left of a block and too small to be used is padded.
/// <code>
///  │◄──────────── block, 64 KiB ───────────►│◄──────────── block ──────
///  │ entry │ entry │   entry (More)         │ entry (Continuation) │ …
///  │ entry │ entry        │ Pad or zeros    │ entry │ …
/// </code>
/// </summary>
internal static class EntryPacker
{
    /// <summary>Payloads shorter than this are not worth a header of their own at a block's end.</summary>
    public const int SmallestPiece = 512;

    /// <summary>Bytes of payload that an entry at this offset may have; 0 when it is better begun in the next block.</summary>
    public static int Room(long offset)
    {
        var room = SegmentFile.BlockRoom(offset) - EntryHeader.Size;
        return room < SmallestPiece ? 0 : room;
    }

    /// <summary>Appends an entry to what will be written at a segment's <paramref name="offset"/>; several, and a pad, where a block ends.</summary>
    /// <returns>The offset behind it.</returns>
    public static long Pack(ArrayBufferWriter<byte> to, long offset, in EntryHeader header, ReadOnlySpan<byte> payload)
    {
        var done = 0;
        do
        {
            var rest = payload.Length - done;
            var room = SegmentFile.BlockRoom(offset) - EntryHeader.Size;
            if (room < rest && room < SmallestPiece)
            {
                offset += PadBlock(to, offset);
                continue;
            }

            var take = Math.Min(rest, room);
            var isStream = header.Type.IsStream();
            var flags = header.Flags;
            if (!isStream && take < rest)
                flags |= EntryFlags.More;
            if (!isStream && done > 0)
                flags |= EntryFlags.Continuation;
            var entry = to.GetSpan(EntryHeader.Size + take)[..(EntryHeader.Size + take)];
            payload.Slice(done, take).CopyTo(entry[EntryHeader.Size..]);
            new EntryHeader
            {
                Length = take,
                Time = header.Time,
                StreamOffset = isStream ? header.StreamOffset + done : header.StreamOffset,
                Run = header.Run,
                Type = header.Type,
                Flags = flags,
                Stream = header.Stream,
            }.Seal(entry);
            to.Advance(entry.Length);
            offset += entry.Length;
            done += take;
            if (done == payload.Length)
                return offset;
        }
        while (true);
    }

    /// <summary>Fills the block: with a Pad entry, or with zeros where not even a header fits.</summary>
    /// <returns>How many bytes that took.</returns>
    public static int PadBlock(ArrayBufferWriter<byte> to, long offset)
    {
        var room = SegmentFile.BlockRoom(offset);
        var pad = to.GetSpan(room)[..room];
        pad.Clear();
        if (room >= EntryHeader.Size)
            new EntryHeader { Length = room - EntryHeader.Size, Time = 0, StreamOffset = 0, Run = 0, Type = EntryType.Pad, Flags = 0, Stream = 0 }.Seal(pad);
        to.Advance(room);
        return room;
    }
}
