using Abide.Cli.CommandLine;
using Abide.Cli.Output;

namespace Abide.Cli.Values;

/// <summary>Signals by name or number (signal(7), Linux).</summary>
internal static class Signals
{
    // Signal N stands at N - 1.
    private static readonly string[] ByNumber =
    [
        "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
        "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    public static IReadOnlyList<string> Names => ByNumber;

    /// <exception cref="UsageException">There is no such signal.</exception>
    public static int Parse(string text)
    {
        if (Numbers.TryParse(text, 1, 64, out var number))
            return number;
        var name = text.ToUpperInvariant();
        if (name.StartsWith("SIG", StringComparison.Ordinal))
            name = name[3..];
        var at = Array.IndexOf(ByNumber, name);
        return at >= 0 ? at + 1 : throw new UsageException($"there is no signal '{Printable.Line(text)}'{Nearest.Hint(name, ByNumber)}");
    }

    public static string Name(int number) => number >= 1 && number <= ByNumber.Length ? "SIG" + ByNumber[number - 1] : $"signal {number}";
}
