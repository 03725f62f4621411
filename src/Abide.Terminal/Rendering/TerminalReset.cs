namespace Abide.Terminal.Rendering;

/// <summary>Brings a terminal in an unknown state to a known one, without the flicker and the lost scrollback of RIS.</summary>
internal static class TerminalReset
{
    /// <summary>Ends whatever string a terminal may be in the middle of, and the VT52's way to speak; one that does not speak it sees a sequence that means nothing.</summary>
    public const string Unfinished = "\e\\\e<";

    /// <summary>Every mode an emulator here knows of, as after switching on; the screens are left as they are.</summary>
    public const string Modes =
        "\e[?9l\e[?1000l\e[?1001l\e[?1002l\e[?1003l\e[?1005l\e[?1006l\e[?1015l\e[?1016l\e[?1004l\e[?2004l\e[?2031l\e[?2048l" // mouse, focus, paste
        + "\e[?1l\e[?66l\e>\e[?67l\e[>4;0m" // keys
        + "\e[?2027l" // columns of characters
        + "\e[4l\e[20l\e[?5l\e[?6l\e[?7h\e[?45l\e[?69l\e[r" // writing, margins
        + "\e[?42l\e(B\e)B\e*B\e+B\x0f" // character sets
        + "\e[0m\e[0\"q\e]8;;\e\\\e[0 q\e[?25h" // pen, link, cursor
        + "\e]104\e\\\e]105\e\\\e]110\e\\\e]111\e\\\e]112\e\\"; // colours

    /// <summary>Kitty's keyboard protocol off, whatever was pushed on the screen that is shown.</summary>
    public const string Keyboard = "\e[<99u";
}
