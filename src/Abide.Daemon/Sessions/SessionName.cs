namespace Abide.Daemon.Sessions;

/// <summary>
/// What a session may be called: 1–64 characters of <c>a-z A-Z 0-9 . _ -</c>, not starting with <c>-</c> or <c>.</c>, and nothing that could be taken for an id.
/// </summary>
internal static class SessionName
{
    /// <summary>What somebody gave us, fit to stand in a line for a person.</summary>
    public static string Shown(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));

    public const int MaxLength = 64;

    /// <summary>What is wrong with a name, as one line for a person; null when it may be used.</summary>
    public static string? Fault(string name)
    {
        if (name.Length is 0)
            return "a session's name has 1 to 64 characters; this one is empty";
        if (name.Length > MaxLength)
            return $"a session's name has 1 to 64 characters; this one has {name.Length}";
        foreach (var c in name)
        {
            if (!IsAllowed(c))
                return $"a session's name has only letters, digits, '.', '_' and '-'; {Show(c)} in '{Printable(name)}' is none of these";
        }

        if (name[0] is '-' or '.')
            return $"a session's name does not start with '{name[0]}' (try '{name.TrimStart('-', '.')}')";
        return SessionId.TryParse(name, out _) ? $"'{name}' looks like a session's id; choose another name" : null;
    }

    /// <summary>A free name made from what is started: <c>npm run dev</c> becomes <c>npm-run-dev</c>, then <c>npm-run-dev-2</c>.</summary>
    public static string Choose(IReadOnlyList<string> command, Func<string, bool> isTaken)
    {
        const int MaxAutomatic = 30;
        var text = string.Join('-', command.Take(3).Select((word, i) => i == 0 ? Path.GetFileName(word) : word));
        var letters = string.Concat(text.Select(c => IsAllowed(c) ? c : '-')).Trim('-', '.');
        while (letters.Contains("--", StringComparison.Ordinal))
            letters = letters.Replace("--", "-", StringComparison.Ordinal);
        if (letters.Length > MaxAutomatic)
            letters = letters[..MaxAutomatic].TrimEnd('-', '.');
        if (Fault(letters) is not null)
            letters = "session";
        var name = letters;
        for (var n = 2; isTaken(name); n++)
            name = $"{letters}-{n}";
        return name;
    }

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';

    private static string Show(char c) => char.IsControl(c) ? $"the control character U+{(int)c:X4}" : c == ' ' ? "a space" : $"'{c}'";

    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
