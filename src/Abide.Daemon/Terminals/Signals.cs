namespace Abide.Daemon.Terminals;

/// <summary>The signals of Linux by number (signal(7), x86 and Arm).</summary>
internal static class Signals
{
    public const int HangUp = 1, Kill = 9, Terminate = 15, Continue = 18;

    private static readonly string[] s_names =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
        "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    public static string NameOf(int signal) => signal > 0 && signal < s_names.Length ? "SIG" + s_names[signal] : $"signal {signal}";
}
