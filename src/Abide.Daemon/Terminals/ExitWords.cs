using Abide.Processes.Keeping;

namespace Abide.Daemon.Terminals;

/// <summary>How a run ended, in words.</summary>
internal static class ExitWords
{
    public static string Of(RunEnd end) => end switch
    {
        { Signal: { } signal } => $"killed by {Signals.NameOf(signal)}",
        { Code: { } code } => $"exited with code {code}",
        _ => "ended, exit code unknown (its keeper was lost)",
    };
}
