namespace Abide.Terminal.Input;

/// <summary>How keys that are no characters are named in sequences: by a final letter, a number before a tilde, or a number of the kitty protocol before a u.</summary>
internal static class KeyTable
{
    /// <summary>The letter of CSI and SS3 sequences (xterm ctlseqs, "PC-Style Function Keys"), or 0.</summary>
    public static char Letter(Key key) => key switch
    {
        Key.Up => 'A',
        Key.Down => 'B',
        Key.Right => 'C',
        Key.Left => 'D',
        Key.End => 'F',
        Key.Home => 'H',
        Key.KeypadBegin => 'E',
        >= Key.F1 and <= Key.F4 => (char)('P' + (key - Key.F1)),
        _ => '\0',
    };

    /// <summary>The number of a CSI sequence that ends with a tilde, or 0.</summary>
    public static int Number(Key key) => key switch
    {
        Key.Insert => 2,
        Key.Delete => 3,
        Key.PageUp => 5,
        Key.PageDown => 6,
        Key.F5 => 15,
        >= Key.F6 and <= Key.F10 => 17 + (key - Key.F6),
        Key.F11 or Key.F12 => 23 + (key - Key.F11),
        Key.F13 or Key.F14 => 25 + (key - Key.F13),
        Key.F15 => 28,
        Key.F16 or Key.Menu => 29,
        >= Key.F17 and <= Key.F20 => 31 + (key - Key.F17),
        _ => 0,
    };

    /// <summary>The number of the kitty keyboard protocol ("Functional key definitions"), or 0.</summary>
    public static int Kitty(Key key) => key switch
    {
        Key.Escape => 27,
        Key.Enter => 13,
        Key.Tab => 9,
        Key.Backspace => 127,
        >= Key.CapsLock and <= Key.Menu => 57358 + (key - Key.CapsLock),
        >= Key.F13 and <= Key.F35 => 57376 + (key - Key.F13),
        >= Key.Keypad0 and <= Key.KeypadDelete => 57399 + (key - Key.Keypad0),
        >= Key.MediaPlay and <= Key.IsoLevel5Shift => 57428 + (key - Key.MediaPlay),
        _ => 0,
    };

    /// <summary>What a key of the keypad types in numeric mode; 0 for those that move.</summary>
    public static char Typed(Key key) => key is >= Key.Keypad0 and <= Key.KeypadSeparator ? "0123456789./*-+\r=,"[key - Key.Keypad0] : '\0';

    /// <summary>What a key of the keypad sends behind SS3 in application mode (xterm ctlseqs, "VT220-Style Function Keys").</summary>
    public static char Application(Key key) => key is >= Key.Keypad0 and <= Key.KeypadSeparator ? "pqrstuvwxynojmkMXl"[key - Key.Keypad0] : '\0';

    /// <summary>The key elsewhere that a key of the keypad stands for.</summary>
    public static Key WithoutKeypad(Key key) => key switch
    {
        Key.KeypadLeft => Key.Left,
        Key.KeypadRight => Key.Right,
        Key.KeypadUp => Key.Up,
        Key.KeypadDown => Key.Down,
        Key.KeypadPageUp => Key.PageUp,
        Key.KeypadPageDown => Key.PageDown,
        Key.KeypadHome => Key.Home,
        Key.KeypadEnd => Key.End,
        Key.KeypadInsert => Key.Insert,
        Key.KeypadDelete => Key.Delete,
        _ => key,
    };

    public static bool IsModifier(Key key) => key is >= Key.LeftShift or Key.CapsLock or Key.NumLock or Key.ScrollLock;
}
