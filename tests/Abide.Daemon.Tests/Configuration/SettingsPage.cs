using System.Text;
using Abide.Daemon.Configuration;

namespace Abide.Daemon.Tests.Configuration;

/// <summary>docs/configuration.md, made from the declarations.</summary>
internal static class SettingsPage
{
    public static string Write()
    {
        var page = new StringBuilder("""
            # Configuration

            <!-- Made from src/Abide.Daemon/Configuration/SettingTable.cs: UPDATE_PAGES=1 artifacts/bin/Abide.Daemon.Tests/release/Abide.Daemon.Tests -class '*SettingsPageTests' -->

            Abide needs no configuration. What you want otherwise stands in `~/.config/abide/config.yaml` (below `$ABIDE_HOME/config` when that is set; `abide config path` tells):

            ```yaml
            trash:
              keeps: 30d
            http:
              listen: [127.0.0.1:7070]
            ```

            `abide config edit` opens it, with every setting as a comment when there is no file yet, and puts nothing in its place that is wrong. `abide config check` tells everything that is wrong with it at once, with line and
            column. A file with anything wrong in it takes no effect at all: at start the defaults hold, later what held before, and `abide daemon status` says so.

            The daemon reads the file again within two seconds of a change, or at once by `abide reload`, which tells what has changed. Some settings take effect when the daemon is started again (`abide daemon restart`; sessions
            run on); they are marked ↻, and `abide config show` tells which of them wait.

            A variable goes before the file: `ABIDE_TRASH_KEEPS=30d` for `trash.keeps`, several values separated by commas. The daemon has those of whoever first started it, until `abide daemon stop --all`. An option goes before both:
            `abide daemon start --set trash.keeps=30d`. `abide config show` tells where each value comes from.

            Sizes are bytes, or `512KiB`, `64MiB`, `2GiB` (also `512k`, `64m`, `2g`). Durations are `500ms`, `10s`, `15m`, `24h`, `8d`.

            """);
        foreach (var section in SettingTable.All.GroupBy(setting => setting.Key.Split('.')[0]))
        {
            page.Append('\n').Append("## ").Append(section.Key).Append("\n\n| setting | default | takes | |\n| --- | --- | --- | --- |\n");
            foreach (var setting in section)
                page.Append($"| `{setting.Key}`{(setting.NeedsRestart ? " ↻" : "")} | `{setting.Show(new Settings())}` | {setting.Words} | {setting.Summary} |\n");
        }

        return page.ToString();
    }
}
