using System.Globalization;
using System.Text;

namespace Abide.Terminal.Input;

/// <summary>Keys as the kitty keyboard protocol has them: <c>CSI key : shifted : base ; modifiers : event ; text u</c>, and the letters and tildes of old for keys that had them.</summary>
internal static class KittyKeys
{
    public const int Disambiguate = 1, ReportEvents = 2, ReportAlternates = 4, ReportAll = 8, ReportText = 16;

    private const KeyModifiers Locks = KeyModifiers.CapsLock | KeyModifiers.NumLock;

    public static string Encode(in KeyEvent key, in InputModes modes)
    {
        var flags = modes.KittyFlags;
        var all = (flags & ReportAll) != 0;
        if (key.Kind == KeyEventKind.Release && (flags & ReportEvents) == 0)
            return "";
        if (KeyTable.IsModifier(key.Key) && !all)
            return "";
        var modifiers = key.Modifiers & ~(IsText(key) && !all ? Locks : 0);
        var isPlain = (modifiers & ~Locks & ~(key.Key == Key.Character ? KeyModifiers.Shift : 0)) == 0;
        if (!all && isPlain && (key.Key is Key.Character or Key.Enter or Key.Tab or Key.Backspace))
            return key.Kind == KeyEventKind.Release ? "" : LegacyKeys.Encode(key, Old(modes));
        if ((flags & (Disambiguate | ReportAll)) == 0 && key.Kind != KeyEventKind.Release && (IsText(key) || key.Kind == KeyEventKind.Press || (flags & ReportEvents) == 0))
            return LegacyKeys.Encode(key, Old(modes));
        return Sequence(key, modifiers, flags);
    }

    private static InputModes Old(in InputModes modes) => modes with { ModifyOtherKeys = 0 };

    /// <summary>The keys that have had one byte each, or an ESC and one byte, all along.</summary>
    private static bool IsText(in KeyEvent key) => key.Key is Key.Character or Key.Enter or Key.Tab or Key.Backspace or Key.Escape;

    private static string Sequence(in KeyEvent key, KeyModifiers modifiers, int flags)
    {
        var (letter, number) = (KeyTable.Letter(key.Key), KeyTable.Number(key.Key));
        var kitty = key.Key == Key.Character ? key.CodePoint : KeyTable.Kitty(key.Key);
        // CSI R answers a request for the cursor's position, so F3 has its number; keys that have no number of old have one of the protocol.
        var (code, final) = key.Key == Key.F3 ? (13, '~')
            : letter != '\0' ? (1, letter)
            : kitty > 0 ? (kitty, 'u')
            : (number, '~');
        if (code == 0)
            return "";

        var text = (flags & (ReportAll | ReportText)) == (ReportAll | ReportText) && key.Kind != KeyEventKind.Release ? TextOf(key) : "";
        var kind = (flags & ReportEvents) != 0 && key.Kind != KeyEventKind.Press ? $":{(key.Kind == KeyEventKind.Repeat ? 2 : 3)}" : "";
        var held = 1 + (int)modifiers;
        var second = held > 1 || kind.Length > 0 ? $"{held}{kind}" : "";
        var first = code.ToString(CultureInfo.InvariantCulture) + Alternates(key, flags);
        if (final is not ('u' or '~') && second.Length == 0)
            first = "";
        return text.Length > 0 ? $"\e[{first};{second};{text}{final}"
            : second.Length > 0 ? $"\e[{first};{second}{final}"
            : $"\e[{first}{final}";
    }

    private static string Alternates(in KeyEvent key, int flags)
    {
        if ((flags & ReportAlternates) == 0 || key.Key != Key.Character)
            return "";
        var shifted = (key.Modifiers & KeyModifiers.Shift) != 0 && key.Character != key.CodePoint ? key.Character : 0;
        var other = key.BaseCodePoint != key.CodePoint ? key.BaseCodePoint : 0;
        return (shifted, other) switch
        {
            (0, 0) => "",
            (_, 0) => $":{shifted}",
            (0, _) => $"::{other}",
            _ => $":{shifted}:{other}",
        };
    }

    private static string TextOf(in KeyEvent key)
    {
        var text = key.Text;
        if (text is null && key.Key == Key.Character && (key.Modifiers & ~Locks & ~KeyModifiers.Shift) == 0 && Rune.TryCreate(key.Character, out var typed))
            text = typed.ToString();
        return text is null ? "" : string.Join(':', text.EnumerateRunes().Where(rune => rune.Value >= 0x20 && rune.Value is < 0x7F or > 0x9F).Select(rune => rune.Value));
    }
}
