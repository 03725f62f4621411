using System.Buffers;
using System.IO.Compression;
using Abide.Terminal.Cells;
using Abide.Terminal.Snapshots;

namespace Abide.Terminal.History;

/// <summary>
/// A block's lines as bytes:
/// <code>
/// width      varint, with 1 added
/// styles     varint count, then each
/// lines      varint count, then each: varint length and the line as <see cref="LineEncoder"/> wrote it
/// </code>
/// Packed, these bytes are compressed with Brotli behind their number, 4 bytes.
/// </summary>
internal static class BlockForm
{
    /// <summary>Fast ones: what takes ten times as long is smaller by a tenth.</summary>
    private const int Quality = 2, Window = 16;

    /// <summary>The longest packed block that is believed: a block holds one line of any length, or 64 KiB, and its styles.</summary>
    private const int MaximumUnpacked = 32 << 20;

    /// <summary>Used again and again: its buffer is so large that the collector would have to come for each.</summary>
    [ThreadStatic]
    private static SnapshotWriter? s_writer;

    public static void Write(SnapshotWriter to, HistoryBlock block)
    {
        to.Number(block.Width + 1);
        to.Number(block.Styles.Count);
        for (var index = 0; index < block.Styles.Count; index++)
            StyleSection.Write(to, block.Styles[index]);
        to.Number(block.Count);
        for (var index = 0; index < block.Count; index++)
            to.Bytes(block.Line(index));
    }

    /// <exception cref="InvalidDataException">The bytes are not what <see cref="Write"/> writes; the lines themselves are not looked at.</exception>
    public static HistoryBlock Read(ref SnapshotReader from)
    {
        var block = new HistoryBlock();
        var width = from.Number(0, Screen.MaximumColumns + 1, "a block's width") - 1;
        for (var left = from.Number(0, int.MaxValue, "the number of styles"); left > 0; left--)
        {
            var style = StyleSection.Read(ref from);
            block.Styles.Add(style.Bits, style.Link);
        }

        for (var left = from.Number(0, int.MaxValue, "the number of lines"); left > 0; left--)
            block.Add(from.Bytes(), width);
        return block;
    }

    public static byte[] Pack(HistoryBlock block)
    {
        var writer = s_writer ??= new SnapshotWriter();
        writer.Clear();
        Write(writer, block);
        var raw = writer.Written;
        var buffer = ArrayPool<byte>.Shared.Rent(sizeof(int) + BrotliEncoder.GetMaxCompressedLength(raw.Length));
        BitConverter.TryWriteBytes(buffer, raw.Length);
        if (!BrotliEncoder.TryCompress(raw, buffer.AsSpan(sizeof(int)), out var written, Quality, Window))
            throw new InvalidOperationException("the compressor's own bound was too small");
        var packed = buffer.AsSpan(0, sizeof(int) + written).ToArray();
        ArrayPool<byte>.Shared.Return(buffer);
        return packed;
    }

    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static HistoryBlock Unpack(ReadOnlySpan<byte> packed)
    {
        var length = packed.Length > sizeof(int) ? BitConverter.ToInt32(packed) : -1;
        if (length is < 0 or > MaximumUnpacked)
            throw new InvalidDataException("a packed block has no length");
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            if (!BrotliDecoder.TryDecompress(packed[sizeof(int)..], buffer.AsSpan(0, length), out var written) || written != length)
                throw new InvalidDataException("a packed block is damaged");
            var reader = new SnapshotReader(buffer.AsSpan(0, length));
            var block = Read(ref reader);
            return reader.AtEnd ? block : throw new InvalidDataException("a packed block goes on behind its end");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
