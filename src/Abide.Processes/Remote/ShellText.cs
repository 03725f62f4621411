using System.Text;

namespace Abide.Processes.Remote;

/// <summary>Words as a POSIX shell reads them.</summary>
public static class ShellText
{
    /// <summary>One word that stands for exactly this text, whatever is in it.</summary>
    /// <exception cref="ArgumentException">It has a NUL, which no argument can have.</exception>
    public static string Quote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Contains('\0', StringComparison.Ordinal)) throw new ArgumentException("an argument cannot have a NUL in it", nameof(text));
        return $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    /// <summary>Several words, each quoted, with blanks between.</summary>
    public static string Line(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    /// <summary>A path that may begin with <c>~/</c>, which stays for the shell to expand.</summary>
    public static string Path(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.StartsWith("~/", StringComparison.Ordinal) ? $"\"$HOME\"/{Quote(path[2..])}" : Quote(path);
    }

    /// <summary>Takes a line of words apart at its blanks; a word may stand in single or double quotes, which have no other meaning.</summary>
    public static IReadOnlyList<string> Split(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var (words, word, quote, isWord) = (new List<string>(), new StringBuilder(), '\0', false);
        foreach (var c in line)
        {
            if (quote != '\0')
            {
                if (c == quote) quote = '\0';
                else word.Append(c);
            }
            else if (c is '\'' or '"')
            {
                (quote, isWord) = (c, true);
            }
            else if (c is ' ' or '\t')
            {
                if (isWord) words.Add(word.ToString());
                word.Clear();
                isWord = false;
            }
            else
            {
                word.Append(c);
                isWord = true;
            }
        }
        if (isWord) words.Add(word.ToString());
        return words;
    }
}
