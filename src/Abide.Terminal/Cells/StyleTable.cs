using System.Runtime.InteropServices;

namespace Abide.Terminal.Cells;

/// <summary>The styles in use, each once; cells hold their numbers. Number 0 is the default style.</summary>
internal sealed class StyleTable
{
    private const int CacheSize = 128;

    private readonly List<Style> _all = [default];
    private Dictionary<Style, uint>? _known;
    private uint[]? _cache;

    public int Count => _all.Count;

    public Style this[uint number] => _all[(int)number];

    public ReadOnlySpan<Style> All => CollectionsMarshal.AsSpan(_all);

    /// <summary>The number of <paramref name="style"/>, a new one if it was not in use.</summary>
    public uint Number(in Style style)
    {
        if (style == default)
            return 0;
        _cache ??= new uint[CacheSize];
        ref var recent = ref _cache[style.GetHashCode() & (CacheSize - 1)];
        if (recent != 0 && All[(int)recent] == style)
            return recent;

        _known ??= [];
        if (!_known.TryGetValue(style, out var number))
        {
            number = (uint)_all.Count;
            _all.Add(style);
            _known.Add(style, number);
        }

        return recent = number;
    }
}
