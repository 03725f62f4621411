namespace Abide.Terminal.Cells;

/// <summary>Styles one after another. Their links stand apart and only when there are any, so that the garbage collector has nothing to do with the rest.</summary>
internal sealed class StyleList
{
    private const int SmallestCapacity = 8;

    private StyleBits[] _bits = [];
    private Hyperlink?[]? _links;

    public int Count { get; private set; }

    /// <summary>How many there is room for.</summary>
    public int Capacity => _bits.Length;

    /// <summary>Memory taken, roughly.</summary>
    public long Size => Capacity * (16L + (_links is null ? 0 : IntPtr.Size));

    public Style this[int index] => new(_bits[index], _links?[index]);

    public bool Matches(int index, in StyleBits bits, Hyperlink? link) => _bits[index].Matches(bits) && (_links is null ? link is null : Equals(_links[index], link));

    public void Add(in StyleBits bits, Hyperlink? link)
    {
        if (Count == _bits.Length)
            Grow();
        _bits[Count] = bits;
        if (link is not null)
            (_links ??= new Hyperlink?[_bits.Length])[Count] = link;
        Count++;
    }

    /// <summary>Adds one of another list.</summary>
    public void Add(StyleList from, int index) => Add(from._bits[index], from._links?[index]);

    /// <summary>Forgets all; keeps the memory.</summary>
    public void Clear()
    {
        _links = null;
        Count = 0;
    }

    /// <summary>Doubles the room.</summary>
    public void Grow()
    {
        var capacity = Math.Max(SmallestCapacity, _bits.Length * 2);
        Array.Resize(ref _bits, capacity);
        if (_links is not null)
            Array.Resize(ref _links, capacity);
    }
}
