using System.Text;
using Abide.EndToEnd.Tests.Harness;

namespace Abide.EndToEnd.Tests;

/// <summary>A host with Abide on it, over a real sshd on loopback: its sessions are used from here as if they were here.</summary>
public sealed class FarHostTests
{
    [Fact]
    public async Task A_session_there_is_made_shown_typed_into_read_and_stopped_from_here()
    {
        await using var far = await FarAbide.StartAsync();
        await far.Here.DoAsync("-H", "box", "new", "-d", "talk", "--", "/bin/sh", "-c", "echo ready; read line; echo got $line; pwd; exec sleep 1000");
        var there = await far.There.ShowAsync("talk");

        var row = await far.ShownAsync("box:talk", row => row.Status == "running", "it is in the list");
        Assert.Equal(("box", there.Id, there.Pid), (row!.Host, row.Id, row.Pid));
        await far.Here.DoAsync("wait", "box:talk", "--output", "ready", "--timeout", "30s");
        await far.Here.DoAsync("send", "box:talk", "--enter", "a word");
        await far.Here.DoAsync("wait", "box:talk", "--output", "got a word", "--timeout", "30s");
        Assert.Contains("got a word", await far.Here.ScreenAsync("box:talk"), StringComparison.Ordinal);
        Assert.Contains("got a word\n/", (await far.Here.DoAsync("logs", "box:talk")).Text, StringComparison.Ordinal);
        Assert.Equal(await far.There.RawAsync("talk"), await far.Here.RawAsync("box:talk"));
        Assert.Equal(there.Id, (await far.Here.ShowAsync("box:talk")).Id);
        Assert.Single((await far.Here.DoAsync("ls", "--host", "box", "--json")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries));

        Assert.Contains("box:talk stopped", (await far.Here.DoAsync("stop", "box:talk")).Text, StringComparison.Ordinal);
        Assert.Equal("stopped", (await far.There.ShowAsync("talk")).Status);
        await far.ShownAsync("box:talk", shown => shown.Status == "stopped", "the list says so");
        await far.Here.DoAsync("rename", "box:talk", "speech");
        await far.Here.DoAsync("rm", "box:speech");
        await Eventually.Gives(far.Here.ListAsync, rows => rows.Count == 0, "it is gone from the list");
        Assert.Empty(await far.There.ListAsync());
    }

    [Fact]
    public async Task Sessions_of_several_hosts_may_be_meant_by_one_command()
    {
        await using var far = await FarAbide.StartAsync();
        await far.There.NewAsync("a", "exec sleep 1000");
        await far.Here.NewAsync("a", "exec sleep 1000");
        await far.ShownAsync("box:a", _ => true, "it is in the list");

        var stopped = await far.Here.DoAsync("stop", "a", "box:a");

        Assert.Equal(["a stopped", "box:a stopped"], stopped.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(" (")[0]));
        Assert.Equal("stopped", (await far.There.ShowAsync("a")).Status);
        Assert.Equal(["a", "box:a"], (await far.Here.DoAsync("__complete", "")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Fact]
    public async Task An_attached_terminal_outlives_a_cut_link_with_every_line_and_the_exact_screen()
    {
        await using var far = await FarAbide.StartAsync();
        await far.There.NewAsync("count", "stty -echo; for i in $(seq 1 200); do echo line $i; done; echo half; read go; for i in $(seq 201 400); do echo line $i; done; printf 'the end'; exec cat");
        await far.There.PrintedAsync("count", "half");
        var pid = (await far.There.ShowAsync("count")).Pid;
        await far.ShownAsync("box:count", row => row.Status == "running", "it is in the list");
        var viewer = far.Here.Terminal(80, 24, "attach", "box:count");
        await viewer.SeesAsync("half");
        var logs = far.Here.Command("logs", "-f", "--raw", "box:count").Start();
        var read = await Task.Run(() => ReadUntil(logs.StandardOutput.BaseStream, "half"), TestContext.Current.CancellationToken).InTime("logs has begun");

        await far.Sshd.CutAsync();
        await viewer.SeesAsync("waiting for box");
        var away = await far.ShownAsync("box:count", row => row.Status == "unreachable", "it is shown as unreachable");
        Assert.Contains("it was running", away!.StatusReason, StringComparison.Ordinal);
        await far.There.DoAsync("send", "count", "--enter", "go");
        await far.There.PrintedAsync("count", "the end");
        await FarAbide.StayAwayAsync();
        await far.Sshd.ResumeAsync();

        await viewer.SeesAsync("the end");
        Assert.Equal(await far.There.ScreenAsync("count"), Shown(viewer));
        viewer.Type("typed after\r");
        await viewer.SeesAsync("typed after");
        read += await Task.Run(() => ReadUntil(logs.StandardOutput.BaseStream, "the end"), TestContext.Current.CancellationToken).InTime("logs has it all");
        Assert.Equal(Encoding.UTF8.GetString(await far.There.RawAsync("count")).Split("the end")[0] + "the end", read.Split("the end")[0] + "the end");
        await far.ShownAsync("box:count", row => row.Status == "running" && row.Pid == pid && row.Run == 1, "it runs as it did");
        await viewer.DetachAsync();
        logs.Kill();
    }

    [Fact]
    public async Task Who_waits_for_a_host_may_leave()
    {
        await using var far = await FarAbide.StartAsync();
        await far.There.NewAsync("shell", "echo here; exec cat");
        var viewer = far.Here.Terminal(80, 24, "attach", "box:shell");
        await viewer.SeesAsync("here");

        await far.Sshd.CutAsync();
        await viewer.SeesAsync("waiting for box");
        await viewer.DetachAsync();

        Assert.Equal("running", (await far.There.ShowAsync("shell")).Status);
    }

    [Fact]
    public async Task What_was_to_be_stopped_while_its_host_was_away_is_stopped_when_it_answers_and_the_last_word_counts()
    {
        await using var far = await FarAbide.StartAsync();
        await far.There.NewAsync("stays", "exec sleep 1000");
        await far.There.NewAsync("ends", "exec sleep 1000");
        await far.There.NewAsync("comes", "exec sleep 1000");
        await far.There.DoAsync("stop", "comes");
        await far.ShownAsync("box:comes", row => row.Status == "stopped", "the list is here");
        await far.Sshd.CutAsync();
        await far.ShownAsync("box:comes", row => row.Status == "unreachable", "the host is away");

        Assert.Contains("to be stopped when it answers", (await far.Here.DoAsync("stop", "box:stays", "box:ends")).Text, StringComparison.Ordinal);
        Assert.Contains("to be started when it answers", (await far.Here.DoAsync("start", "box:stays", "box:comes")).Text, StringComparison.Ordinal);
        var waiting = (await far.Here.ListAsync()).Single(row => row.Name == "box:ends");
        Assert.Contains("to be stopped when it answers", waiting.StatusReason, StringComparison.Ordinal);
        await far.Here.KillDaemonAsync();
        await far.ShownAsync("box:comes", row => row.Status == "unreachable" && row.StatusReason!.Contains("it was stopped", StringComparison.Ordinal), "the next daemon knows them, too");
        await far.Sshd.ResumeAsync();

        await far.ShownAsync("box:ends", row => row.Status == "stopped", "it is stopped");
        await far.ShownAsync("box:comes", row => row is { Status: "running", Run: 2 }, "it is started, once");
        await far.ShownAsync("box:stays", row => row is { Status: "running", Run: 1, StatusReason: null }, "it was left alone");
    }

    [Fact]
    public async Task Commands_of_a_file_live_on_their_host_and_are_kept_up_there_by_their_own_rules()
    {
        await using var far = await FarAbide.StartAsync();
        await File.WriteAllTextAsync(far.Here.File("abide.yaml"), """
            commands:
              - name: web
                host: box
                group: shop
                command: [/bin/sh, -c, "echo color $COLOR; exec sleep 1000"]
                environment: {COLOR: red}
                restart: {policy: always, delay: 10ms}
              - name: flaky
                host: box
                command: [/bin/sh, -c, "exit 1"]
                restart: {max_retries: 1, delay: 10ms}
              - name: near
                command: [sleep, "1000"]
            """, TestContext.Current.CancellationToken);

        var up = await far.Here.RunAsync("up", "-f", far.Here.File("abide.yaml"));
        Assert.Contains("box:web", up.Text, StringComparison.Ordinal);
        Assert.Equal("running", (await far.Here.ShowAsync("near")).Status);
        await far.Here.DoAsync("wait", "box:web", "--output", "color red", "--timeout", "30s");
        Assert.Equal(["flaky", "web"], (await far.There.ListAsync()).Select(row => row.Name).Order());
        var paused = await far.ShownAsync("box:flaky", row => row.Status == "paused", "it is paused there, after one restart");
        Assert.Equal(2, paused!.Run);

        await AbideInstance.KillAsync((await far.There.ShowAsync("web")).Pid!.Value);
        await far.ShownAsync("box:web", row => row is { Status: "running", Run: 2 }, "it is started again there");

        Assert.DoesNotContain("changed", (await far.Here.RunAsync("up", "-f", far.Here.File("abide.yaml"), "web")).Text, StringComparison.Ordinal);
        await far.Here.DoAsync("down", "-f", far.Here.File("abide.yaml"));
        Assert.Equal("stopped", (await far.There.ShowAsync("web")).Status);
        Assert.Equal("stopped", (await far.Here.ShowAsync("near")).Status);
    }

    [Fact]
    public async Task A_command_defined_while_its_host_is_away_is_made_and_started_once_when_it_answers()
    {
        await using var far = await FarAbide.StartAsync();
        await far.There.NewAsync("other", "exec sleep 1000");
        await far.ShownAsync("box:other", _ => true, "the host answers");
        await far.Sshd.CutAsync();
        await far.ShownAsync("box:other", row => row.Status == "unreachable", "the host is away");
        File.WriteAllText(far.Here.File("abide.yaml"), "commands: [{name: web, host: box, command: sleep 1000}]\n");

        await far.Here.RunAsync("up", "-f", far.Here.File("abide.yaml"));
        var coming = (await far.Here.ListAsync()).Single(row => row.Name == "box:web");
        Assert.Contains("to be made and started when it answers", coming.StatusReason, StringComparison.Ordinal);
        await far.Sshd.ResumeAsync();

        await far.ShownAsync("box:web", row => row is { Status: "running", Run: 1, StatusReason: null }, "it was made and started");
        Assert.Single(await far.There.ListAsync(), row => row.Name == "web");
        Assert.Equal(2, (await far.Here.ListAsync()).Count);
    }

    [Theory]
    [InlineData(Sshd.WrongKey, "authentication failed")]
    [InlineData(Sshd.ChangedHostKey, "host key changed")]
    [InlineData(Sshd.Closed, "connection refused")]
    [InlineData(Sshd.NoSuchHost, "host not found")]
    public async Task What_keeps_us_from_a_host_has_a_name(string alias, string name)
    {
        await using var far = await FarAbide.StartAsync(alias);
        var asked = await far.Here.RunAsync("-H", "box", "ls");

        Assert.Equal(6, asked.ExitCode);
        Assert.Contains(name, asked.Errors, StringComparison.Ordinal);
        Assert.Single(asked.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var shown = await far.Here.RunAsync("show", "box:web");
        Assert.Equal(6, shown.ExitCode);
        Assert.Contains(name, shown.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_without_abide_is_said_to_have_none()
    {
        await using var far = await FarAbide.StartAsync(program: "/nowhere/abide");
        var asked = await far.Here.RunAsync("-H", "box", "ls");

        Assert.Equal(6, asked.ExitCode);
        Assert.Contains("abide is missing there", asked.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_of_no_host_and_a_stream_at_the_wrong_daemon_are_refused_with_what_would_be_right()
    {
        await using var far = await FarAbide.StartAsync();
        await far.There.NewAsync("web", "echo up; exec sleep 1000");
        await far.ShownAsync("box:web", _ => true, "it is in the list");

        Assert.Contains("there is no host 'bix'", (await far.Here.RunAsync("stop", "bix:web")).Errors, StringComparison.Ordinal);
        Assert.Contains("there is no host 'bix'", (await far.Here.RunAsync("-H", "bix", "ls")).Errors, StringComparison.Ordinal);
        var journal = await far.Here.RunAsync("api", "/sessions/box:web/journal");
        Assert.Contains("abide -H box logs web", journal.Text + journal.Errors, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"box:web\"", (await far.Here.DoAsync("api", "/sessions/box:web")).Text, StringComparison.Ordinal);
    }

    private static string Shown(TerminalClient viewer) => string.Join('\n', viewer.Text.TrimEnd().Split('\n').Select(line => line.TrimEnd())) + "\n";

    private static string ReadUntil(Stream from, string end)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains(end, StringComparison.Ordinal) && from.Read(buffer) is > 0 and var count)
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        return text.ToString();
    }
}
