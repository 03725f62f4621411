using System.Globalization;
using System.Text;
using Abide.Cli.CommandLine;
using Abide.Cli.Output;

namespace Abide.Cli.Values;

/// <summary>
/// Keys by name, as the bytes that an xterm sends for them while no program asked for others (the daemon knows what was asked for): single characters, <c>Enter</c>, <c>Up</c>, <c>F5</c>, …, each with <c>C-</c>, <c>M-</c>
/// and <c>S-</c> in front where that is a key.
/// </summary>
internal static class KeyNames
{
    // Keys that are one character.
    private static readonly Dictionary<string, char> Characters = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Enter"] = '\r', ["Return"] = '\r', ["Escape"] = '\e', ["Esc"] = '\e', ["Tab"] = '\t', ["BSpace"] = '\x7f', ["Backspace"] = '\x7f', ["Space"] = ' ',
    };

    // Keys that are CSI with a final letter: "CSI A", with modifiers "CSI 1 ; m A".
    private static readonly Dictionary<string, char> Letters = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Up"] = 'A', ["Down"] = 'B', ["Right"] = 'C', ["Left"] = 'D', ["End"] = 'F', ["Home"] = 'H', ["F1"] = 'P', ["F2"] = 'Q', ["F3"] = 'R', ["F4"] = 'S',
    };

    // Keys that are CSI with a number: "CSI 5 ~", with modifiers "CSI 5 ; m ~".
    private static readonly Dictionary<string, int> Numbered = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Insert"] = 2, ["IC"] = 2, ["Delete"] = 3, ["DC"] = 3, ["PageUp"] = 5, ["PgUp"] = 5, ["PPage"] = 5, ["PageDown"] = 6, ["PgDn"] = 6, ["NPage"] = 6,
        ["F5"] = 15, ["F6"] = 17, ["F7"] = 18, ["F8"] = 19, ["F9"] = 20, ["F10"] = 21, ["F11"] = 23, ["F12"] = 24,
    };

    /// <summary>The names that are words; single characters are keys too.</summary>
    public static IEnumerable<string> All => [.. Characters.Keys, .. Letters.Keys, .. Numbered.Keys, "BTab"];

    /// <summary>The bytes of keys that stand in one text, separated by blanks.</summary>
    /// <exception cref="UsageException">One of them is no key.</exception>
    public static byte[] ParseAll(string names)
    {
        var bytes = new List<byte>();
        foreach (var name in names.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            bytes.AddRange(Parse(name));
        return [.. bytes];
    }

    /// <exception cref="UsageException">It is no key.</exception>
    public static byte[] Parse(string name)
    {
        var (key, control, meta, shift) = Split(name);
        return Encoding.UTF8.GetBytes(Sequence(key, control, meta, shift) ?? throw new UsageException(
            $"'{Printable.Line(name)}' is no key{Nearest.Hint(key, All)}; keys are single characters, Enter, Escape, Tab, Up, F1, PageUp, … and C-x, M-x, S-Up"));
    }

    /// <summary>The control character of <c>C-x</c> or <c>^x</c>, null when the text names none.</summary>
    public static byte? ControlCharacter(string name)
    {
        if (name is ['^', var letter])
            return Control(letter) is { } caret ? (byte)caret : null;
        return Split(name) is (var key, true, false, false) && CharacterOf(key) is { } character && Control(character) is { } control ? (byte)control : null;
    }

    private static (string Key, bool Control, bool Meta, bool Shift) Split(string name)
    {
        bool control = false, meta = false, shift = false;
        for (; name.Length > 2 && name[1] == '-'; name = name[2..])
        {
            if (name[0] is 'C' or 'c')
                control = true;
            else if (name[0] is 'M' or 'm')
                meta = true;
            else if (name[0] is 'S' or 's')
                shift = true;
            else
                break;
        }

        return (name, control, meta, shift);
    }

    private static string? Sequence(string key, bool control, bool meta, bool shift)
    {
        var modifiers = 1 + (shift ? 1 : 0) + (meta ? 2 : 0) + (control ? 4 : 0);
        var modified = modifiers > 1 ? string.Create(CultureInfo.InvariantCulture, $";{modifiers}") : "";
        if (Letters.TryGetValue(key, out var letter))
            return modifiers > 1 ? $"\e[1{modified}{letter}" : key is ['F' or 'f', _] ? $"\eO{letter}" : $"\e[{letter}";
        if (Numbered.TryGetValue(key, out var number))
            return string.Create(CultureInfo.InvariantCulture, $"\e[{number}{modified}~");
        if (key.Equals("BTab", StringComparison.OrdinalIgnoreCase) || (shift && key.Equals("Tab", StringComparison.OrdinalIgnoreCase)))
            return control ? null : (meta ? "\e" : "") + "\e[Z";
        if (shift || key.EnumerateRunes().Count() != 1 && CharacterOf(key) is null)
            return null;
        if (!control)
            return (meta ? "\e" : "") + (CharacterOf(key)?.ToString() ?? key);
        return CharacterOf(key) is { } character && Control(character) is { } code ? (meta ? "\e" : "") + code : null;
    }

    private static char? CharacterOf(string key) => key.Length == 1 ? key[0] : Characters.TryGetValue(key, out var character) ? character : null;

    private static char? Control(char character) => char.ToUpperInvariant(character) switch
    {
        >= '@' and <= '_' and var upper => (char)(upper - '@'),
        ' ' or '2' => '\0',
        '/' => '\x1f',
        '?' => '\x7f',
        _ => null,
    };
}
