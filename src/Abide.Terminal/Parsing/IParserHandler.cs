namespace Abide.Terminal.Parsing;

/// <summary>Receives what a <see cref="Parser{THandler}"/> finds in the stream, and says what may go through to a viewer's terminal.</summary>
internal interface IParserHandler
{
    /// <summary>Whether an ESC begins a sequence of the VT52, of one more byte or, for <c>ESC Y</c>, three: its row is then told as the marker, its column as the final byte.</summary>
    bool SpeaksVt52 { get; }

    /// <summary>A run of printable ASCII, 0x20–0x7E, never empty.</summary>
    void Print(ReadOnlySpan<byte> ascii);

    /// <summary>A run of characters of which some are beyond ASCII, never empty; U+FFFD in place of what is not UTF-8.</summary>
    void Print(ReadOnlySpan<int> codePoints);

    /// <summary>A C0 control other than ESC, CAN, SUB.</summary>
    Passage Execute(byte control);

    /// <summary>An escape sequence, <c>ESC I…I F</c>.</summary>
    Passage Escape(ControlSequence sequence);

    /// <summary>A control sequence, <c>CSI P…P I…I F</c>.</summary>
    Passage Control(ControlSequence sequence);

    /// <summary>A control string begins; a device control string with its parameters and final byte.</summary>
    Passage BeginString(StringKind kind, ControlSequence sequence);

    /// <summary>The next piece of the string's text.</summary>
    Passage PutString(ReadOnlySpan<byte> text);

    /// <summary>The string has ended.</summary>
    Passage EndString(StringEnding ending, ControlSequence sequence);
}
