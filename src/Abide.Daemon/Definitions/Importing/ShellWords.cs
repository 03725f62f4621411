using System.Text;

namespace Abide.Daemon.Definitions.Importing;

/// <summary>Splits a line into words as a shell does, and does nothing else that a shell does.</summary>
internal static class ShellWords
{
    /// <summary>The words; null when a quote is not closed.</summary>
    public static IReadOnlyList<string>? Split(string line)
    {
        var (words, word, quote) = (new List<string>(), (StringBuilder?)null, '\0');
        for (var at = 0; at < line.Length; at++)
        {
            var c = line[at];
            if (quote == '\'' || (quote == '"' && c != '\\'))
            {
                if (c == quote)
                    quote = '\0';
                else
                    word!.Append(c);
            }
            else if (c == '\\' && at + 1 < line.Length)
            {
                word ??= new StringBuilder();
                var next = line[++at];
                if (quote == '"' && next is not ('"' or '\\' or '$' or '`'))
                    word.Append(c);
                if (next != '\n')
                    word.Append(next);
            }
            else if (c is '\'' or '"')
            {
                (quote, word) = (c, word ?? new StringBuilder());
            }
            else if (char.IsWhiteSpace(c))
            {
                if (word is not null)
                    words.Add(word.ToString());
                word = null;
            }
            else
            {
                (word ??= new StringBuilder()).Append(c);
            }
        }

        if (word is not null)
            words.Add(word.ToString());
        return quote == '\0' ? words : null;
    }

    /// <summary>The words as one line for a shell.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    private static string Quote(string word) => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=,+@%^".Contains(c, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
