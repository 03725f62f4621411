using System.Text;

namespace Abide.Daemon.Templates;

/// <summary>
/// A text with places for values: <c>{name}</c>, or <c>{name=default}</c>. Two braces of a kind are one as it is; so is every brace that begins no place, and one behind a
/// dollar sign (<c>${HOME}</c> is a shell's). A value is put in as it is and never looked at again.
/// </summary>
internal static class TemplateText
{
    /// <summary>Tells each place in a text, in order: its name, and its default or null.</summary>
    public static void ForEachPlace(string text, Action<string, string?> tell) => Walk(text, null, (name, otherwise) =>
    {
        tell(name, otherwise);
        return "";
    });

    /// <summary>Puts values in.</summary>
    /// <param name="text">The text.</param>
    /// <param name="valueOf">The value of a place, by its name and its default.</param>
    public static string Fill(string text, Func<string, string?, string> valueOf)
    {
        var filled = new StringBuilder(text.Length);
        Walk(text, filled, valueOf);
        return filled.ToString();
    }

    /// <summary>The text that is filled to this one, whatever stands in it.</summary>
    public static string Escape(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private static void Walk(string text, StringBuilder? to, Func<string, string?, string> valueOf)
    {
        for (var at = 0; at < text.Length;)
        {
            var c = text[at];
            if (c is '{' or '}' && at + 1 < text.Length && text[at + 1] == c)
            {
                to?.Append(c);
                at += 2;
            }
            else if (c == '{' && (at == 0 || text[at - 1] != '$') && PlaceAt(text, at) is var (name, otherwise, length))
            {
                var value = valueOf(name, otherwise);
                to?.Append(value);
                at += length;
            }
            else
            {
                to?.Append(c);
                at++;
            }
        }
    }

    /// <summary>The place that begins at a brace; null when none does.</summary>
    private static (string Name, string? Otherwise, int Length)? PlaceAt(string text, int at)
    {
        var end = at + 1;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '-'))
            end++;
        if (end == at + 1 || end == text.Length || text[end] is not ('}' or '='))
            return null;
        var name = text[(at + 1)..end];
        if (text[end] == '}')
            return (name, null, end + 1 - at);
        var close = text.IndexOf('}', end);
        return close < 0 ? null : (name, text[(end + 1)..close], close + 1 - at);
    }
}
