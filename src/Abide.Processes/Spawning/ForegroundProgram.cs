using System.Collections;
using System.Runtime.InteropServices;

namespace Abide.Processes;

/// <summary>A program that takes over this one's terminal for a while, such as an editor.</summary>
public static class ForegroundProgram
{
    /// <summary>Runs a program with this one's standard streams, environment and directory, and waits for its end. What is typed to interrupt it does not interrupt this program.</summary>
    /// <param name="program">Its path; PATH is not searched.</param>
    /// <param name="arguments">All of argv, the name first.</param>
    /// <exception cref="PosixException">It cannot be started.</exception>
    public static ExitStatus Run(string program, IReadOnlyList<string> arguments)
    {
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using var quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, signal => signal.Cancel = true);
        var pid = Posix.Check(
            new Launch
            {
                Program = program,
                Arguments = arguments,
                Environment = [.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => $"{variable.Key}={variable.Value}")],
                Directory = Environment.CurrentDirectory,
                NewSession = false,
                Descriptors = [0, 1, 2],
            }.Start(),
            $"cannot start {program}");
        using var watch = ProcessWatch.Open(pid);
        if (watch is not null)
            Posix.WaitFor(watch.Descriptor.Value, PollEvents.In, -1);
        return Child.Reap(pid)?.Status ?? default;
    }
}
