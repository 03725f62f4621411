using System.Runtime.InteropServices;

namespace Abide.Terminal.Parsing;

/// <summary>Ranges of the stream that must not go through to a viewer, in order and without overlap.</summary>
internal sealed class CutList
{
    private readonly List<ByteRange> _ranges = [];
    private long _end;

    public ReadOnlySpan<ByteRange> Ranges => CollectionsMarshal.AsSpan(_ranges);

    /// <summary>Adds a range; what was added before is not added again, even after <see cref="Clear"/>.</summary>
    public void Add(long start, long end)
    {
        // A control within a sequence was cut before the sequence that it stands in.
        while (_ranges.Count > 0 && _ranges[^1].Start >= start)
        {
            _ranges.RemoveAt(_ranges.Count - 1);
            _end = start;
        }

        start = Math.Max(start, _end);
        if (start >= end)
            return;
        if (_ranges.Count > 0 && _ranges[^1].End == start)
            _ranges[^1] = _ranges[^1] with { End = end };
        else
            _ranges.Add(new ByteRange(start, end));
        _end = end;
    }

    /// <summary>Takes everything before an offset for done.</summary>
    public void SkipTo(long offset) => _end = Math.Max(_end, offset);

    public void Clear()
    {
        if (_ranges.Count > 0)
            _ranges.Clear();
    }
}
