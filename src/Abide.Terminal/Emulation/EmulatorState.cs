using Abide.Terminal.Cells;
using Abide.Terminal.Parsing;

namespace Abide.Terminal.Emulation;

/// <summary>The plain values of an emulator's state, as a snapshot keeps them.</summary>
internal sealed record EmulatorState
{
    public ModeSet Modes { get; init; }

    public MouseTracking MouseTracking { get; init; }

    public MouseEncoding MouseEncoding { get; init; }

    public int CursorShape { get; init; }

    public Area Margins { get; init; }

    public int LastPrinted { get; init; }

    public int SingleShift { get; init; }

    public int AttributeExtent { get; init; }

    public int Level { get; init; }

    public int ResizeCredit { get; init; }

    public Protection Protection { get; init; }

    public CharsetState AnsiCharsets { get; init; }

    public long Bells { get; init; }

    public string? WorkingDirectory { get; init; }

    public Cursor Cursor { get; init; }

    public Cursor SavedPrimary { get; init; }

    public Cursor SavedAlternate { get; init; }

    public StringKind StringKind { get; init; }

    public Passage StringPassage { get; init; }

    public bool StringIsGathered { get; init; }

    /// <summary>Whether the values can occur together.</summary>
    public bool IsPossible => Enum.IsDefined(MouseTracking) && Enum.IsDefined(MouseEncoding) && Margins.Height > 0 && Margins.Width > 0;
}
