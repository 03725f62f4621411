namespace Abide.Terminal.Cells;

/// <summary>Everything about a cell but its character.</summary>
public readonly record struct Style
{
    /// <summary>Colour of the character.</summary>
    public Color Foreground { get; init; }

    /// <summary>Colour behind it.</summary>
    public Color Background { get; init; }

    /// <summary>Colour of the underline; default is the character's.</summary>
    public Color UnderlineColor { get; init; }

    /// <summary>Boldness, inversion and the like.</summary>
    public Attributes Attributes { get; init; }

    /// <summary>The line below.</summary>
    public Underline Underline { get; init; }

    /// <summary>The link the cell belongs to, or null.</summary>
    public Hyperlink? Link { get; init; }

    /// <summary>Whether both look the same.</summary>
    /// <param name="other">The other style.</param>
    public bool Equals(Style other) =>
        Foreground == other.Foreground && Background == other.Background && UnderlineColor == other.UnderlineColor
        && Attributes == other.Attributes && Underline == other.Underline
        && (ReferenceEquals(Link, other.Link) || (Link is not null && Link.Equals(other.Link)));

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var low = (ulong)Foreground.Bits | (ulong)Background.Bits << 32;
        var high = UnderlineColor.Bits | (ulong)Attributes << 32 | (ulong)Underline << 48;
        var mixed = (low * 0x9E3779B97F4A7C15) ^ (high * 0xC2B2AE3D27D4EB4F) ^ (uint)(Link?.Address.Length ?? 0);
        return (int)(mixed ^ mixed >> 32);
    }
}
