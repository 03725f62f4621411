using System.Numerics;

namespace Abide.Terminal.Cells;

/// <summary>The styles in use, each once; cells hold their numbers. Number 0 is the default style.</summary>
internal sealed class StyleTable
{
    private const int SmallestCapacity = 8;

    private Style[] _all = [];
    private uint[] _slots = [];
    private int _count;

    /// <summary>How many there are, the default style included.</summary>
    public int Count => _count + 1;

    public Style this[uint number] => number == 0 ? default : _all[number - 1];

    /// <summary>The number of <paramref name="style"/>, a new one if it was not in use.</summary>
    public uint Number(in Style style)
    {
        if (style == default)
            return 0;
        if (_count == _all.Length)
            Grow();
        var mask = _slots.Length - 1;
        for (var slot = style.GetHashCode() & mask; ; slot = (slot + 1) & mask)
        {
            var number = _slots[slot];
            if (number == 0)
            {
                _all[_count++] = style;
                return _slots[slot] = (uint)_count;
            }

            if (_all[number - 1] == style)
                return number;
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
        _slots = new uint[BitOperations.RoundUpToPowerOf2((uint)capacity * 2)];
        for (var index = 0; index < _count; index++)
        {
            var slot = _all[index].GetHashCode() & (_slots.Length - 1);
            while (_slots[slot] != 0)
                slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = (uint)index + 1;
        }
    }
}
