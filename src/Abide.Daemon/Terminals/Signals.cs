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

    /// <summary>The names, without <c>SIG</c>.</summary>
    public static IEnumerable<string> Names => s_names.Skip(1);

    public static string NameOf(int signal) => signal > 0 && signal < s_names.Length ? "SIG" + s_names[signal] : $"signal {signal}";

    /// <summary>A signal by number or by name, <c>INT</c> or <c>SIGINT</c>; null when there is none such.</summary>
    public static int? Parse(string text)
    {
        const string Prefix = "SIG";
        if (int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number))
            return number is >= 1 and <= 64 ? number : null;
        var at = Array.FindIndex(s_names, 1, name => name.Equals(text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? text[Prefix.Length..] : text, StringComparison.OrdinalIgnoreCase));
        return at > 0 ? at : null;
    }
}
