using Abide.Protocol.Messages;

namespace Abide.Cli;

/// <summary>What <c>abide</c> tells the shell. Documented in docs/cli.md and <c>abide help exit-codes</c>; a value never changes its meaning.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int NotFound = 3;
    public const int Refused = 4;
    public const int Denied = 5;
    public const int Unreachable = 6;
    public const int Timeout = 124;
    public const int RunFailed = 125;

    /// <summary>A program ended by signal N gives this plus N, as shells do.</summary>
    public const int Signalled = 128;

    /// <summary>The exit code for a refusal of the daemon.</summary>
    public static int Of(string error) => error switch
    {
        ErrorCodes.NotFound or ErrorCodes.Ambiguous => NotFound,
        ErrorCodes.Exists or ErrorCodes.Refused or ErrorCodes.Changed => Refused,
        ErrorCodes.Invalid => Usage,
        ErrorCodes.Denied or ErrorCodes.Forbidden => Denied,
        ErrorCodes.Timeout => Timeout,
        ErrorCodes.Unsupported or ErrorCodes.Version or ErrorCodes.Unreachable => Unreachable,
        _ => Failed,
    };

    /// <summary>The exit code that passes on how a program ended; <see cref="Failed"/> when nobody knows.</summary>
    public static int Of(ExitRow? exit) => exit switch
    {
        { Code: { } code } => code,
        { Signal: { } signal } => Signalled + signal,
        _ => Failed,
    };
}
