using Abide.Terminal.Emulation;

namespace Abide.Terminal.Input;

/// <summary>How a program wants keys, mouse, focus and pastes to be told.</summary>
public readonly record struct InputModes
{
    /// <summary>Cursor keys send SS3 (DECCKM).</summary>
    public bool ApplicationCursorKeys { get; init; }

    /// <summary>The keypad sends SS3 (DECKPAM, DECNKM).</summary>
    public bool ApplicationKeypad { get; init; }

    /// <summary>Backspace sends BS, not DEL (DECBKM).</summary>
    public bool BackspaceSendsBackspace { get; init; }

    /// <summary>Enter sends CR and LF (LNM).</summary>
    public bool NewLine { get; init; }

    /// <summary>xterm's modifyOtherKeys, 0 to 2.</summary>
    public int ModifyOtherKeys { get; init; }

    /// <summary>The flags of the kitty keyboard protocol, 0 to 31.</summary>
    public int KittyFlags { get; init; }

    /// <summary>The mode that chose which mouse events are told: 0, 9, 1000, 1001, 1002 or 1003.</summary>
    public int MouseTracking { get; init; }

    /// <summary>The mode that chose how: 0, 1005, 1006, 1015 or 1016.</summary>
    public int MouseEncoding { get; init; }

    /// <summary>Focus is told (mode 1004).</summary>
    public bool FocusReports { get; init; }

    /// <summary>Pastes are marked (mode 2004).</summary>
    public bool BracketedPaste { get; init; }

    /// <summary>New sizes are told (mode 2048).</summary>
    public bool SizeReports { get; init; }

    /// <summary>Keys send what those of a VT52 do (DECANM).</summary>
    public bool Vt52 { get; init; }

    internal static InputModes Of(Emulator emulator) => new()
    {
        ApplicationCursorKeys = emulator.Modes[Mode.ApplicationCursorKeys],
        ApplicationKeypad = emulator.Modes[Mode.ApplicationKeypad],
        BackspaceSendsBackspace = emulator.Modes[Mode.BackspaceSendsBackspace],
        NewLine = emulator.Modes[Mode.NewLine],
        ModifyOtherKeys = emulator.Keyboard.ModifyOtherKeys,
        KittyFlags = emulator.Keyboard.On(emulator.IsAlternate).Flags,
        MouseTracking = (int)emulator.MouseTracking,
        MouseEncoding = (int)emulator.MouseEncoding,
        FocusReports = emulator.Modes[Mode.FocusReports],
        BracketedPaste = emulator.Modes[Mode.BracketedPaste],
        SizeReports = emulator.Modes[Mode.SizeReports],
        Vt52 = emulator.SpeaksVt52,
    };
}
