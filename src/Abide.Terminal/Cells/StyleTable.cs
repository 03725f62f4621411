using System.Numerics;

namespace Abide.Terminal.Cells;

/// <summary>The styles in use, each once; cells hold their numbers. Number 0 is the default style.</summary>
internal sealed class StyleTable
{
    private const int SmallestCapacity = 8;
    private const int NumberBits = 24;
    private const uint NumberMask = (1 << NumberBits) - 1;

    private StyleBits[] _all = [];
    private Hyperlink?[]? _links; // Apart and only when there are any, so that the garbage collector has nothing to do with the rest.
    // By hash: the number in the low 24 bits, eight bits of the hash above, so that most styles that differ are told apart without being looked at. One word
    // each, because what is not in the processor's cache is what a lookup takes its time for.
    private uint[] _slots = [];
    private int _count;

    /// <summary>How many there are, the default style included.</summary>
    public int Count => _count + 1;

    public Style this[uint number] => number == 0 ? default : new Style(_all[number - 1], _links?[number - 1]);

    /// <summary>The number of <paramref name="style"/>, a new one if it was not in use.</summary>
    public uint Number(in Style style)
    {
        var (bits, link) = (style.Bits, style.Link);
        if (bits.IsDefault && link is null)
            return 0;
        if (_count == _all.Length)
            Grow();
        var (slots, hash) = (_slots, (uint)style.GetHashCode());
        for (var slot = hash; ; slot++)
        {
            ref var entry = ref slots[slot & (uint)(slots.Length - 1)];
            if (entry == 0)
                return Add(bits, link, hash, out entry);
            var index = (entry & NumberMask) - 1;
            if ((entry ^ hash) >> NumberBits == 0 && _all[index].Matches(bits) && (_links is null ? link is null : Equals(_links[index], link)))
                return index + 1;
        }
    }

    /// <summary>Forgets all but the default style; keeps the memory.</summary>
    public void Clear()
    {
        Array.Clear(_slots);
        _links = null;
        _count = 0;
    }

    private uint Add(StyleBits bits, Hyperlink? link, uint hash, out uint entry)
    {
        entry = 0;
        // A screen that shows sixteen million styles at once shows the next as none.
        if (_count == NumberMask)
            return 0;
        _all[_count] = bits;
        if (link is not null)
            (_links ??= new Hyperlink?[_all.Length])[_count] = link;
        _count++;
        entry = (hash & ~NumberMask) | (uint)_count;
        return (uint)_count;
    }

    private void Grow()
    {
        var capacity = Math.Max(SmallestCapacity, _all.Length * 2);
        Array.Resize(ref _all, capacity);
        if (_links is not null)
            Array.Resize(ref _links, capacity);
        var slots = new uint[BitOperations.RoundUpToPowerOf2((uint)capacity * 2)];
        for (var index = 0; index < _count; index++)
        {
            var hash = (uint)this[(uint)index + 1].GetHashCode();
            var slot = hash;
            while (slots[slot & (uint)(slots.Length - 1)] != 0)
                slot++;
            slots[slot & (uint)(slots.Length - 1)] = (hash & ~NumberMask) | (uint)(index + 1);
        }

        _slots = slots;
    }
}
