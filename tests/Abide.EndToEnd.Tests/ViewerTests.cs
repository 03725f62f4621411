using Abide.EndToEnd.Tests.Harness;

namespace Abide.EndToEnd.Tests;

/// <summary>Several who look at one session.</summary>
public class ViewerTests
{
    private const string Talker = "stty -echo; echo READY; while read line; do echo \"got $line $(stty size)\"; done";

    [Fact]
    public async Task Two_viewers_see_the_same_and_both_may_type()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("pair", Talker);
        var (one, two) = (abide.Attach("pair"), abide.Attach("pair"));
        await one.SeesAsync("READY");
        await two.SeesAsync("READY");
        one.Type("first\r");
        await two.SeesAsync("got first");
        two.Type("second\r");
        await one.SeesAsync("got second");
        var row = await abide.ShowAsync("pair");
        Assert.Equal(2, row.Viewers);
        Assert.Equal([one.Pid, two.Pid], row.ViewerList!.Select(viewer => viewer.Pid).Order());
    }

    [Fact]
    public async Task Who_attaches_is_told_of_the_others()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("pair", Talker);
        var one = abide.Attach("pair");
        await one.SeesAsync("READY");
        var two = abide.Terminal(120, 30, "attach", "pair");
        await two.SeesAsync("READY");
        Assert.Contains($"also attached: abide (pid {one.Pid}", System.Text.Encoding.UTF8.GetString(two.Received), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_viewer_neither_types_nor_resizes()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("look", Talker, "-s", "90x20");
        var reader = abide.Terminal(100, 30, "attach", "-r", "look");
        await reader.SeesAsync("READY");
        reader.Type("intruder\r");
        reader.Resize(110, 40);
        await abide.DoAsync("send", "look", "--enter", "allowed");
        await reader.SeesAsync("got allowed 20 90");
        Assert.DoesNotContain("intruder", await abide.ScreenAsync("look"), StringComparison.Ordinal);
        await reader.DetachAsync();
    }

    [Fact]
    public async Task The_size_follows_who_typed_last()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("size", Talker);
        var small = abide.Terminal(80, 24, "attach", "size");
        await small.SeesAsync("READY");
        var large = abide.Terminal(120, 40, "attach", "size");
        await large.SeesAsync("READY");
        large.Type("large\r");
        await large.SeesAsync("got large 40 120");
        small.Type("small\r");
        await small.SeesAsync("got small 24 80");
        await large.SeesAsync("got small 24 80");
    }

    [Theory]
    [InlineData("smallest", "20 80")]
    [InlineData("largest", "40 120")]
    [InlineData("fixed", "33 99")]
    public async Task The_size_follows_the_policy(string policy, string size)
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("size", Talker, "--size-policy", policy, "-s", "99x33");
        var one = abide.Terminal(80, 40, "attach", "size");
        await one.SeesAsync("READY");
        var two = abide.Terminal(120, 20, "attach", "size");
        await two.SeesAsync("READY");
        one.Type("now\r");
        await one.SeesAsync($"got now {size}");
        two.Type("then\r");
        await two.SeesAsync($"got then {size}");
    }

    [Fact]
    public async Task Steal_detaches_everybody_else()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("mine", Talker);
        var one = abide.Attach("mine");
        await one.SeesAsync("READY");
        var two = abide.Attach("mine", "--steal");
        Assert.Equal(0, await one.EndsAsync());
        Assert.Contains("detached from mine", one.Text, StringComparison.Ordinal);
        await two.SeesAsync("READY");
        Assert.Equal(1, (await abide.ShowAsync("mine")).Viewers);
    }

    [Fact]
    public async Task Detach_all_lets_everybody_go_and_the_session_runs_on()
    {
        await using var abide = new AbideInstance();
        var pid = (await abide.NewAsync("shared", Talker)).Pid;
        var (one, two) = (abide.Attach("shared"), abide.Attach("shared"));
        await one.SeesAsync("READY");
        await two.SeesAsync("READY");
        (await abide.RunAsync("detach", "shared")).MustFail(4, "2 viewers");
        Assert.Contains("2 viewers detached", (await abide.DoAsync("detach", "shared", "--all")).Text, StringComparison.Ordinal);
        Assert.Equal(0, await one.EndsAsync());
        Assert.Equal(0, await two.EndsAsync());
        var row = await abide.ShowAsync("shared");
        Assert.Equal((0, pid, "running"), (row.Viewers, row.Pid, row.Status));
    }

    [Fact]
    public async Task One_viewer_is_detached_by_its_id()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("shared", Talker);
        var (one, two) = (abide.Attach("shared"), abide.Attach("shared"));
        await one.SeesAsync("READY");
        await two.SeesAsync("READY");
        var viewer = (await abide.ShowAsync("shared")).ViewerList!.Single(viewer => viewer.Pid == one.Pid);
        await abide.DoAsync("detach", "shared", "--viewer", viewer.Id);
        Assert.Equal(0, await one.EndsAsync());
        two.Type("still\r");
        await two.SeesAsync("got still");
        (await abide.RunAsync("detach", "shared", "--viewer", "v999")).MustFail(3, "v999");
    }

    [Fact]
    public async Task A_killed_client_is_no_longer_attached()
    {
        await using var abide = new AbideInstance();
        var pid = (await abide.NewAsync("left", Talker)).Pid;
        var client = abide.Attach("left");
        await client.SeesAsync("READY");
        await AbideInstance.KillAsync(client.Pid);
        await Eventually.Gives(() => abide.ShowAsync("left"), row => row.Viewers == 0, "the viewer is gone");
        var row = await abide.ShowAsync("left");
        Assert.Equal((pid, "running"), (row.Pid, row.Status));
        Assert.NotNull(row.LastAttachedAt);
    }

    [Fact]
    public async Task A_viewer_that_does_not_read_slows_nothing_and_sees_the_right_screen_when_it_reads_again()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("flood", "read x; seq 1 3000000; echo 'the end'; touch written; exec sleep 1000");
        var frozen = abide.Attach("flood");
        await frozen.SeesAsync(screen => screen.Fed > 0, "something was drawn");
        var reader = abide.Attach("flood");
        await Eventually.Gives(() => abide.ShowAsync("flood"), row => row.Viewers == 2, "both are attached");
        frozen.Freeze();
        await abide.DoAsync("send", "flood", "--enter");
        await reader.SeesAsync("the end", TimeSpan.FromSeconds(60));
        await Eventually.Holds(() => File.Exists(abide.File("written")), "the program has written everything");
        Assert.Equal(2, (await abide.ShowAsync("flood")).Viewers);
        frozen.Thaw();
        await frozen.SeesAsync(screen => screen.GetText().EndsWith("the end", StringComparison.Ordinal), "the frozen viewer has caught up");
        Assert.Equal((await abide.ScreenAsync("flood")).TrimEnd(), frozen.Text.TrimEnd());
    }

    [Fact]
    public async Task Queries_of_the_program_are_answered_once_and_reach_no_viewer()
    {
        await using var abide = new AbideInstance();
        const string Script = """
            stty raw -echo
            printf READY
            read -r -N 1 key
            printf '\033[5;7H\033[6n'
            IFS= read -r -t 1 -N 1000 answer
            printf '\033[9;1H%q DONE' "$answer"
            exec sleep 1000
            """;
        await abide.DoAsync("new", "query", "-d", "--", "/bin/bash", "-c", Script);
        var (one, two) = (abide.Attach("query"), abide.Attach("query"));
        await one.SeesAsync("READY");
        await two.SeesAsync("READY");
        one.Type("g");
        await two.SeesAsync("DONE");
        Assert.Contains(@"$'\E[5;7R' DONE", two.Text, StringComparison.Ordinal);
        Assert.Equal(-1, one.Received.AsSpan().IndexOf("\e[6n"u8));
    }

    [Fact]
    public async Task A_viewer_of_another_size_gets_a_cropped_picture_and_no_foreign_bytes()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("wide", @"printf '\033[1;1HLEFT\033[1;115HRIGHT\033[30;1HBOTTOM\033[2;1H'; exec sleep 1000", "-s", "120x30", "--size-policy", "fixed");
        var client = abide.Terminal(80, 24, "attach", "wide");
        await client.SeesAsync("LEFT");
        Assert.DoesNotContain("RIGHT", client.Text, StringComparison.Ordinal);
        Assert.Equal((120, 30), ((await abide.ShowAsync("wide")).Cols, (await abide.ShowAsync("wide")).Rows));
    }
}
