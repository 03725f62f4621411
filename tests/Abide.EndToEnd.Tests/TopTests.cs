using System.Text.Json;
using Abide.EndToEnd.Tests.Harness;

namespace Abide.EndToEnd.Tests;

/// <summary>What sessions take, as a person watches it and a script reads it.</summary>
public class TopTests
{
    private const string Busy = "while :; do :; done & while :; do :; done"; // two processors, if there are

    [Fact]
    public async Task A_script_gets_one_look_with_rates()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("busy", Busy);
        await abide.NewAsync("loud", "while :; do echo 0123456789012345678901234567890123456789; done");
        await abide.NewAsync("idle", "exec sleep 1000");
        await abide.NewAsync("over", "exit 0");
        await abide.DoAsync("wait", "over", "--exit");

        using var top = JsonDocument.Parse((await abide.DoAsync("top", "--json", "--sort", "name")).Text);

        var sessions = top.RootElement.GetProperty("sessions").EnumerateArray().ToDictionary(session => session.GetProperty("name").GetString()!);
        Assert.Equal(["busy", "idle", "loud"], sessions.Keys);
        Assert.True(sessions["busy"].GetProperty("cpu_percent").GetDouble() > 5, top.RootElement.ToString());
        Assert.Equal(2, sessions["busy"].GetProperty("processes").GetInt32());
        Assert.InRange(sessions["idle"].GetProperty("cpu_percent").GetDouble(), 0, 5);
        Assert.InRange(sessions["idle"].GetProperty("memory_bytes").GetInt64(), 100_000, 100_000_000);
        Assert.True(sessions["loud"].GetProperty("output_rate").GetDouble() > 1000, top.RootElement.ToString());
        Assert.Equal(0, sessions["idle"].GetProperty("output_rate").GetDouble());
    }

    [Fact]
    public async Task Tables_are_printed_one_after_another_without_a_terminal()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("idle", "exec sleep 1000");

        var lines = (await abide.DoAsync("top", "-n", "2", "-d", "100ms")).Text.TrimEnd().Split('\n');

        Assert.Equal(7, lines.Length);
        Assert.StartsWith("1 running, 1 process, cpu 0.0%", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("NAME", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("idle  running  0.0%", lines[2], StringComparison.Ordinal);
        Assert.Equal(lines[0..3], lines[4..7]);
        (await abide.RunAsync("top", "-d", "1ms")).MustFail(2, "--delay");
        (await abide.RunAsync("top", "--sort", "cpus")).MustFail(2, "did you mean 'cpu'");
    }

    [Fact]
    public async Task A_person_watches_sorts_resizes_and_quits()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("alpha", "exec sleep 1000");
        await abide.NewAsync("zulu", Busy);
        await using var terminal = abide.Terminal(80, 24, "top", "-d", "200ms");
        await terminal.SeesAsync(screen => Line(screen, 2).StartsWith("zulu", StringComparison.Ordinal) && Line(screen, 2).Contains('%'), "the busy one is the first");
        await terminal.SeesAsync("[c cpu]");
        terminal.Type("n");
        await terminal.SeesAsync(screen => Line(screen, 2).StartsWith("alpha", StringComparison.Ordinal), "they are sorted by name");
        terminal.Type("r");
        await terminal.SeesAsync(screen => Line(screen, 2).StartsWith("zulu", StringComparison.Ordinal), "the other way round");
        terminal.Resize(60, 4); // room for one session
        await terminal.SeesAsync("1–1 of 2");
        terminal.Type("\e[B");
        await terminal.SeesAsync(screen => Line(screen, 2).StartsWith("alpha", StringComparison.Ordinal), "it scrolls");
        terminal.Resize(100, 30);
        await terminal.SeesAsync(screen => Line(screen, 3).StartsWith("alpha", StringComparison.Ordinal), "both are there again");
        await abide.DoAsync("daemon", "stop");
        await terminal.SeesAsync("the daemon does not run");
        await abide.NewAsync("later", "exec sleep 1000");
        await terminal.SeesAsync("later");
        terminal.Type("q");
        Assert.Equal(0, await terminal.EndsAsync());
        Assert.True(terminal.Look(screen => screen.CursorVisible), "the cursor is there again");
        Assert.DoesNotContain("alpha", terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_tmux_it_leaves_the_terminal_as_it_was_and_has_no_colours_where_nobody_wants_them()
    {
        Assert.SkipUnless(Programs.IsInstalled("tmux"), "tmux is not installed");
        await using var abide = new AbideInstance();
        await abide.NewAsync("alpha", "exec sleep 1000");
        await using var tmux = new Tmux(abide);
        await tmux.StartAsync($"echo before; NO_COLOR=1 {Tmux.Quote(Programs.Abide)} top -d 200ms; echo after $?; exec cat");
        await tmux.ShowsAsync("1 running");
        await tmux.ShowsAsync("alpha");
        Assert.DoesNotContain("\e[", (await tmux.CaptureAsync()).Split("visible:")[0], StringComparison.Ordinal);
        await tmux.TypeAsync("C-c");
        await tmux.ShowsAsync("after 0");
        var left = await tmux.CaptureAsync();
        Assert.StartsWith("before\nafter 0\n", left, StringComparison.Ordinal);
        Assert.Contains("visible:1 alternate:0", left, StringComparison.Ordinal);
    }

    private static string Line(Abide.Terminal.Screen screen, int line) => screen.GetText().Split('\n').ElementAtOrDefault(line) ?? "";
}
