using Abide.Terminal.Cells;

namespace Abide.Terminal.Emulation;

/// <content>Saving and restoring for snapshots.</content>
internal sealed partial class Emulator
{
    public EmulatorState Save() => new()
    {
        Modes = Modes,
        MouseTracking = MouseTracking,
        MouseEncoding = MouseEncoding,
        CursorShape = CursorShape,
        Margins = Margins,
        LastPrinted = _lastPrinted,
        SingleShift = _singleShift,
        AttributeExtent = _attributeExtent,
        Level = _level,
        ResizeCredit = _resizeCredit,
        Protection = _protection,
        AnsiCharsets = AnsiCharsets,
        Bells = Bells,
        WorkingDirectory = WorkingDirectory,
        Cursor = _cursor,
        SavedPrimary = Saved.Primary,
        SavedAlternate = Saved.Alternate,
        StringKind = _stringKind,
        StringPassage = _stringPassage,
        StringIsGathered = _stringIsGathered,
    };

    public void Restore(EmulatorState state)
    {
        (Modes, MouseTracking, MouseEncoding) = (state.Modes, state.MouseTracking, state.MouseEncoding);
        (CursorShape, Margins) = (state.CursorShape, state.Margins);
        (_lastPrinted, _singleShift, _attributeExtent) = (state.LastPrinted, state.SingleShift, state.AttributeExtent);
        (_level, _protection, _resizeCredit) = (state.Level, state.Protection, state.ResizeCredit);
        (Bells, WorkingDirectory, AnsiCharsets) = (state.Bells, state.WorkingDirectory, state.AnsiCharsets);
        (_cursor, Saved.Primary, Saved.Alternate) = (state.Cursor, state.SavedPrimary, state.SavedAlternate);
        (_stringKind, _stringPassage, _stringIsGathered) = (state.StringKind, state.StringPassage, state.StringIsGathered);
        _penChanged = true;
    }

    /// <summary>Puts screens in place that were read from a snapshot.</summary>
    public void RestoreGrids(Grid primary, Grid? alternate, Grid? aside) =>
        (_grid, _primaryBelow, AlternateAside) = alternate is null ? (primary, null, aside) : (alternate, primary, aside);

    public void RestoreSavedMode(int number, bool on) => _savedModes[number] = on;
}
