using System.Text;

namespace Abide.Terminal.Input;

/// <summary>Keys as xterm sends them (ctlseqs, "Special Keyboard Keys" and "Alt and Meta Keys"), with modifyOtherKeys.</summary>
internal static class LegacyKeys
{
    private const KeyModifiers Counted = KeyModifiers.Shift | KeyModifiers.Alt | KeyModifiers.Control | KeyModifiers.Super | KeyModifiers.Hyper | KeyModifiers.Meta;

    public static string Encode(in KeyEvent key, in InputModes modes)
    {
        if (key.Kind == KeyEventKind.Release || KeyTable.IsModifier(key.Key))
            return "";
        return Other(key, modes) ?? key.Key switch
        {
            Key.Character => Character(key),
            Key.Enter => Meta(key) + (modes.NewLine ? "\r\n" : "\r"),
            Key.Escape => Meta(key) + "\e",
            Key.Tab => Meta(key) + ((key.Modifiers & KeyModifiers.Shift) != 0 ? "\e[Z" : "\t"),
            Key.Backspace => Meta(key) + (modes.BackspaceSendsBackspace != ((key.Modifiers & KeyModifiers.Control) != 0) ? "\b" : "\x7f"),
            >= Key.Keypad0 and <= Key.KeypadSeparator => Keypad(key, modes),
            _ => Function(KeyTable.WithoutKeypad(key.Key), key.Modifiers, modes),
        };
    }

    /// <summary>The control character that Control and a character make, or the character itself where there is none.</summary>
    public static int Control(int character) => character switch
    {
        >= 'a' and <= 'z' => character - 0x60,
        >= '@' and <= '_' => character - 0x40,
        ' ' or '2' => 0,
        >= '3' and <= '7' => character - '3' + 0x1B,
        '8' or '?' => 0x7F,
        '/' => 0x1F,
        '~' or '`' => character == '~' ? 0x1E : 0,
        _ => character,
    };

    private static string Meta(in KeyEvent key) => (key.Modifiers & (KeyModifiers.Alt | KeyModifiers.Meta)) != 0 ? "\e" : "";

    private static string Character(in KeyEvent key)
    {
        if ((key.Modifiers & Counted & ~KeyModifiers.Shift) == 0 && key.Text is { } text)
            return text;
        var character = key.Character;
        if ((key.Modifiers & KeyModifiers.Control) != 0)
            character = Control(character);
        return Meta(key) + (Rune.TryCreate(character, out var rune) ? rune.ToString() : "");
    }

    private static string Keypad(in KeyEvent key, in InputModes modes)
    {
        var plain = (key.Modifiers & Counted) == 0;
        if (modes.ApplicationKeypad && plain)
            return $"\e{(modes.Vt52 ? '?' : 'O')}{KeyTable.Application(key.Key)}";
        var typed = KeyTable.Typed(key.Key);
        return typed == '\r' ? Encode(key with { Key = Key.Enter }, modes) : Meta(key) + typed;
    }

    private static string Function(Key key, KeyModifiers modifiers, in InputModes modes)
    {
        var number = 1 + (int)(modifiers & Counted);
        if (KeyTable.Letter(key) is not '\0' and var letter)
        {
            if (modes.Vt52)
                return $"\e{letter}";
            if (number > 1)
                return $"\e[1;{number}{letter}";
            return key is >= Key.F1 and <= Key.F4 || modes.ApplicationCursorKeys ? $"\eO{letter}" : $"\e[{letter}";
        }

        if (KeyTable.Number(key) is > 0 and var code)
            return number > 1 ? $"\e[{code};{number}~" : $"\e[{code}~";
        return "";
    }

    /// <summary>
    /// xterm's modifyOtherKeys, <c>CSI 27 ; modifiers ; character ~</c>: at level 1 for what has no other form, at level 2 for every character with a modifier but Shift alone.
    /// At level 1 Alt is still an ESC in front, as everywhere.
    /// </summary>
    private static string? Other(in KeyEvent key, in InputModes modes)
    {
        var modifiers = key.Modifiers & Counted;
        if (modes.ModifyOtherKeys == 1)
            modifiers &= ~KeyModifiers.Alt;
        if (modes.ModifyOtherKeys == 0 || modifiers == 0)
            return null;
        var (code, isSent) = key.Key switch
        {
            Key.Enter => (13, true),
            Key.Escape => (27, true),
            Key.Tab => (9, modes.ModifyOtherKeys == 2 || modifiers != KeyModifiers.Shift),
            Key.Backspace => (127, modes.ModifyOtherKeys == 2 && modifiers != KeyModifiers.Shift),
            Key.Character => (key.Character, modifiers != KeyModifiers.Shift && (modes.ModifyOtherKeys == 2 || !HasControl(key, modifiers))),
            _ => (0, false),
        };
        return isSent ? Meta(key, modes) + $"\e[27;{1 + (int)modifiers};{code}~" : null;

        static string Meta(in KeyEvent key, in InputModes modes) => modes.ModifyOtherKeys == 1 ? LegacyKeys.Meta(key) : "";
    }

    private static bool HasControl(in KeyEvent key, KeyModifiers modifiers) =>
        (modifiers & ~KeyModifiers.Shift) == KeyModifiers.Control && Control(key.Character) != key.Character;
}
