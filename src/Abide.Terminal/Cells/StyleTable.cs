using System.Numerics;

namespace Abide.Terminal.Cells;

/// <summary>The styles in use, each once; cells hold their numbers. Number 0 is the default style.</summary>
internal sealed class StyleTable
{
    private const int NumberBits = 24;
    private const uint NumberMask = (1 << NumberBits) - 1;

    private readonly StyleList _all = new();
    // By hash: the number in the low 24 bits, eight bits of the hash above, so that most styles that differ are told apart without being looked at. One word
    // each, because what is not in the processor's cache is what a lookup takes its time for.
    private uint[] _slots = [];

    /// <summary>How many there are, the default style included.</summary>
    public int Count => _all.Count + 1;

    public Style this[uint number] => number == 0 ? default : _all[(int)number - 1];

    /// <summary>The number of <paramref name="style"/>, a new one if it was not in use.</summary>
    public uint Number(in Style style) => Number(style.Bits, style.Link);

    /// <summary>The number of the style that consists of both, a new one if it was not in use.</summary>
    public uint Number(in StyleBits bits, Hyperlink? link)
    {
        if (bits.IsDefault && link is null)
            return 0;
        if (_all.Count == _all.Capacity)
            MakeRoom();
        var (slots, hash) = (_slots, Hash(bits, link));
        for (var slot = hash; ; slot++)
        {
            ref var entry = ref slots[slot & (uint)(slots.Length - 1)];
            if (entry == 0)
                return Add(bits, link, hash, out entry);
            var number = entry & NumberMask;
            if ((entry ^ hash) >> NumberBits == 0 && _all.Matches((int)number - 1, bits, link))
                return number;
        }
    }

    /// <summary>Adds the style that has a number in this table to a list.</summary>
    public void CopyTo(StyleList to, uint number)
    {
        if (number == 0)
            to.Add(default, null);
        else
            to.Add(_all, (int)number - 1);
    }

    /// <summary>Forgets all but the default style; keeps the memory.</summary>
    public void Clear()
    {
        Array.Clear(_slots);
        _all.Clear();
    }

    private static uint Hash(in StyleBits bits, Hyperlink? link) => bits.Hash ^ (uint)(link?.Address.Length ?? 0);

    private uint Add(in StyleBits bits, Hyperlink? link, uint hash, out uint entry)
    {
        entry = 0;
        // A screen that shows sixteen million styles at once shows the next as none.
        if (_all.Count == NumberMask)
            return 0;
        _all.Add(bits, link);
        entry = (hash & ~NumberMask) | (uint)_all.Count;
        return (uint)_all.Count;
    }

    /// <summary>Doubles the room; half of the slots stay empty.</summary>
    private void MakeRoom()
    {
        _all.Grow();
        var slots = new uint[BitOperations.RoundUpToPowerOf2((uint)_all.Capacity * 2)];
        for (var index = 0; index < _all.Count; index++)
        {
            var style = _all[index];
            var hash = Hash(style.Bits, style.Link);
            var slot = hash;
            while (slots[slot & (uint)(slots.Length - 1)] != 0)
                slot++;
            slots[slot & (uint)(slots.Length - 1)] = (hash & ~NumberMask) | (uint)(index + 1);
        }

        _slots = slots;
    }
}
