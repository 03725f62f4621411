using System.Globalization;
using Abide.Daemon.Calls;
using Abide.Daemon.Configuration;

namespace Abide.Daemon.Notifying;

/// <summary>
/// The desktop's notifications: <c>notify-send</c>, which speaks to the service org.freedesktop.Notifications on the user's bus, or <c>osascript</c> on macOS. A click
/// opens the dashboard in a terminal, where the desktop can do that.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class DesktopWay(TimeProvider time) : INoticeWay
{
    /// <summary>Lines of the tail that a bubble has room for.</summary>
    private const int MostLines = 10;

    private const int LongestLine = 120;

    private const string BusVariable = "DBUS_SESSION_BUS_ADDRESS";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public string Name => "desktop";

    public bool IsOn(NotifySettings settings) => settings.Desktop && (OperatingSystem.IsMacOS() || BusOf(settings) is not null);

    public async Task SendAsync(IReadOnlyList<Notice> notices, NotifySettings settings, CancellationToken ends)
    {
        var (title, body) = Show(notices);
        string[] command = OperatingSystem.IsMacOS()
            ? ["osascript", "-e", "on run argv", "-e", "display notification (item 2 of argv) with title \"Abide\" subtitle (item 1 of argv)", "-e", "end run", title, body]
            : ["notify-send", "--app-name=Abide", "--urgency=" + (notices.All(notice => notice.Event is "recovered" or "finished" or "reachable") ? "normal" : "critical"), "--", title, Escape(body)];
        try
        {
            var variables = BusOf(settings) is { } bus ? new Dictionary<string, string> { [BusVariable] = bus } : null;
            var result = await Tool.RunAsync(command, s_patience, time, new ToolSetting(variables), ends);
            if (result.Code != 0)
                throw new NoticeException($"{command[0]}: {Why(result)}");
        }
        catch (ToolException e)
        {
            throw new NoticeException(e.Message);
        }
    }

    /// <summary>What the bubble says: one notice with its last lines, or a line for each of several.</summary>
    public static (string Title, string Body) Show(IReadOnlyList<Notice> notices) => notices is [var one]
        ? (one.Text, string.Join('\n', one.Tail.TakeLast(MostLines).Select(Short)))
        : (string.Create(CultureInfo.InvariantCulture, $"{notices.Count} things happened"), string.Join('\n', notices.TakeLast(MostLines).Select(notice => Short(notice.Text))));

    private static string Short(string line) => line.Length <= LongestLine ? line : line[..(LongestLine - 1)] + "…";

    /// <summary>A body may have markup, of which this is none.</summary>
    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Why(ToolResult result) =>
        result.Errors.Trim() is { Length: > 0 } errors ? errors.Split('\n')[^1] : string.Create(CultureInfo.InvariantCulture, $"exit code {result.Code}");

    /// <summary>The user's bus: as configured, as the login gave it to this daemon, or where systemd puts it.</summary>
    private static string? BusOf(NotifySettings settings)
    {
        if (settings.Bus is { } configured)
            return configured;
        if (Environment.GetEnvironmentVariable(BusVariable) is { Length: > 0 } given)
            return given;
        var usual = string.Create(CultureInfo.InvariantCulture, $"/run/user/{Processes.Posix.GetUid()}/bus");
        return File.Exists(usual) ? "unix:path=" + usual : null;
    }
}
