using Abide.Cli.Menus;
using Abide.Protocol.Messages;

namespace Abide.Cli.Tests.Menus;

public sealed class MenuTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Board Board = new(4, new Dictionary<string, int> { ["red"] = 1, ["yellow"] = 1, ["green"] = 1, ["gray"] = 1 },
    [
        new()
        {
            Id = "1", Name = "box:sync", Host = "box", Status = "unreachable", StatusReason = "box: connection refused since 2026-03-01 11:58:00Z; it was running", Color = "red", Actions = ["start", "stop"],
        },
        new()
        {
            Id = "2", Name = "worker", Host = "local", Status = "backoff", Color = "yellow", Failures = 2, MaxRetries = 5, NextAttemptAt = Now.AddSeconds(4), LastError = "exit code 1",
            LastErrorAt = Now.AddSeconds(-90), Lines = ["---- <b>& | \e[31mred", "\\n :apple: done"], Actions = ["start", "stop", "logs"],
        },
        new() { Id = "3", Name = "web", Host = "local", Status = "running", Color = "green", StartedAt = Now.AddHours(-3), Actions = ["restart", "stop", "attach", "logs"] },
        new() { Id = "4", Name = "build", Host = "local", Status = "exited", Color = "gray", Actions = ["start", "logs"] },
    ]);

    [Fact]
    public void A_board_is_a_title_a_line_each_and_what_can_be_clicked_below() => Assert.Equal(
        """
        ▶ 1  ⏸ 1  ✖ 1 | ansi=false emojize=false color=red
        ---
        box:sync  unreachable | ansi=false emojize=false color=red
        -- box: connection refused since 2026-03-01 11:58:00Z; it was running | ansi=false emojize=false
        -- Start | ansi=false emojize=false bash=/opt/abide param1=start param2=box:sync terminal=false refresh=true
        -- Stop | ansi=false emojize=false bash=/opt/abide param1=stop param2=box:sync terminal=false refresh=true
        worker  backoff, 2/5 failures, next in 4s | ansi=false emojize=false color=orange
        -- last error: exit code 1, 1m ago | ansi=false emojize=false
        -- Start | ansi=false emojize=false bash=/opt/abide param1=start param2=worker terminal=false refresh=true
        -- Stop | ansi=false emojize=false bash=/opt/abide param1=stop param2=worker terminal=false refresh=true
        -- Log | ansi=false emojize=false bash=/opt/abide param1=logs param2=-f param3=worker terminal=true
        -----
        -- ---- <b>& ¦ ?[31mred | ansi=false emojize=false font=Menlo size=11 trim=false
        -- \n :apple: done | ansi=false emojize=false font=Menlo size=11 trim=false
        web  running 3h | ansi=false emojize=false color=green
        -- Restart | ansi=false emojize=false bash=/opt/abide param1=restart param2=web terminal=false refresh=true
        -- Stop | ansi=false emojize=false bash=/opt/abide param1=stop param2=web terminal=false refresh=true
        -- Attach | ansi=false emojize=false bash=/opt/abide param1=attach param2=web terminal=true
        -- Log | ansi=false emojize=false bash=/opt/abide param1=logs param2=-f param3=web terminal=true
        build  exited | ansi=false emojize=false color=gray
        -- Start | ansi=false emojize=false bash=/opt/abide param1=start param2=build terminal=false refresh=true
        -- Log | ansi=false emojize=false bash=/opt/abide param1=logs param2=-f param3=build terminal=true
        ---
        Refresh | ansi=false emojize=false refresh=true

        """.ReplaceLineEndings("\n"),
        new MenuText(MenuApp.Xbar, ["/opt/abide"], Now).Of(Board));

    [Fact]
    public void Argos_is_told_to_take_no_text_for_markup()
    {
        var menu = new MenuText(MenuApp.Argos, ["/opt/abide"], Now).Of(Board);
        Assert.All(menu.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Contains('|', StringComparison.Ordinal)), line => Assert.Contains("useMarkup=false unescape=false", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_click_runs_the_program_by_its_path_whatever_is_in_it()
    {
        var menu = new MenuText(MenuApp.Xbar, ["/usr/bin/env", "ABIDE_HOME=/my home", "/opt/my abide"], Now).WithoutDaemon();
        Assert.Contains("bash=/usr/bin/env param1=\"ABIDE_HOME=/my home\" param2=\"/opt/my abide\" param3=daemon param4=start terminal=false refresh=true", menu, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_all_is_well_only_what_runs_is_counted()
    {
        var menu = new MenuText(MenuApp.SwiftBar, ["/opt/abide"], Now).Of(new Board(0, new Dictionary<string, int>(), []));
        Assert.StartsWith("▶ 0 | ansi=false emojize=false\n---\nno sessions |", menu, StringComparison.Ordinal);
    }
}
