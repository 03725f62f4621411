using System.Text;
using System.Text.RegularExpressions;
using Abide.Daemon.Sessions;

namespace Abide.Daemon.Supervising;

/// <summary>Tells when files that a command is restarted for have changed, and nothing has for a moment.</summary>
internal sealed class FileWatch : IDisposable
{
    private static readonly TimeSpan UsualDebounce = TimeSpan.FromMilliseconds(300);

    /// <summary>What never counts: histories, packages, what builds and editors write.</summary>
    private static readonly string[] s_ignored = [".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", "bin", "obj", "target", "*.swp", "*.swx", "*~", ".#*", "#*#", "4913", ".DS_Store", "*.pyc"];

    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly List<Regex> _wanted = [];
    private readonly Regex[] _ignored;
    private readonly string _directory;
    private readonly ITimer _timer;
    private readonly TimeSpan _debounce;

    /// <param name="watch">Which files.</param>
    /// <param name="directory">The directory that their paths begin in.</param>
    /// <param name="changed">Is told on any thread.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="IOException">They cannot be watched: there are too many, or none.</exception>
    public FileWatch(Watch watch, string directory, Action changed, TimeProvider time)
    {
        _directory = directory;
        _debounce = watch.Debounce > TimeSpan.Zero ? watch.Debounce : UsualDebounce;
        _timer = time.CreateTimer(_ => changed(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _ignored = [.. s_ignored.Concat(watch.Ignore ?? []).Select(pattern => PatternOf(pattern.Contains('/', StringComparison.Ordinal) ? pattern : "**/" + pattern))];
        var roots = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in watch.Paths)
        {
            var pattern = Path.GetRelativePath(directory, Path.GetFullPath(path, directory));
            _wanted.Add(PatternOf(pattern));
            if (RootOf(Path.GetFullPath(path, directory)) is { } root && !roots.Any(known => root == known || root.StartsWith(known + "/", StringComparison.Ordinal)))
                roots.Add(root);
        }

        foreach (var root in roots)
            Add(root);
    }

    /// <summary>Whether a change of this file counts.</summary>
    public bool Counts(string path)
    {
        var relative = Path.GetRelativePath(_directory, path);
        return _wanted.Exists(pattern => pattern.IsMatch(relative)) && !Array.Exists(_ignored, pattern => pattern.IsMatch(relative));
    }

    public void Dispose()
    {
        foreach (var watcher in _watchers)
            watcher.Dispose();
        _timer.Dispose();
    }

    private void Add(string root)
    {
        var watcher = new FileSystemWatcher(root) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size };
        watcher.Changed += (_, change) => Note(change.FullPath);
        watcher.Created += (_, change) => Note(change.FullPath);
        watcher.Deleted += (_, change) => Note(change.FullPath);
        watcher.Renamed += (_, change) =>
        {
            Note(change.OldFullPath);
            Note(change.FullPath);
        };
        watcher.EnableRaisingEvents = true;
        _watchers.Add(watcher);
    }

    private void Note(string path)
    {
        if (Counts(path))
            _timer.Change(_debounce, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The deepest directory in which everything that a pattern means must be; null when it does not exist.</summary>
    private static string? RootOf(string path)
    {
        while (path.AsSpan().IndexOfAny('*', '?') >= 0 || !Directory.Exists(path))
        {
            if (Path.GetDirectoryName(path) is not { } parent || parent == path)
                return null;
            path = parent;
        }

        return path;
    }

    /// <summary><c>*</c> and <c>?</c> stay in one directory, <c>**</c> does not; a directory means all that is in it.</summary>
    private static Regex PatternOf(string pattern)
    {
        var text = new StringBuilder(@"\A");
        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern.AsSpan(at).StartsWith("**/"))
            {
                text.Append("(?:.*/)?");
                at += 2;
            }
            else if (pattern.AsSpan(at).StartsWith("**"))
            {
                text.Append(".*");
                at++;
            }
            else
            {
                text.Append(pattern[at] switch { '*' => "[^/]*", '?' => "[^/]", var c => Regex.Escape(c.ToString()) });
            }
        }

        return pattern is "." ? new Regex(".*", RegexOptions.NonBacktracking) : new Regex(text.Append(@"(?:/.*)?\z").ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }
}
