using Abide.Terminal.Cells;

namespace Abide.Terminal.History;

/// <summary>Encoded lines one after another, with the styles they use.</summary>
internal sealed class HistoryBlock
{
    /// <summary>A block takes no further line once it would pass this, so that none reaches the large object heap.</summary>
    public const int MaximumBytes = 64 * 1024;

    private const int SmallestBytes = 512;

    private byte[] _bytes = [];
    private int[] _ends = [];
    private int _used;
    private int _lines;
    private int _dropped;

    /// <summary>Lines not dropped.</summary>
    public int Count => _lines - _dropped;

    /// <summary>Memory taken, roughly.</summary>
    public long Size => _bytes.Length + _ends.Length * sizeof(int) + Styles.Count * 32L + 128;

    public List<Style> Styles { get; } = [];

    public bool Fits(int bytes) => _lines == 0 || _used + bytes <= MaximumBytes;

    public void Add(ReadOnlySpan<byte> line)
    {
        if (_used + line.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_used + line.Length, Math.Min(MaximumBytes, Math.Max(SmallestBytes, _bytes.Length * 2))));
        if (_lines == _ends.Length)
            Array.Resize(ref _ends, Math.Max(8, _lines * 3 / 2));
        line.CopyTo(_bytes.AsSpan(_used));
        _used += line.Length;
        _ends[_lines++] = _used;
    }

    /// <summary>The encoded line; 0 is the oldest not dropped.</summary>
    public ReadOnlySpan<byte> Line(int index)
    {
        index += _dropped;
        var start = index == 0 ? 0 : _ends[index - 1];
        return _bytes.AsSpan(start, _ends[index] - start);
    }

    public void DropFirst() => _dropped++;

    public void DropLast()
    {
        _lines--;
        _used = _lines == 0 ? 0 : _ends[_lines - 1];
    }

    /// <summary>Empties the block, keeping its memory for new lines.</summary>
    public void Reset()
    {
        (_used, _lines, _dropped) = (0, 0, 0);
        Styles.Clear();
    }
}
