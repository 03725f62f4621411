using Abide.Terminal.Cells;

namespace Abide.Terminal.Emulation;

/// <summary>Where and how the next character is written; what DECSC saves.</summary>
internal record struct Cursor
{
    public int X { get; set; }

    public int Y { get; set; }

    /// <summary>The last column was written: the next character wraps first.</summary>
    public bool PendingWrap { get; set; }

    /// <summary>The origin mode, kept here only while saved.</summary>
    public bool Origin { get; set; }

    public CharsetState Charsets { get; set; }

    /// <summary>The style of what is written.</summary>
    public Style Pen
    {
        readonly get => new(PenBits, Link);
        set => (PenBits, Link) = (value.Bits, value.Link);
    }

    /// <summary>The link of what is written.</summary>
    public Hyperlink? Link { get; set; }

    /// <summary>The rest of its style; a field, so that SGR changes it where it stands.</summary>
    public StyleBits PenBits;
}
