using System.Globalization;
using Abide.Processes.Keeping;

namespace Abide.Daemon.Hosts;

/// <summary>
/// What a run is called there: <c>abide-SESSION-RUN</c>, the session's id as 32 hexadecimal digits. The name of the tmux session, the value of the option
/// <c>@abide_run</c> by which its pane is known as ours, and the name of its directory.
/// </summary>
internal static class TmuxName
{
    private const string Prefix = "abide-";
    private const int IdLength = 32;

    public static string Of(RunKey run) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{run.Session:N}-{run.Run}");

    /// <summary>The run of that name; null for every other text.</summary>
    public static RunKey? Parse(string name) =>
        name.Length > Prefix.Length + IdLength + 1 && Guid.TryParseExact(name.AsSpan(Prefix.Length, IdLength), "N", out var session)
        && int.TryParse(name.AsSpan(Prefix.Length + IdLength + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && new RunKey(session, number) is var run && Of(run) == name ? run : null;
}
