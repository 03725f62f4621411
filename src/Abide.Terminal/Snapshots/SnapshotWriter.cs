using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Abide.Terminal.Snapshots;

/// <summary>Writes the numbers and texts of a snapshot.</summary>
internal sealed class SnapshotWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public void Number(long value)
    {
        var span = _bytes.GetSpan(10);
        var at = 0;
        for (var rest = (ulong)value; ; rest >>= 7)
        {
            span[at++] = (byte)(rest < 0x80 ? rest : rest | 0x80);
            if (rest < 0x80)
                break;
        }

        _bytes.Advance(at);
    }

    /// <summary>Begins anew, in the same memory.</summary>
    public void Clear() => _bytes.ResetWrittenCount();

    public void Flag(bool value) => Number(value ? 1 : 0);

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        _bytes.Write(value);
    }

    public void Raw(ReadOnlySpan<byte> value) => _bytes.Write(value);

    public void Text(string? value)
    {
        Flag(value is not null);
        if (value is not null)
            Bytes(Encoding.UTF8.GetBytes(value));
    }

    public void Checksum()
    {
        var sum = Snapshots.Checksum.Of(Written);
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.GetSpan(4), sum);
        _bytes.Advance(4);
    }
}
