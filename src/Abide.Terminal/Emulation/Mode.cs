namespace Abide.Terminal.Emulation;

/// <summary>Switches a program can set and reset, apart from those that are one choice of several.</summary>
internal enum Mode
{
    // ANSI modes.
    KeyboardLocked,
    Insert,
    LocalEcho,
    NewLine,

    // DEC private modes.

    /// <summary>DECANM: set for ANSI's sequences, reset for those of the VT52.</summary>
    Ansi,

    ApplicationCursorKeys,
    Columns132,
    SmoothScroll,
    ReverseVideo,
    Origin,
    AutoWrap,
    AutoRepeat,
    CursorBlink,
    CursorVisible,
    AllowColumns132,
    ReverseWrap,
    ApplicationKeypad,
    BackspaceSendsBackspace,
    LeftRightMargins,
    KeepScreenOnColumns132,
    FocusReports,
    AlternateScroll,
    MetaSetsEighthBit,
    MetaSendsEscape,
    AltSendsEscape,
    ExtendedReverseWrap,
    BracketedPaste,
    SynchronizedOutput,
    ColorSchemeReports,
    PrintsFormFeed,
    PrintsWholeScreen,

    /// <summary>DECNRCM: national replacement character sets are in use where they are designated.</summary>
    NationalSets,

    /// <summary>Changes of the size are told where input comes (2048).</summary>
    SizeReports,

    /// <summary>xterm's fix for more(1): a tab behind a full row goes to the next one.</summary>
    TabsWrap,

    /// <summary>A grapheme cluster is one character, rather than each code point that has a width.</summary>
    GraphemeClusters,

    Count,
}
