namespace Abide.Terminal.Tests.Conformance;

/// <summary>Where this engine shows something else than a suite expects, and why that stays so. The tests see to it that the list is exact.</summary>
internal static class KnownDeviations
{
    private const string WrapState = "that crate counts a cursor that waits to wrap as one column further and keeps it waiting; xterm stops waiting";
    private const string MarginHome = "DEC and xterm: setting margins homes the cursor to the screen's corner unless origin mode is set";
    private const string MouseOff = "xterm: resetting any mouse mode ends the reporting";
    private const string EraseForeground = "erased cells keep the background alone; a foreground would not be seen";
    private const string HalfWide = "the half of a wide character that remains is blank here, not a space; it looks the same";

    public static readonly Dictionary<string, string> Verdicts = new(StringComparer.Ordinal)
    {
        ["alacritty/deccolm_reset"] = "xterm: DECCOLM does nothing unless mode 40 allows it",
        ["alacritty/underline"] = "xterm and ECMA-48: SGR 21 is the double underline",
        ["xterm/t0060-DECSC"] = "an older xterm; since then it saves the pending wrap with the cursor, as Alacritty does",
        ["xterm/t0084-CBT"] = "that xterm goes on waiting to wrap though the cursor has left the last column",
        ["xterm/t0103-reverse_wrap"] = "an older xterm; since then mode 45 goes back only over lines that were wrapped, and mode 1045 over all",
        ["vt100/colors/11"] = EraseForeground,
        ["vt100/colors/12"] = EraseForeground,
        ["vt100/combining/14"] = WrapState,
        ["vt100/decstbm/4"] = MarginHome,
        ["vt100/decstbm/10"] = "DEC and xterm: inserting and deleting lines returns the cursor to the left margin",
        ["vt100/ich_dch_ech/11"] = WrapState,
        ["vt100/ich_dch_ech/12"] = WrapState,
        ["vt100/ich_dch_ech/15"] = "inserting within a wide character blanks it whole",
        ["vt100/modes/12"] = MouseOff,
        ["vt100/modes/13"] = MouseOff,
        ["vt100/modes/14"] = MouseOff,
        ["vt100/modes/15"] = MouseOff,
        ["vt100/origin_mode/1"] = MarginHome,
        ["vt100/origin_mode/7"] = "origin mode and margins belong to both screens here, as in xterm",
        ["vt100/origin_mode/9"] = "origin mode and margins belong to both screens here, as in xterm",
        ["vt100/relative_movement/17"] = WrapState,
        ["vt100/wrap/19"] = WrapState,
        ["vt100/wrap/20"] = WrapState,
        ["vt100/wrap/21"] = WrapState,
        ["vt100/wrap/23"] = HalfWide,
        ["vt100/wrap/29"] = WrapState,
        ["vt100/wrap/30"] = HalfWide,
    };
}
