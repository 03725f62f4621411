
namespace Abide.Daemon.Definitions;

/// <summary>Who has definitions read: what their variables hold, and what a command takes over from them.</summary>
internal sealed class Asker
{
    private const string DefaultPath = "/usr/local/bin:/usr/bin:/bin";

    /// <summary>The variables that a command has of whoever defines it, beside those that it names. There is no secret among them, and none that changes with every terminal.</summary>
    private static readonly string[] s_inherited = ["PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR", "XDG_RUNTIME_DIR", "SSH_AUTH_SOCK"];

    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    /// <param name="environment"><c>NAME=value</c> each.</param>
    /// <param name="shell">The login shell.</param>
    /// <param name="home">The home directory.</param>
    /// <param name="user">The user's name.</param>
    public Asker(IEnumerable<string> environment, string shell, string home, string user)
    {
        (Shell, Home) = (shell, home);
        foreach (var pair in environment)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                _variables[pair[..equals]] = pair[(equals + 1)..];
        }

        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("HOME", home), ("USER", user), ("LOGNAME", user), ("SHELL", shell), ("PATH", DefaultPath)])
            _variables.TryAdd(name, value);
    }

    public string Shell { get; }

    public string Home { get; }

    /// <summary>The file mode creation mask; null is the usual one.</summary>
    public int? Umask { get; init; }

    /// <summary>What a variable holds; null when it is not set.</summary>
    public string? ValueOf(string name) => _variables.GetValueOrDefault(name);

    /// <summary>What a command takes over, <c>NAME=value</c> each, in alphabetical order.</summary>
    public IReadOnlyList<string> Inherited => [.. _variables.Where(pair => IsInherited(pair.Key)).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")];

    public static bool IsInherited(string name) => s_inherited.Contains(name) || name.StartsWith("LC_", StringComparison.Ordinal);
}
