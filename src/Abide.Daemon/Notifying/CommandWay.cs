using System.Globalization;
using System.Text;
using System.Text.Json;
using Abide.Daemon.Calls;
using Abide.Daemon.Configuration;

namespace Abide.Daemon.Notifying;

/// <summary>
/// A command of the user's, run by <c>/bin/sh -c</c>: it reads the notices as JSON, and has the newest in <c>ABIDE_EVENT</c>, <c>ABIDE_NAME</c> and <c>ABIDE_TEXT</c>. It may take 30 seconds.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class CommandWay(TimeProvider time) : INoticeWay
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public string Name => "command";

    public bool IsOn(NotifySettings settings) => settings.Command is not null;

    public async Task SendAsync(IReadOnlyList<Notice> notices, NotifySettings settings, CancellationToken ends)
    {
        var newest = notices[^1];
        var setting = new ToolSetting(
            new Dictionary<string, string> { ["ABIDE_EVENT"] = newest.Event, ["ABIDE_NAME"] = newest.Name, ["ABIDE_TEXT"] = newest.Text },
            Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(new NoticeBody(notices), NoticeJson.Default.NoticeBody)));
        try
        {
            var result = await Tool.RunAsync(["/bin/sh", "-c", settings.Command!], s_patience, time, setting, ends);
            if (result.Code != 0)
                throw new NoticeException(string.Create(CultureInfo.InvariantCulture, $"the command exited with code {result.Code}{(result.Errors.Trim() is { Length: > 0 } errors ? ": " + errors.Split('\n')[^1] : "")}"));
        }
        catch (ToolException e)
        {
            throw new NoticeException(e.Message);
        }
    }
}
