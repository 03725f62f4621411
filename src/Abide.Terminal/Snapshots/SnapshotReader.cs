using System.Text;

namespace Abide.Terminal.Snapshots;

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote; whatever is wrong is an <see cref="InvalidDataException"/>.</summary>
internal ref struct SnapshotReader
{
    private ReadOnlySpan<byte> _rest;

    public SnapshotReader(ReadOnlySpan<byte> bytes) => _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public long Number()
    {
        ulong value = 0;
        for (var at = 0; at < 10 && at < _rest.Length; at++)
        {
            value |= (ulong)(_rest[at] & 0x7F) << (7 * at);
            if (_rest[at] < 0x80)
            {
                _rest = _rest[(at + 1)..];
                return (long)value;
            }
        }

        throw new InvalidDataException("the snapshot ends within a number");
    }

    /// <summary>A number that lies between two others, both allowed.</summary>
    public int Number(int first, int last, string what)
    {
        var value = Number();
        return value >= first && value <= last ? (int)value : throw new InvalidDataException($"{what} is out of range: {value}");
    }

    public bool Flag() => Number(0, 1, "a flag") == 1;

    public ReadOnlySpan<byte> Bytes()
    {
        var length = Number(0, _rest.Length, "a length");
        var bytes = _rest[..length];
        _rest = _rest[length..];
        return bytes;
    }

    public string? Text() => Flag() ? Encoding.UTF8.GetString(Bytes()) : null;
}
