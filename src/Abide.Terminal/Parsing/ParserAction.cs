namespace Abide.Terminal.Parsing;

/// <summary>What the parser does with a byte before it changes its state.</summary>
internal enum ParserAction : byte
{
    Ignore,
    Execute,

    /// <summary>CAN, SUB: give up the sequence.</summary>
    Cancel,

    /// <summary>ESC: begin a sequence.</summary>
    Begin,

    Marker,
    Digit,
    Separator,
    Intermediate,
    DispatchEscape,
    DispatchControl,
    BeginOsc,
    BeginDcs,
    BeginApc,
    BeginOther,

    /// <summary>ESC or BEL within a string.</summary>
    LeaveString,
}
