using System.Collections;

namespace Abide.Processes;

/// <summary>Starts programs that are spoken to: their standard input and output are one socket, their standard error is another.</summary>
internal static class Conversation
{
    /// <summary>Starts a program in a session of its own: its pid, and our ends of the two sockets, which do not wait.</summary>
    /// <param name="command">The program, looked for in PATH where it is no path, and its arguments.</param>
    /// <param name="variables">Variables beside those of this process, which they override.</param>
    /// <param name="directory">The working directory.</param>
    /// <param name="isWhole">True when <paramref name="variables"/> are its whole environment.</param>
    /// <exception cref="PosixException">It cannot be started.</exception>
    internal static (int Pid, Descriptor Socket, Descriptor Errors) Start(IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? variables = null, string directory = "/", bool isWhole = false)
    {
        ArgumentNullException.ThrowIfNull(command);
        var program = Remote.ProgramPath.Find(command[0]) ?? throw new PosixException($"cannot start {command[0]}", Errno.ENOENT);
        var (ours, theirs) = LocalSocket.Pair(SocketKind.Stream);
        var (ourErrors, theirErrors) = LocalSocket.Pair(SocketKind.Stream);
        using (theirs)
        using (theirErrors)
        {
            // Programs expect to be made to wait.
            Posix.SetBlocking(theirs.Value);
            Posix.SetBlocking(theirErrors.Value);
            var pid = new Launch
            {
                Program = program,
                Arguments = command,
                Directory = directory,
                Environment = [.. Variables(variables, isWhole).Select(variable => $"{variable.Key}={variable.Value}")],
                Descriptors = [theirs.Value, theirs.Value, theirErrors.Value],
            }.Start();
            if (pid > 0) return (pid, ours, ourErrors);
            ours.Dispose();
            ourErrors.Dispose();
            throw new PosixException($"cannot start {command[0]}", pid);
        }
    }

    private static Dictionary<string, string> Variables(IReadOnlyDictionary<string, string>? more, bool isWhole)
    {
        var all = isWhole ? [] : Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
        foreach (var (name, value) in more ?? new Dictionary<string, string>()) all[name] = value;
        return all;
    }
}
