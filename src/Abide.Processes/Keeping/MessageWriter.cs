using System.Buffers.Binary;
using System.Text;

namespace Abide.Processes.Keeping;

/// <summary>
/// Builds a message: <c>type u16 · request u32 · (tag u8 · length u32 · bytes)*</c>, little-endian. Numbers are 8 bytes, text is UTF-8, a field may repeat.
/// </summary>
internal sealed class MessageWriter
{
    internal const int HeaderSize = 6, FieldHeaderSize = 5;

    private byte[] buffer = new byte[256];
    private int length = HeaderSize;

    internal MessageWriter(MessageType type, uint request = 0)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(buffer, (ushort)type);
        BinaryPrimitives.WriteUInt32LittleEndian(buffer.AsSpan(2), request);
    }

    /// <summary>The message so far.</summary>
    internal ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, length);

    internal MessageWriter Add(Tag tag, ReadOnlySpan<byte> value)
    {
        value.CopyTo(Field(tag, value.Length));
        return this;
    }

    internal MessageWriter Add(Tag tag, string value)
    {
        Encoding.UTF8.GetBytes(value, Field(tag, Encoding.UTF8.GetByteCount(value)));
        return this;
    }

    internal MessageWriter Add(Tag tag, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Field(tag, sizeof(long)), value);
        return this;
    }

    /// <summary>Leaves the field out when there is no value.</summary>
    internal MessageWriter Add(Tag tag, long? value) => value is { } number ? Add(tag, number) : this;

    internal MessageWriter Add(RunKey key)
    {
        Span<byte> id = stackalloc byte[16];
        key.Session.TryWriteBytes(id, bigEndian: true, out _);
        return Add(Tag.Session, id).Add(Tag.Run, key.Run);
    }

    internal MessageWriter Add(RunEnd? end) => end is null ? this : Add(Tag.Ended, 1)
        .Add(Tag.ExitCode, end.Code).Add(Tag.ExitSignal, end.Signal).Add(Tag.PeakMemory, end.PeakMemoryBytes)
        .Add(Tag.UserTime, end.UserTime.Ticks).Add(Tag.SystemTime, end.SystemTime.Ticks).Add(Tag.EndedAt, end.At.UtcTicks)
        .Add(Tag.Last, end.IsLast ? 1 : (int?)null);

    private Span<byte> Field(Tag tag, int size)
    {
        var start = length;
        length += FieldHeaderSize + size;
        if (length > buffer.Length) Array.Resize(ref buffer, Math.Max(length, buffer.Length * 2));
        buffer[start] = (byte)tag;
        BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(start + 1), size);
        return buffer.AsSpan(start + FieldHeaderSize, size);
    }
}
