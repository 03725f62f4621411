namespace Abide.Terminal.Cells;

/// <summary>Everything about a cell but its character.</summary>
public readonly record struct Style
{
    private readonly StyleBits _bits;

    internal Style(StyleBits bits, Hyperlink? link) => (_bits, Link) = (bits, link);

    /// <summary>Colour of the character.</summary>
    public Color Foreground
    {
        get => _bits.Foreground;
        init => _bits.Foreground = value;
    }

    /// <summary>Colour behind it.</summary>
    public Color Background
    {
        get => _bits.Background;
        init => _bits.Background = value;
    }

    /// <summary>Colour of the underline; default is the character's.</summary>
    public Color UnderlineColor
    {
        get => _bits.UnderlineColor;
        init => _bits.UnderlineColor = value;
    }

    /// <summary>Boldness, inversion and the like.</summary>
    public Attributes Attributes
    {
        get => _bits.Attributes;
        init => _bits.Attributes = value;
    }

    /// <summary>The line below.</summary>
    public Underline Underline
    {
        get => _bits.Underline;
        init => _bits.Underline = value;
    }

    /// <summary>The link the cell belongs to, or null.</summary>
    public Hyperlink? Link { get; init; }

    internal StyleBits Bits => _bits;

    internal bool IsDefault => _bits.IsDefault && Link is null;

    /// <summary>Whether both look the same.</summary>
    /// <param name="other">The other style.</param>
    public bool Equals(Style other) =>
        _bits.Matches(other._bits) && (ReferenceEquals(Link, other.Link) || (Link is not null && Link.Equals(other.Link)));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_bits.Hash, Link);
}
