using Abide.Daemon.Sessions;
using Abide.Processes.Keeping;

namespace Abide.Daemon.Terminals;

/// <summary>How a run ended, in words.</summary>
internal static class ExitWords
{
    private const int CannotRun = 126, NotFound = 127, SignalBase = 128;

    /// <summary>What the end means; exit codes of shells are explained where a shell may have given them.</summary>
    public static string Of(RunEnd end, SessionSpec? spec = null) => end switch
    {
        { Signal: { } signal } => $"killed by {Signals.NameOf(signal)}",
        { Code: { } code } => $"exited with code {code}{Meaning(code, spec)}",
        _ => "ended, exit code unknown (its keeper was lost)",
    };

    private static string Meaning(int code, SessionSpec? spec) => spec is null ? "" : code switch
    {
        CannotRun => " (its command cannot be run: no permission, or no program)",
        NotFound => " (its command was not found)",
        > SignalBase and <= SignalBase + 64 => $" (as a shell says of a program that was killed by {Signals.NameOf(code - SignalBase)})",
        _ => "",
    };
}
