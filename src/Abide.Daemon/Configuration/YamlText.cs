using System.Globalization;
using System.Text;

namespace Abide.Daemon.Configuration;

/// <summary>Texts as YAML has them.</summary>
internal static class YamlText
{
    /// <summary>Bare where that is the same text wherever it stands, else in quotes.</summary>
    public static string Scalar(string text) => text.Length > 0 && text.All(IsBare) && text[^1] != ':' && text[0] != '-' ? text : Quoted(text);

    /// <summary>The value of a key on a line of its own: bare where that is the same text, several lines below each other, else in quotes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="indent">How far the lines of a text that has several are moved to the right.</param>
    public static string Value(string text, int indent)
    {
        if (IsBareValue(text))
            return text;
        if (!text.Contains('\n', StringComparison.Ordinal) || text[0] is ' ' or '\n' || text.Any(c => IsEscaped(c) && c != '\n'))
            return Scalar(text);
        var lines = text.TrimEnd('\n').Split('\n');
        var ends = text.Length - text.TrimEnd('\n').Length;
        var block = new StringBuilder(ends switch { 0 => "|-", 1 => "|", _ => "|+" });
        foreach (var line in lines)
            block.Append('\n').Append(' ', line.Length > 0 ? indent : 0).Append(line);
        return block.Append('\n', Math.Max(0, ends - 1)).ToString();
    }

    private static string Quoted(string text)
    {
        if (!text.Any(IsEscaped))
            return $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\t' => "\\t",
                _ when IsEscaped(c) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsBare(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '/' or '_' or '-' or '+' or ':';

    private static bool IsEscaped(char c) => char.IsControl(c) || c is '\u0085' or '\u2028' or '\u2029' or '\ufeff';

    /// <summary>Whether a text can stand behind a key without quotes.</summary>
    private static bool IsBareValue(string text) =>
        text.Length > 0 && (char.IsAsciiLetterOrDigit(text[0]) || text[0] is '.' or '/' or '_' or '$' or '~') && text[^1] is not (' ' or ':') && !text.Any(IsEscaped)
        && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal) && text != "~";
}
