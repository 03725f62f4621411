using System.Numerics;

namespace Abide.Terminal.Cells;

/// <summary>The styles in use, each once; cells hold their numbers. Number 0 is the default style.</summary>
internal sealed class StyleTable
{
    private const int SmallestCapacity = 8;

    private Style[] _all = [];
    private ulong[] _slots = []; // Hash in the high half, number in the low: most that differ are told apart without looking at the style.
    private int _count;

    /// <summary>How many there are, the default style included.</summary>
    public int Count => _count + 1;

    public Style this[uint number] => number == 0 ? default : _all[number - 1];

    /// <summary>The number of <paramref name="style"/>, a new one if it was not in use.</summary>
    public uint Number(in Style style)
    {
        if (style.IsDefault)
            return 0;
        if (_count == _all.Length)
            Grow();
        var (slots, hash) = (_slots, (uint)style.GetHashCode());
        for (var slot = hash; ; slot++)
        {
            ref var entry = ref slots[slot & (uint)(slots.Length - 1)];
            if (entry == 0)
            {
                _all[_count++] = style;
                entry = (ulong)hash << 32 | (uint)_count;
                return (uint)_count;
            }

            if (entry >> 32 == hash && _all[(uint)entry - 1].Equals(style))
                return (uint)entry;
        }
    }

    /// <summary>Forgets all but the default style; keeps the memory.</summary>
    public void Clear()
    {
        Array.Clear(_all, 0, _count);
        Array.Clear(_slots);
        _count = 0;
    }

    private void Grow()
    {
        var capacity = Math.Max(SmallestCapacity, _all.Length * 2);
        Array.Resize(ref _all, capacity);
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
