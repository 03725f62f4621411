using System.Text;

namespace Abide.Daemon.Definitions;

/// <summary>A text with variables in it: <c>${NAME}</c>, <c>${NAME:-what it is where NAME is not set or empty}</c>; <c>$$</c> is a dollar sign. Any other dollar sign is one.</summary>
internal static class VariableText
{
    /// <summary>The text with what the variables hold.</summary>
    /// <param name="text">The text.</param>
    /// <param name="valueOf">What a variable holds; null when it is not set.</param>
    /// <param name="missing">What stands in the place of one that is not set and has nothing else said.</param>
    public static string Expand(string text, Func<string, string?> valueOf, Func<string, string> missing)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
            return text;
        var expanded = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            if (text[at] != '$' || at + 1 == text.Length)
            {
                expanded.Append(text[at++]);
            }
            else if (text[at + 1] == '$')
            {
                expanded.Append('$');
                at += 2;
            }
            else if (PlaceAt(text, at) is var (name, otherwise, length))
            {
                var value = valueOf(name);
                expanded.Append(otherwise is not null && string.IsNullOrEmpty(value) ? Expand(otherwise, valueOf, missing) : value ?? missing(name));
                at += length;
            }
            else
            {
                expanded.Append(text[at++]);
            }
        }

        return expanded.ToString();
    }

    /// <summary>The text that expands to this one.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
            escaped.Append(text[at]).Append(text[at] == '$' && at + 1 < text.Length && (text[at + 1] is '$' or '{') ? "$" : "");
        return escaped.ToString();
    }

    /// <summary>The variable that begins at a dollar sign; null when none does.</summary>
    private static (string Name, string? Otherwise, int Length)? PlaceAt(string text, int at)
    {
        if (text[at + 1] != '{')
            return null;
        var end = at + 2;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            end++;
        if (end == at + 2 || end == text.Length || char.IsAsciiDigit(text[at + 2]))
            return null;
        var name = text[(at + 2)..end];
        if (text[end] == '}')
            return (name, null, end + 1 - at);
        if (!text.AsSpan(end).StartsWith(":-"))
            return null;
        var depth = 1;
        for (var close = end + 2; close < text.Length; close++)
        {
            if (text[close] == '{' && text[close - 1] == '$')
                depth++;
            else if (text[close] == '}' && --depth == 0)
                return (name, text[(end + 2)..close], close + 1 - at);
        }

        return null;
    }
}
