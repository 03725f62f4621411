using Abide.Daemon.Sessions;
using Abide.Processes;
using Abide.Processes.Keeping;

namespace Abide.Daemon.Terminals;

/// <summary>From what was asked for to what the keeper starts: the program's path, its environment, and a clear line where it cannot be.</summary>
internal static class Spawning
{
    private const string DefaultPath = "/usr/local/bin:/usr/bin:/bin";

    /// <summary>Variables of the multiplexer or terminal that the client happens to run in: they are not true inside a session.</summary>
    private static readonly HashSet<string> s_dropped = new(StringComparer.Ordinal)
    {
        "TMUX", "TMUX_PANE", "STY", "WINDOW", "COLUMNS", "LINES", "TERMCAP", "ABIDE_SESSION", "ABIDE_RUN", "SSH_TTY", "WINDOWID", "SHLVL", "OLDPWD", "_",
    };

    /// <exception cref="SpawnRefusedException">The directory or the program is not there or not allowed.</exception>
    public static SpawnSpec SpecOf(SessionRecord record, string sessionDirectory)
    {
        var spec = record.Spec;
        if (spec.Host is not null)
            return FarSpecOf(record);
        var environment = EnvironmentOf(record, sessionDirectory);
        CheckDirectory(spec.Directory);
        var (program, name, arguments) = spec.Command.Count == 0
            ? LoginShell()
            : (Resolve(spec.Command[0], environment.GetValueOrDefault("PATH") ?? DefaultPath, spec.Directory), spec.Command[0], spec.Command.Skip(1).ToArray());
        environment["PWD"] = spec.Directory;
        return new SpawnSpec
        {
            Program = program,
            Name = name,
            Arguments = arguments,
            Directory = spec.Directory,
            Environment = [.. environment.Select(pair => $"{pair.Key}={pair.Value}")],
            Tty = spec.Tty,
            Columns = record.Columns,
            Rows = record.Rows,
            Umask = spec.Umask,
            Limits = [.. spec.Limits?.AsResources() ?? []],
        };
    }

    /// <summary>For another host: the directory and the program are looked for there; the environment goes over what a login there gives.</summary>
    private static SpawnSpec FarSpecOf(SessionRecord record)
    {
        var spec = record.Spec;
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        AddSaid(environment, spec, spec.Environment);
        environment.Remove("TERM"); // its terminal's is true
        environment.Remove(StablePaths.SshAgent);
        return new SpawnSpec
        {
            Program = spec.Command.Count == 0 ? "" : spec.Command[0],
            Arguments = [.. spec.Command.Skip(1)],
            Directory = spec.Definition is { } definition ? There(spec.Directory, definition.File) : spec.Directory,
            Environment = [.. environment.Select(pair => $"{pair.Key}={pair.Value}")],
            Columns = record.Columns,
            Rows = record.Rows,
            Umask = spec.Umask,
        };
    }

    /// <summary>A directory of a definition as another host has it: what its file's directory is here, the home directory is there.</summary>
    private static string There(string directory, string file) =>
        Path.GetRelativePath(Path.GetDirectoryName(file) ?? "/", directory) switch
        {
            "." => "~",
            ['.', '.', ..] => directory,
            var below => "~/" + below,
        };

    /// <summary>The path of a program as a shell would find it.</summary>
    /// <exception cref="SpawnRefusedException">There is none, or it may not be run.</exception>
    public static string Resolve(string program, string path, string directory)
    {
        if (program.Length == 0)
            throw new SpawnRefusedException("the command's first word is empty; it names the program");
        if (program.Contains('/', StringComparison.Ordinal))
        {
            var full = Path.GetFullPath(program, directory);
            return Fault(full) is { } fault ? throw new SpawnRefusedException($"{program}: {fault}") : full;
        }

        string? denied = null;
        foreach (var folder in path.Split(':'))
        {
            var full = Path.Combine(folder.Length == 0 ? directory : Path.GetFullPath(folder, directory), program);
            switch (Fault(full))
            {
                case null:
                    return full;
                case "permission denied":
                    denied ??= full;
                    break;
                default:
                    break;
            }
        }

        throw new SpawnRefusedException(denied is null
            ? $"{program}: no such program in PATH ({path})"
            : $"{program}: permission denied ({denied} is not executable)");
    }

    /// <exception cref="SpawnRefusedException">Nobody could start there.</exception>
    public static void CheckDirectory(string directory)
    {
        if (File.Exists(directory))
            throw new SpawnRefusedException($"{directory}: not a directory");
        if (!Directory.Exists(directory))
            throw new SpawnRefusedException($"{directory}: no such directory");
    }

    private static string? Fault(string path)
    {
        if (Directory.Exists(path))
            return "is a directory";
        try
        {
            const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            return !File.Exists(path) ? "no such program" : (File.GetUnixFileMode(path) & AnyExecute) == 0 ? "permission denied" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "permission denied";
        }
    }

    private static (string Program, string Name, string[] Arguments) LoginShell()
    {
        var shell = UserDatabase.Current.Shell is { Length: > 0 } own && Fault(own) is null ? own : "/bin/sh";
        return (shell, "-" + Path.GetFileName(shell), []); // the dash makes it a login shell
    }

    /// <summary>What a login gives, for a session whose maker gave no environment.</summary>
    public static string[] OfLogin()
    {
        var user = UserDatabase.Current;
        return [$"HOME={user.Home}", $"USER={user.Name}", $"LOGNAME={user.Name}", $"SHELL={user.Shell ?? "/bin/sh"}", "PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"];
    }

    private static Dictionary<string, string> EnvironmentOf(SessionRecord record, string sessionDirectory)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["TERM"] = "xterm-256color" };
        var spec = record.Spec;
        if (spec.Definition is not null)
            AddAll(environment, OfLogin()); // what a definition says comes on top
        AddSaid(environment, spec, spec.Environment.Count > 0 ? spec.Environment : OfLogin());
        environment["ABIDE_SESSION"] = record.Id.ToString();
        if (Environment.GetEnvironmentVariable(Instance.HomeVariable) is { Length: > 0 } home)
            environment.TryAdd(Instance.HomeVariable, home); // 'abide' in it means this instance
        if (spec.Supervision is { Ready.Notify: true } or { Health.Notify: true })
            environment[NotifySocket.Variable] = NotifySocket.PathOf(NotifySocket.DirectoryIn(Path.GetDirectoryName(sessionDirectory)!), record.Id);
        if (environment.ContainsKey(StablePaths.SshAgent))
            environment[StablePaths.SshAgent] = StablePaths.SshAgentIn(sessionDirectory);
        return environment;
    }

    /// <summary>What stands in files, and over it what was said, with the files' values put into it.</summary>
    private static void AddSaid(Dictionary<string, string> environment, SessionSpec spec, IReadOnlyList<string> said)
    {
        var inFiles = (spec.EnvironmentFiles ?? []).SelectMany(VariablesOf).ToArray();
        foreach (var (name, value) in inFiles)
            environment[name] = value;
        AddAll(environment, said);
        foreach (var (name, value) in inFiles.Length > 0 ? environment.ToArray() : [])
            environment[name] = inFiles.Aggregate(value, (text, variable) => text.Replace($"${{{variable.Name}}}", variable.Value, StringComparison.Ordinal));
    }

    private static void AddAll(Dictionary<string, string> environment, IReadOnlyList<string> pairs)
    {
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && !s_dropped.Contains(pair[..equals]))
                environment[pair[..equals]] = pair[(equals + 1)..];
        }
    }

    /// <exception cref="SpawnRefusedException">The file cannot be read.</exception>
    private static IReadOnlyList<(string Name, string Value)> VariablesOf(string file)
    {
        try
        {
            return EnvironmentFile.Parse(File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SpawnRefusedException($"{file}: this file of variables cannot be read: {e.Message}");
        }
    }
}
