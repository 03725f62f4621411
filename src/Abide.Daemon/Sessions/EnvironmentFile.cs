using System.Text;

namespace Abide.Daemon.Sessions;

/// <summary>
/// Files of variables (<c>.env</c>): <c>NAME=value</c> lines, <c>export</c> before them or not, comments behind <c>#</c>. A value in single quotes is as it stands; in double quotes <c>\n</c>, <c>\t</c>, <c>\"</c>,
/// <c>\\</c> and <c>\$</c> are understood, and it may go over several lines. Pure.
/// </summary>
internal static class EnvironmentFile
{
    /// <summary>The variables, in the file's order; a line that is none is left out.</summary>
    public static IReadOnlyList<(string Name, string Value)> Parse(string text)
    {
        var variables = new List<(string, string)>();
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at) is var found && found < 0 ? text.Length : found;
            var line = text.AsSpan(at, end - at).Trim();
            if (line.StartsWith("export "))
                line = line["export ".Length..].TrimStart();
            var equals = line.IndexOf('=');
            if (line.StartsWith("#") || equals <= 0 || !IsName(line[..equals].TrimEnd()))
            {
                at = end + 1;
                continue;
            }

            var name = line[..equals].TrimEnd().ToString();
            var begin = text.IndexOf('=', at) + 1;
            while (begin < end && text[begin] is ' ' or '\t')
                begin++;
            variables.Add((name, begin < end && text[begin] is '"' or '\'' ? Quoted(text, begin, ref end) : Plain(text[begin..end])));
            at = end + 1;
        }

        return variables;
    }

    public static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
                return false;
        }

        return name.Length > 0 && !char.IsAsciiDigit(name[0]);
    }

    private static string Plain(string text)
    {
        var comment = text.IndexOf(" #", StringComparison.Ordinal);
        return (comment < 0 ? text : text[..comment]).Trim();
    }

    /// <param name="text">The file.</param>
    /// <param name="begin">Where the quote stands.</param>
    /// <param name="end">The end of the line; moved to that on which the quotes close.</param>
    private static string Quoted(string text, int begin, ref int end)
    {
        var quote = text[begin];
        var value = new StringBuilder();
        for (var at = begin + 1; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                end = text.IndexOf('\n', at) is var found && found < 0 ? text.Length : found;
                return value.ToString();
            }

            if (quote == '"' && text[at] == '\\' && at + 1 < text.Length)
                value.Append(text[++at] switch { 'n' => "\n", 't' => "\t", 'r' => "\r", '"' => "\"", '\\' => "\\", '$' => "$", var other => "\\" + other });
            else
                value.Append(text[at]);
        }

        return text[begin..end].Trim(); // nothing closes it: the line as it stands
    }
}
