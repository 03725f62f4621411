using System.Text.Json;
using Abide.EndToEnd.Tests.Harness;
using Abide.Protocol.Messages;

namespace Abide.EndToEnd.Tests;

/// <summary>Finding, pinning, labelling, removing and bringing back.</summary>
public sealed class ListTests
{
    [Fact]
    public async Task Sessions_are_found_by_what_they_are()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("web", "exec sleep 1000", "--group", "shop", "--label", "urgent", "--profile", "coding");
        await abide.NewAsync("nightly", "exit 3", "--source", "cron", "--group", "shop");
        await abide.RunAsync("wait", "nightly", "--exit");
        await abide.DoAsync("title", "web", "the", "shop window");

        Assert.Equal(["web"], await NamesAsync(abide, "--status", "running"));
        Assert.Equal(["nightly"], await NamesAsync(abide, "--status", "failed", "--status", "lost"));
        Assert.Equal(["nightly"], await NamesAsync(abide, "--source", "cron"));
        Assert.Equal(["nightly", "web"], (await NamesAsync(abide, "-g", "shop")).Order());
        Assert.Equal(["web"], await NamesAsync(abide, "-q", "SHOP WINDOW"));
        Assert.Equal(["web"], await NamesAsync(abide, "-l", "Urgent", "--profile", "coding"));
        Assert.Empty(await NamesAsync(abide, "--created", "2001-01-01..2001-12-31"));
        Assert.Contains("no session fits", (await abide.RunAsync("ls", "--kind", "agent")).Errors, StringComparison.Ordinal);
        (await abide.RunAsync("ls", "--created", "yesterday")).MustFail(2, "2026-03-01");

        var counts = JsonSerializer.Deserialize((await abide.DoAsync("ls", "--count", "--json")).Text, RowJson.Default.SessionCounts)!;
        Assert.Equal((2, 1, 1, 2, 1), (counts.Total, counts.Status["running"], counts.Status["failed"], counts.Kind["terminal"], counts.Source["cron"]));
        Assert.Equal(["2 sessions", "  status: 1 failed, 1 running", "  kind: 2 terminal", "  source: 1 cron, 1 manual", ""], (await abide.DoAsync("ls", "--count")).Text.Split('\n'));
    }

    [Fact]
    public async Task What_is_pinned_comes_first_also_after_a_crash_and_pages_hold_the_rest()
    {
        await using var abide = new AbideInstance();
        for (var i = 0; i < 5; i++)
            await abide.NewAsync($"s{i}", "exit 0");
        await abide.DoAsync("pin", "s1", "s3");
        await abide.DoAsync("label", "s1", "B", "a", "b");
        await abide.KillDaemonAsync();

        Assert.Equal(["s3", "s1", "s4", "s2", "s0"], await NamesAsync(abide));
        Assert.Equal(["B", "a"], (await abide.ShowAsync("s1")).Labels.Order(StringComparer.Ordinal));
        var first = JsonSerializer.Deserialize((await abide.DoAsync("ls", "--json", "--limit", "2")).Text, RowJson.Default.SessionList)!;
        Assert.Equal(["s3", "s1", "s4", "s2"], first.Sessions.Select(row => row.Name));
        await abide.DoAsync("unpin", "s3"); // shown already
        Assert.Equal(["s0"], await NamesAsync(abide, "--limit", "2", "--cursor", first.Next!));
        (await abide.RunAsync("ls", "--cursor", "x")).MustFail(2, "cursor");
        Assert.Equal(3, (await abide.RunAsync("pin", "nobody")).ExitCode);
        (await abide.RunAsync("label", "s1", "two words")).MustFail(2, "label");
        Assert.Contains("pinned", (await abide.DoAsync("ls")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_removed_comes_back_with_its_history_and_runs_on_below_it()
    {
        await using var abide = new AbideInstance();
        var before = await abide.NewAsync("web", "echo once upon a time; exit 3", "--label", "mine");
        await abide.RunAsync("wait", "web", "--exit");
        Assert.Contains("abide restore web", (await abide.DoAsync("rm", "web")).Text, StringComparison.Ordinal);
        await abide.NewAsync("web", "echo another; exit 0");
        await abide.KillDaemonAsync();

        var trashed = Assert.Single(JsonSerializer.Deserialize((await abide.DoAsync("trash", "--json")).Text, RowJson.Default.TrashList)!.Sessions);
        Assert.Equal((before.Id, "web", TimeSpan.FromDays(8)), (trashed.Id, trashed.Name, trashed.ExpiresAt - trashed.RemovedAt));
        (await abide.RunAsync("restore", "web")).MustFail(4, "exists");
        await abide.DoAsync("restore", "web", "web-1");

        var after = await abide.ShowAsync("web-1");
        Assert.Equal((before.Id, "failed", 3), (after.Id, after.Status, after.Exit?.Code));
        Assert.Equal(["mine"], after.Labels);
        Assert.Equal("once upon a time\r\n"u8.ToArray(), await abide.RawAsync("web-1"));
        await abide.DoAsync("start", "web-1");
        await abide.RunAsync("wait", "web-1", "--exit");
        Assert.Equal("once upon a time\r\nonce upon a time\r\n"u8.ToArray(), await abide.RawAsync("web-1"));
        (await abide.RunAsync("restore", "web")).MustFail(3, "trash");
    }

    /// <summary>The second must not undo what the first did, nor the trash be emptied of what has just left it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_restores_at_once_with_another_gets_it_or_is_told(bool empties)
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("web", "echo once; exit 0");
        await abide.RunAsync("wait", "web", "--exit");
        await abide.DoAsync("rm", "web");
        using var connection = abide.Connect();
        var first = connection.Post(new RestoreSession("web"));
        var second = connection.Post(empties ? new EmptyTrash() : new RestoreSession("web"));
        var replies = new Dictionary<long, Message>();
        while (replies.Count < 2)
        {
            Assert.True(connection.Receive(out var frame));
            if (connection.ParseControl(frame) is { } message)
                replies[message.Id] = message;
        }

        Assert.IsType<SessionReply>(replies[first]);
        if (!empties)
            Assert.Equal(ErrorCodes.NotFound, Assert.IsType<ErrorReply>(replies[second]).Code);
        await abide.KillDaemonAsync();
        Assert.Equal(["web"], await NamesAsync(abide));
        Assert.Equal("once\r\n"u8.ToArray(), await abide.RawAsync("web"));
    }

    [Fact]
    public async Task What_is_deleted_for_good_leaves_nothing()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("a", "exit 0");
        await abide.NewAsync("b", "exit 0");
        await abide.RunAsync("wait", "a", "--exit");
        await abide.RunAsync("wait", "b", "--exit");
        await abide.DoAsync("rm", "a");
        await abide.DoAsync("rm", "--purge", "b");
        Assert.Equal(["a"], (await TrashAsync(abide)).Select(row => row.Name));
        await abide.DoAsync("trash", "empty");
        Assert.Empty(await TrashAsync(abide));
        Assert.Empty(Directory.GetFileSystemEntries(abide.Paths.Sessions));
        (await abide.RunAsync("restore", "a")).MustFail(3, "trash");
    }

    [Fact]
    public async Task Cleaning_takes_what_has_ended_and_was_left_alone_and_nothing_else()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("old", "exit 0");
        await abide.NewAsync("kept", "exit 0");
        await abide.NewAsync("runs", "exec sleep 1000");
        await abide.NewAsync("parent", "setsid sleep 1000 & sleep 0.2; exit 0");
        await abide.NewAsync("never", "exit 0", "--no-start");
        await abide.DoAsync("pin", "kept");
        foreach (var name in (string[])["old", "kept", "parent"])
            await abide.RunAsync("wait", name, "--exit");

        Assert.Equal("", (await abide.DoAsync("clean")).Text); // nothing was left alone for a week
        Assert.Equal("old\n", (await abide.DoAsync("clean", "--older", "0s", "--dry-run")).Text);
        Assert.Equal(5, (await abide.ListAsync()).Count);
        var cleaned = JsonSerializer.Deserialize((await abide.DoAsync("clean", "--older", "0s", "--json")).Text, RowJson.Default.CleanedSessions)!;
        Assert.Equal(["old"], cleaned.Names);
        Assert.Empty(cleaned.Failed);
        Assert.Equal(["kept", "never", "parent", "runs"], (await NamesAsync(abide)).Order());
        Assert.Equal(["old"], (await TrashAsync(abide)).Select(row => row.Name));
    }

    [Fact]
    public async Task A_group_is_started_stopped_and_removed_as_one()
    {
        await using var abide = new AbideInstance();
        foreach (var name in (string[])["web", "db", "worker"])
            await abide.NewAsync(name, "exec sleep 1000", "--no-start");
        await abide.NewAsync("other", "exec sleep 1000");
        await abide.DoAsync("group", "shop", "web", "db", "worker");
        await abide.DoAsync("ungroup", "worker");

        await abide.DoAsync("start", "--group", "shop");
        Assert.Equal(["db", "other", "web"], (await NamesAsync(abide, "--status", "running")).Order());
        var before = await abide.ShowAsync("web");
        Assert.Equal(["web restarted (run 2)", "db restarted (run 2)"], (await abide.DoAsync("restart", "web", "db")).Text.Split('\n')[..2]);
        Assert.NotEqual(before.Pid, (await abide.ShowAsync("web")).Pid);
        var stopped = await abide.RunAsync("stop", "web", "nobody", "db");
        stopped.MustFail(3, "nobody");
        Assert.Equal(["web stopped (killed by SIGTERM)", "db stopped (killed by SIGTERM)", ""], stopped.Text.Split('\n'));
        Assert.Equal(["other"], await NamesAsync(abide, "--status", "running"));
        (await abide.RunAsync("stop")).MustFail(2, "which sessions");
        (await abide.RunAsync("stop", "web", "--group", "shop")).MustFail(2, "not both");
        await abide.DoAsync("rm", "--group", "shop");
        Assert.Equal(["other", "worker"], (await NamesAsync(abide)).Order());
        Assert.Equal("", (await abide.DoAsync("kill", "--label", "nothing")).Text);
    }

    private static async Task<string[]> NamesAsync(AbideInstance abide, params IReadOnlyList<string> options) =>
        [.. JsonSerializer.Deserialize((await abide.DoAsync(["ls", "--json", .. options])).Text, RowJson.Default.SessionList)!.Sessions.Select(row => row.Name)];

    private static async Task<IReadOnlyList<TrashedRow>> TrashAsync(AbideInstance abide) =>
        JsonSerializer.Deserialize((await abide.DoAsync("trash", "--json")).Text, RowJson.Default.TrashList)!.Sessions;
}
