namespace Abide.Cli.Attaching;

/// <summary>
/// Takes back whatever a program may have set in the terminal, for when there is no daemon that knows what it was. (Otherwise the daemon
/// sends just what is needed.) See xterm's ctlseqs and the kitty keyboard protocol.
/// </summary>
internal static class TerminalUndo
{
    /// <summary>Everything back to what a shell expects, then a fresh line.</summary>
    public static ReadOnlySpan<byte> Everything =>
        "\e[?2026l"u8 // show what was drawn
        + "\e[?1047l"u8 // the main screen, its saved cursor left alone
        + "\e[?9l\e[?1000l\e[?1001l\e[?1002l\e[?1003l\e[?1005l\e[?1006l\e[?1015l\e[?1016l"u8 // mouse
        + "\e[?1004l\e[?2004l"u8 // focus reports, bracketed paste
        + "\e[<99u\e[>4;0m"u8 // kitty keyboard, modifyOtherKeys
        + "\e[?1l\e>"u8 // cursor keys, keypad
        + "\e[?5l\e[?6l\e[?7h\e[4l\e[?69l"u8 // reverse video, origin, wrap, insert, margins
        + "\e(B\e)B\x0f"u8 // character sets
        + "\e]8;;\e\\"u8 // hyperlink
        + "\e[0m\e[0 q\e[?25h"u8 // colours, cursor
        + "\e[r\e[9999;1H\r\n"u8; // scroll region, a fresh line
}
