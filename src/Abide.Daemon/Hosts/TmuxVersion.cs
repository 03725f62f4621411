using System.Globalization;

namespace Abide.Daemon.Hosts;

/// <summary>Which tmux will do: <c>send-keys -H</c>, options of panes and exact targets came with 3.0.</summary>
internal static class TmuxVersion
{
    private const int Oldest = 3;

    /// <summary>What is wrong with what <c>tmux -V</c> said; null when it will do.</summary>
    public static string? Fault(string? said)
    {
        if (string.IsNullOrEmpty(said))
            return "tmux is missing there";
        var version = said.Split(' ')[^1];
        var digits = version.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit).ToArray(); // "3.3a", "next-3.4", "openbsd-7.4"
        return !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var major) || major >= Oldest || version == "master" ? null : $"its tmux is too old ({version})";
    }
}
