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

    public Style Pen { get; set; }
}
