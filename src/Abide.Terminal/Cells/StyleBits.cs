namespace Abide.Terminal.Cells;

/// <summary>
/// What a <see cref="Style"/> says apart from its link, packed into two words, so that styles are changed, compared and looked up without branches.
/// </summary>
internal record struct StyleBits
{
    private const int AttributesAt = 32, UnderlineAt = 48;

    /// <summary>Foreground in the low half, background in the high half.</summary>
    private ulong _colors;

    /// <summary>From the lowest bit on: 32 bits of underline colour, 16 of attributes, 8 of underline.</summary>
    private ulong _rest;

    public Color Foreground
    {
        readonly get => new((uint)_colors);
        set => _colors = (_colors & ~(ulong)uint.MaxValue) | value.Bits;
    }

    public Color Background
    {
        readonly get => new((uint)(_colors >> 32));
        set => _colors = (uint)_colors | (ulong)value.Bits << 32;
    }

    public Color UnderlineColor
    {
        readonly get => new((uint)_rest);
        set => _rest = (_rest & ~(ulong)uint.MaxValue) | value.Bits;
    }

    public Attributes Attributes
    {
        readonly get => (Attributes)(_rest >> AttributesAt);
        set => _rest = (_rest & ~((ulong)ushort.MaxValue << AttributesAt)) | (ulong)value << AttributesAt;
    }

    public Underline Underline
    {
        readonly get => (Underline)(_rest >> UnderlineAt);
        set => _rest = (_rest & ~((ulong)byte.MaxValue << UnderlineAt)) | (ulong)value << UnderlineAt;
    }

    public readonly bool IsDefault => (_colors | _rest) == 0;

    /// <summary>A hash whose every bit depends on all of the style.</summary>
    public readonly uint Hash
    {
        get
        {
            var mixed = (_colors * 0x9E3779B97F4A7C15) ^ (_rest * 0xC2B2AE3D27D4EB4F);
            return (uint)(mixed ^ mixed >> 32);
        }
    }

    public readonly bool Matches(in StyleBits other) => ((_colors ^ other._colors) | (_rest ^ other._rest)) == 0;

    public void Add(Attributes attributes) => _rest |= (ulong)attributes << AttributesAt;

    public void Remove(Attributes attributes) => _rest &= ~((ulong)attributes << AttributesAt);

    /// <summary>SGR 0: everything but the protection from selective erasure.</summary>
    public void Reset()
    {
        _colors = 0;
        _rest &= (ulong)Attributes.Protected << AttributesAt;
    }
}
