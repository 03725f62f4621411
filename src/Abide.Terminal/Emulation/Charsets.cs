namespace Abide.Terminal.Emulation;

/// <summary>
/// What is known of each character set: how it is designated (DEC STD 070; xterm ctlseqs, "Designate G0 Character Set") and what its bytes stand for
/// (VT220 and VT320 programmer references, "National Replacement Character Sets").
/// </summary>
internal static class Charsets
{
    /// <summary>The characters of ASCII that national sets replace.</summary>
    private const string Replaced = "#@[\\]^_`{|}~";

    private static readonly (Charset Charset, string[] Designators, string National)[] Known =
    [
        (Charset.Ascii, ["B"], ""),
        (Charset.DecGraphics, ["0", "2"], ""),
        (Charset.UnitedKingdom, ["A"], "£@[\\]^_`{|}~"),
        (Charset.Dutch, ["4"], "£¾ĳ½|^_`¨ƒ¼´"),
        (Charset.Finnish, ["C", "5"], "#@ÄÖÅÜ_éäöåü"),
        (Charset.French, ["R", "f"], "£à°ç§^_`éùè¨"),
        (Charset.FrenchCanadian, ["Q", "9"], "#àâçêî_ôéùèû"),
        (Charset.German, ["K"], "#§ÄÖÜ^_`äöüß"),
        (Charset.Italian, ["Y"], "£§°çé^_ùàòèì"),
        (Charset.NorwegianDanish, ["`", "E", "6"], "#ÄÆØÅÜ_äæøåü"),
        (Charset.Portuguese, ["%6"], "#@ÃÇÕ^_`ãçõ~"),
        (Charset.Spanish, ["Z"], "£§¡Ñ¿^_`°ñç~"),
        (Charset.Swedish, ["H", "7"], "#ÉÄÖÅÜ_éäöåü"),
        (Charset.Swiss, ["="], "ùàéçêîèôäöüû"),
        (Charset.DecSupplemental, ["%5", "<"], ""),
        (Charset.Latin1, ["A"], ""),
    ];

    private static ReadOnlySpan<char> Graphics => " ◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

    /// <summary>Whether the set has 96 characters, the first and last place among them, and so is designated in another way.</summary>
    public static bool Has96(Charset charset) => charset == Charset.Latin1;

    /// <summary>The bytes that designate a set, behind those that say which of G0–G3 it becomes.</summary>
    public static string Designator(Charset charset) => Known[(int)charset].Designators[0];

    /// <summary>The set that is designated; ASCII when it is not known.</summary>
    /// <param name="intermediate">The byte between, or 0.</param>
    /// <param name="final">The last byte.</param>
    /// <param name="has96">Whether it was designated as one of 96 characters.</param>
    public static Charset Find(int intermediate, int final, bool has96)
    {
        foreach (var (charset, designators, _) in Known)
        {
            if (Has96(charset) != has96)
                continue;
            foreach (var designator in designators)
            {
                if (designator[^1] == final && (designator.Length == 1 ? 0 : designator[0]) == intermediate)
                    return charset;
            }
        }

        return Charset.Ascii;
    }

    /// <summary>The character a byte stands for in a set.</summary>
    /// <param name="charset">The set.</param>
    /// <param name="value">The byte, 0x20 to 0x7E.</param>
    /// <param name="national">Whether national sets are in use (DECNRCM); the British one, which the VT100 had before them, always is.</param>
    public static int Translate(Charset charset, byte value, bool national)
    {
        switch (charset)
        {
            case Charset.Ascii:
                return value;
            case Charset.DecGraphics:
                return value >= 0x5F ? Graphics[value - 0x5F] : value;
            case Charset.Latin1:
                return value | 0x80;
            case Charset.DecSupplemental:
                return Supplemental(value | 0x80);
            default:
                var at = national || charset == Charset.UnitedKingdom ? Replaced.IndexOf((char)value, StringComparison.Ordinal) : -1;
                return at < 0 ? value : Known[(int)charset].National[at];
        }
    }

    /// <summary>DEC's set is Latin 1 but for a few characters, and places where it has none.</summary>
    private static int Supplemental(int value) => value switch
    {
        0xA0 => ' ',
        0xA8 => '¤',
        0xD7 => 'Œ',
        0xDD => 'Ÿ',
        0xF7 => 'œ',
        0xFD => 'ÿ',
        0xA4 or 0xA6 or (>= 0xAC and <= 0xAF) or 0xB4 or 0xB8 or 0xBE or 0xD0 or 0xDE or 0xF0 or 0xFE => '\u2E2E', // the reversed question mark of DEC
        _ => value,
    };
}
