using System.Text;

namespace Abide.Terminal.Input;

/// <summary>A key went down, up, or is held.</summary>
/// <param name="Key">Which.</param>
/// <param name="Modifiers">What is held with it.</param>
public readonly record struct KeyEvent(Key Key, KeyModifiers Modifiers = KeyModifiers.None)
{
    private const string Unshifted = "`1234567890-=[]\\;',./", Shifted = "~!@#$%^&*()_+{}|:\"<>?";

    /// <summary>The character that the key types without Shift; 0 when <see cref="Key"/> is not <see cref="Key.Character"/>.</summary>
    public int CodePoint { get; init; }

    /// <summary>The character it types with Shift, 0 when unknown.</summary>
    public int ShiftedCodePoint { get; init; }

    /// <summary>The character of the key in the same place of a US keyboard, 0 when unknown.</summary>
    public int BaseCodePoint { get; init; }

    /// <summary>Press, repeat or release.</summary>
    public KeyEventKind Kind { get; init; }

    /// <summary>What it types, as the keyboard's layout says; null when nothing, or when it is to be told from the character.</summary>
    public string? Text { get; init; }

    /// <summary>The press that types a character on a US keyboard; characters that it does not have are keys of their own.</summary>
    /// <param name="character">What is typed, Shift included.</param>
    /// <param name="modifiers">What is held besides.</param>
    public static KeyEvent Typed(Rune character, KeyModifiers modifiers = KeyModifiers.None)
    {
        var at = character.Value < 0x80 ? Shifted.IndexOf((char)character.Value, StringComparison.Ordinal) : -1;
        var lower = at >= 0 ? Unshifted[at] : Rune.ToLowerInvariant(character).Value;
        var isShifted = lower != character.Value;
        return new KeyEvent(Key.Character, modifiers | (isShifted ? KeyModifiers.Shift : 0))
        {
            CodePoint = lower,
            ShiftedCodePoint = isShifted ? character.Value : 0,
            Text = (modifiers & ~KeyModifiers.Shift) == 0 ? character.ToString() : null,
        };
    }

    /// <summary>The character with Shift, if that is held.</summary>
    internal int Character
    {
        get
        {
            if ((Modifiers & KeyModifiers.Shift) == 0)
                return CodePoint;
            if (ShiftedCodePoint != 0)
                return ShiftedCodePoint;
            var at = CodePoint < 0x80 ? Unshifted.IndexOf((char)CodePoint, StringComparison.Ordinal) : -1;
            return at >= 0 ? Shifted[at] : Rune.TryCreate(CodePoint, out var rune) ? Rune.ToUpperInvariant(rune).Value : CodePoint;
        }
    }
}

/// <summary>What a key did.</summary>
public enum KeyEventKind
{
    /// <summary>It went down.</summary>
    Press,

    /// <summary>It is held and types again.</summary>
    Repeat,

    /// <summary>It went up.</summary>
    Release,
}
