using System.Buffers.Binary;
using System.Text;

namespace Abide.Processes.Keeping;

/// <summary>Reads a message (see <see cref="MessageWriter"/>). A field that is missing reads as its default, so that new fields can come.</summary>
internal readonly ref struct MessageReader
{
    private readonly ReadOnlySpan<byte> fields;

    private MessageReader(ReadOnlySpan<byte> message)
    {
        Type = (MessageType)BinaryPrimitives.ReadUInt16LittleEndian(message);
        Request = BinaryPrimitives.ReadUInt32LittleEndian(message[2..]);
        fields = message[MessageWriter.HeaderSize..];
    }

    internal MessageType Type { get; }

    internal uint Request { get; }

    /// <summary>Takes a message apart; false when its lengths are wrong.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out MessageReader message)
    {
        message = default;
        if (bytes.Length < MessageWriter.HeaderSize) return false;
        var rest = bytes[MessageWriter.HeaderSize..];
        while (!rest.IsEmpty)
        {
            if (!TryTake(ref rest, out _, out _)) return false;
        }
        message = new MessageReader(bytes);
        return true;
    }

    internal bool Has(Tag tag) => TryFind(tag, out _);

    internal ReadOnlySpan<byte> Bytes(Tag tag) => TryFind(tag, out var value) ? value : default;

    internal long Number(Tag tag, long missing = 0) => TryFind(tag, out var value) && value.Length == sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(value) : missing;

    internal int? Optional(Tag tag) => Has(tag) ? (int)Number(tag) : null;

    internal string Text(Tag tag) => Encoding.UTF8.GetString(Bytes(tag));

    internal List<string> Texts(Tag tag)
    {
        var texts = new List<string>();
        var rest = fields;
        while (TryTake(ref rest, out var found, out var value))
        {
            if (found == tag) texts.Add(Encoding.UTF8.GetString(value));
        }
        return texts;
    }

    /// <summary>All numbers of all fields of this tag, in order.</summary>
    internal List<long> Numbers(Tag tag)
    {
        var numbers = new List<long>();
        var rest = fields;
        while (TryTake(ref rest, out var found, out var value))
        {
            if (found != tag) continue;
            for (; value.Length >= sizeof(long); value = value[sizeof(long)..]) numbers.Add(BinaryPrimitives.ReadInt64LittleEndian(value));
        }
        return numbers;
    }

    internal RunKey Key() => new(Bytes(Tag.Session) is { Length: 16 } id ? new Guid(id, bigEndian: true) : Guid.Empty, (int)Number(Tag.Run));

    internal RunEnd? End() => !Has(Tag.Ended) ? null : new RunEnd(
        Optional(Tag.ExitCode), Optional(Tag.ExitSignal), Number(Tag.PeakMemory),
        new TimeSpan(Number(Tag.UserTime)), new TimeSpan(Number(Tag.SystemTime)), new DateTimeOffset(Number(Tag.EndedAt), TimeSpan.Zero)) { IsLast = Has(Tag.Last) };

    private bool TryFind(Tag tag, out ReadOnlySpan<byte> value)
    {
        var rest = fields;
        while (TryTake(ref rest, out var found, out value))
        {
            if (found == tag) return true;
        }
        return false;
    }

    private static bool TryTake(scoped ref ReadOnlySpan<byte> rest, out Tag tag, out ReadOnlySpan<byte> value)
    {
        tag = default;
        value = default;
        if (rest.Length < MessageWriter.FieldHeaderSize) return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest[1..]);
        if (length < 0 || length > rest.Length - MessageWriter.FieldHeaderSize) return false;
        tag = (Tag)rest[0];
        value = rest.Slice(MessageWriter.FieldHeaderSize, length);
        rest = rest[(MessageWriter.FieldHeaderSize + length)..];
        return true;
    }
}
