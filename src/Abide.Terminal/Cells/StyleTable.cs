using System.Numerics;

namespace Abide.Terminal.Cells;

/// <summary>The styles in use, each once; cells hold their numbers. Number 0 is the default style.</summary>
internal sealed class StyleTable
{
    private const int SmallestCapacity = 8;

    private StyleBits[] _all = [];
    private Hyperlink?[]? _links; // Apart and only when there are any, so that the garbage collector has nothing to do with the rest.
    private ulong[] _slots = []; // Hash in the high half, number in the low: most that differ are told apart without looking at the style.
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
            {
                _all[_count] = bits;
                if (link is not null)
                    (_links ??= new Hyperlink?[_all.Length])[_count] = link;
                _count++;
                entry = (ulong)hash << 32 | (uint)_count;
                return (uint)_count;
            }

            var index = (uint)entry - 1;
            if (entry >> 32 == hash && _all[index].Matches(bits) && (_links is null ? link is null : Equals(_links[index], link)))
                return (uint)entry;
        }
    }

    /// <summary>Forgets all but the default style; keeps the memory.</summary>
    public void Clear()
    {
        Array.Clear(_slots);
        _links = null;
        _count = 0;
    }

    private void Grow()
    {
        var capacity = Math.Max(SmallestCapacity, _all.Length * 2);
        Array.Resize(ref _all, capacity);
        if (_links is not null)
            Array.Resize(ref _links, capacity);
        var slots = new ulong[BitOperations.RoundUpToPowerOf2((uint)capacity * 2)];
        foreach (var entry in _slots)
        {
            if (entry == 0)
                continue;
            var slot = (uint)(entry >> 32);
            while (slots[slot & (uint)(slots.Length - 1)] != 0)
                slot++;
            slots[slot & (uint)(slots.Length - 1)] = entry;
        }

        _slots = slots;
    }
}
