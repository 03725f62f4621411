namespace Abide.Terminal.Cells;

/// <summary>How a cell's character is drawn, apart from its colours.</summary>
[Flags]
public enum Attributes : ushort
{
    /// <summary>Nothing special.</summary>
    None = 0,
    /// <summary>Bold (SGR 1).</summary>
    Bold = 1 << 0,
    /// <summary>Faint (SGR 2).</summary>
    Faint = 1 << 1,
    /// <summary>Italic (SGR 3).</summary>
    Italic = 1 << 2,
    /// <summary>Slow blinking (SGR 5).</summary>
    Blink = 1 << 3,
    /// <summary>Rapid blinking (SGR 6).</summary>
    RapidBlink = 1 << 4,
    /// <summary>Foreground and background exchanged (SGR 7).</summary>
    Inverse = 1 << 5,
    /// <summary>Not shown (SGR 8).</summary>
    Invisible = 1 << 6,
    /// <summary>Crossed out (SGR 9).</summary>
    Strikethrough = 1 << 7,
    /// <summary>A line above (SGR 53).</summary>
    Overline = 1 << 8,

    /// <summary>Not erased by selective erasure (DECSCA).</summary>
    Protected = 1 << 9,

    /// <summary>Every attribute.</summary>
    All = (1 << 10) - 1,
}
