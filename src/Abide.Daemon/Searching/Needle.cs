using System.Text;

namespace Abide.Daemon.Searching;

/// <summary>What is searched for. Any number of threads may ask one.</summary>
internal abstract class Needle
{
    /// <summary>The most characters that a text or a pattern may have.</summary>
    public const int MostCharacters = 1000;

    /// <summary>How many bytes at the end of a piece of a line may be the beginning of what the next piece completes.</summary>
    public abstract int Overlap { get; }

    /// <summary>False when no line has it that these bytes, as a program printed them, make with whatever is around them.</summary>
    public abstract bool MayBeIn(ReadOnlySpan<byte> printed);

    /// <summary>The first place in a line of plain text, in bytes; null when it is not in it.</summary>
    public abstract (int Start, int Length)? Find(ReadOnlySpan<byte> line);

    /// <summary>A text as it is.</summary>
    /// <param name="text">1 to <see cref="MostCharacters"/> characters of one line.</param>
    /// <param name="ignoresCase">Whether the case of letters counts not.</param>
    /// <exception cref="ArgumentException">It can stand in no line; the message says why.</exception>
    public static Needle OfText(string text, bool ignoresCase)
    {
        Check(text);
        foreach (var c in text)
        {
            if (char.IsControl(c) && c != '\t')
                throw new ArgumentException($"a line has no character U+{(int)c:X4} in it");
        }

        if (text.Contains('\uFFFD', StringComparison.Ordinal) || (ignoresCase && !Ascii.IsValid(text)))
            return new PatternNeedle(System.Text.RegularExpressions.Regex.Escape(text), ignoresCase);
        return new LiteralNeedle(Encoding.UTF8.GetBytes(text), ignoresCase);
    }

    /// <summary>A regular expression of .NET's without look-around and back references, so that its time grows with the output and with nothing else.</summary>
    /// <exception cref="ArgumentException">It is none; the message says why.</exception>
    public static Needle OfPattern(string pattern, bool ignoresCase)
    {
        Check(pattern);
        return new PatternNeedle(pattern, ignoresCase);
    }

    /// <summary>Whether case counts not where nobody says: where there is no capital letter (behind no backslash, where it may be a class).</summary>
    public static bool IsAllSmall(string text, bool isPattern)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (isPattern && text[i] == '\\')
                i++;
            else if (char.IsUpper(text[i]))
                return false;
        }

        return true;
    }

    private static void Check(string text)
    {
        if (text.Length is 0 or > MostCharacters)
            throw new ArgumentException($"what is searched for has 1 to {MostCharacters} characters; not {text.Length}");
    }
}
