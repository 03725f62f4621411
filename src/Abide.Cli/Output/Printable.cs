using System.Text;

namespace Abide.Cli.Output;

/// <summary>Text of programs and people is shown, never obeyed: no control character of it reaches the terminal.</summary>
internal static class Printable
{
    /// <summary>The text on one line, control characters as <c>?</c>.</summary>
    public static string Line(string? text)
    {
        if (text is null)
            return "";
        var clean = true;
        foreach (var c in text)
            clean &= IsShown(c);
        return clean ? text : string.Create(text.Length, text, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = IsShown(from[i]) ? from[i] : '?';
        });
    }

    /// <summary>A program and its arguments as a shell would take them.</summary>
    public static string Program(IReadOnlyList<string> command)
    {
        var line = new StringBuilder();
        foreach (var word in command)
            line.Append(line.Length > 0 ? " " : "").Append(Quoted(word));
        return Line(line.ToString());
    }

    private static string Quoted(string word)
    {
        var plain = word.Length > 0;
        foreach (var c in word)
            plain &= char.IsLetterOrDigit(c) || "-_./:=,+@%^".Contains(c, StringComparison.Ordinal);
        return plain ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    // Controls, and the characters that turn or hide what stands around them.
    private static bool IsShown(char c) => !char.IsControl(c) && c is not ((>= '\u200e' and <= '\u200f') or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029');
}
