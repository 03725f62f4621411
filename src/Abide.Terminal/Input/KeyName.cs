using System.Text;

namespace Abide.Terminal.Input;

/// <summary>
/// Keys by name: a single character, or a word as in <c>Enter</c>, <c>Up</c>, <c>F5</c>, <c>KP7</c>; in front of it <c>C-</c>, <c>M-</c> and <c>S-</c> for Control, Alt and
/// Shift. Where Control is held, a letter is a key and its case means nothing.
/// </summary>
public static class KeyName
{
    private static readonly Dictionary<string, Key> s_words = Words();

    /// <summary>The key that a name means, or null.</summary>
    /// <param name="name">The name.</param>
    public static KeyEvent? Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var modifiers = KeyModifiers.None;
        for (; name.Length > 2 && name[1] == '-' && Modifier(name[0]) is { } modifier; name = name[2..])
            modifiers |= modifier;
        if (name.Equals("BTab", StringComparison.OrdinalIgnoreCase))
            return new KeyEvent(Key.Tab, modifiers | KeyModifiers.Shift);
        if (name.Equals("Space", StringComparison.OrdinalIgnoreCase))
            name = " ";
        if (s_words.TryGetValue(name, out var key))
            return new KeyEvent(key, modifiers);
        if (!Rune.TryGetRuneAt(name + '\0', 0, out var rune) || rune.Utf16SequenceLength != name.Length || rune.Value < 0x20)
            return null;
        if ((modifiers & KeyModifiers.Control) != 0 && Rune.IsLetter(rune))
            rune = Rune.ToLowerInvariant(rune);
        return KeyEvent.Typed(rune, modifiers);
    }

    private static KeyModifiers? Modifier(char letter) => letter switch
    {
        'C' or 'c' => KeyModifiers.Control,
        'M' or 'm' => KeyModifiers.Alt,
        'S' or 's' => KeyModifiers.Shift,
        _ => null,
    };

    private static Dictionary<string, Key> Words()
    {
        var words = new Dictionary<string, Key>(StringComparer.OrdinalIgnoreCase)
        {
            ["Return"] = Key.Enter, ["Esc"] = Key.Escape, ["BSpace"] = Key.Backspace, ["IC"] = Key.Insert, ["DC"] = Key.Delete,
            ["PgUp"] = Key.PageUp, ["PPage"] = Key.PageUp, ["PgDn"] = Key.PageDown, ["NPage"] = Key.PageDown,
            ["KPEnter"] = Key.KeypadEnter, ["KP."] = Key.KeypadDecimal, ["KP/"] = Key.KeypadDivide, ["KP*"] = Key.KeypadMultiply, ["KP-"] = Key.KeypadSubtract, ["KP+"] = Key.KeypadAdd,
        };
        foreach (var key in Enum.GetValues<Key>())
        {
            if (key is not Key.Character)
                words[key.ToString()] = key;
            if (key is >= Key.Keypad0 and <= Key.Keypad9)
                words[$"KP{key - Key.Keypad0}"] = key;
        }

        return words;
    }
}
