using System.Globalization;
using Abide.Protocol.Messages;

namespace Abide.Cli.Values;

/// <summary>The end of a run in words.</summary>
internal static class HowItEnded
{
    /// <summary><c>exited with code 3</c>, <c>killed by SIGSEGV</c>, or the daemon's own words.</summary>
    public static string Words(ExitRow? exit) => exit switch
    {
        { Code: { } code } => string.Create(CultureInfo.InvariantCulture, $"exited with code {code}"),
        { Signal: { } signal } => $"killed by {Signals.Name(signal)}",
        { Reason: { Length: > 0 } reason } => reason,
        _ => "ended",
    };
}
