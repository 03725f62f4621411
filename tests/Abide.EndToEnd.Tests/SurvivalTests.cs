using System.Text;
using Abide.EndToEnd.Tests.Harness;
using Abide.Processes;
using Abide.Protocol;
using Abide.Protocol.Messages;

namespace Abide.EndToEnd.Tests;

/// <summary>What happens to programs while their daemon, their keeper or both are dead.</summary>
public class SurvivalTests
{
    private const int Stop = 19, Continue = 18, Kill = 9;

    [Theory]
    [InlineData("exit 42", 42)]
    [InlineData("kill -SEGV $$", 139)]
    public async Task The_end_of_a_program_that_ended_while_no_daemon_lived_is_known(string end, int code)
    {
        await using var abide = new AbideInstance();
        var row = await abide.NewAsync("x", $"mkfifo go; echo READY; read x < go; {end}");
        await abide.PrintedAsync("x", "READY");
        await WithoutDaemonAsync(abide, async () =>
        {
            await ReleaseAsync(abide);
            await Eventually.Holds(() => ProcessTable.State(row.Pid!.Value) is 'Z' or '\0', "the program has ended");
        });
        Assert.Equal(code, (await abide.RunAsync("wait", "x", "--exit")).ExitCode);
        Assert.Equal("failed", (await abide.ShowAsync("x")).Status);
    }

    [Fact]
    public async Task Output_just_before_the_end_is_whole_though_no_daemon_read_it()
    {
        const int Length = 4_000; // more than this a terminal may not hold
        var text = string.Concat(Enumerable.Range(0, Length / 10).Select(i => $"{i:D8}\r\n"));
        await using var abide = new AbideInstance();
        await File.WriteAllTextAsync(abide.File("text"), text, TestContext.Current.CancellationToken);
        var row = await abide.NewAsync("x", "stty raw -echo; mkfifo go; read x < go; cat text; exit 4");
        await Eventually.Holds(() => File.Exists(abide.File("go")), "the program waits");
        await WithoutDaemonAsync(abide, async () =>
        {
            await ReleaseAsync(abide);
            await Eventually.Holds(() => ProcessTable.State(row.Pid!.Value) is 'Z' or '\0', "the program has ended");
        });
        Assert.Equal(4, (await abide.RunAsync("wait", "x", "--exit")).ExitCode);
        Assert.Equal(text, Encoding.ASCII.GetString(await abide.RawAsync("x")));
    }

    [Fact]
    public async Task Output_just_before_the_end_is_whole_though_the_daemon_is_killed_at_that_moment()
    {
        const int Length = 18_000;
        var text = string.Concat(Enumerable.Range(0, Length / 10).Select(i => $"{i:D8}\r\n"));
        await using var abide = new AbideInstance();
        await File.WriteAllTextAsync(abide.File("text"), text, TestContext.Current.CancellationToken);
        for (var round = 0; round < 6; round++)
        {
            await abide.NewAsync($"x{round}", $"stty raw -echo; mkfifo go{round}; read x < go{round}; cat text; exit {round}");
            await Eventually.Holds(() => File.Exists(abide.File($"go{round}")), "the program waits");
            using var daemon = ProcessWatch.Open((await abide.StatusAsync()).Pid)!;
            await File.AppendAllTextAsync(abide.File($"go{round}"), "\n", TestContext.Current.CancellationToken);
            daemon.Signal(Kill);
            Assert.Equal(round, (await abide.RunAsync("wait", $"x{round}", "--exit", "--timeout", "30s")).ExitCode);
            Assert.Equal(text, Encoding.ASCII.GetString(await abide.RawAsync($"x{round}")));
        }
    }

    [Fact]
    public async Task A_leader_that_closed_its_terminal_still_runs()
    {
        await using var abide = new AbideInstance();
        var row = await abide.NewAsync("silent", "mkfifo go; echo closing; exec <&- >&- 2>&-; read x < go; exit 9");
        await abide.PrintedAsync("silent", "closing");
        await Eventually.Holds(() => File.Exists(abide.File("go")) && Directory.EnumerateFiles($"/proc/{row.Pid}/fd").All(fd => Path.GetFileName(fd) is not ("1" or "2")), "it has closed its terminal");
        Assert.Equal(("running", row.Pid), ((await abide.ShowAsync("silent")).Status, (await abide.ShowAsync("silent")).Pid));
        await abide.KillDaemonAsync();
        Assert.Equal(("running", row.Pid), ((await abide.ShowAsync("silent")).Status, (await abide.ShowAsync("silent")).Pid));
        await ReleaseAsync(abide);
        Assert.Equal(9, (await abide.RunAsync("wait", "silent", "--exit", "--timeout", "20s")).ExitCode);
    }

    [Fact]
    public async Task A_grandchild_that_outlives_the_leader_is_listed_and_heard()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("parent", "mkfifo go; (trap '' HUP; touch ready; read x < go; echo late words; exec sleep 1000) & until [ -e ready ]; do sleep 0.01; done; echo leader done; exit 6");
        Assert.Equal(6, (await abide.RunAsync("wait", "parent", "--exit")).ExitCode);
        var row = await Eventually.Gives(() => abide.ShowAsync("parent"), row => row.Survivors is { Count: > 0 }, "the survivor is listed");
        Assert.Equal(6, row.Exit?.Code);
        await abide.KillDaemonAsync();
        await ReleaseAsync(abide);
        await Eventually.Gives(() => abide.RawAsync("parent"), raw => Encoding.ASCII.GetString(raw).Contains("late words", StringComparison.Ordinal), "the survivor is heard");
        (await abide.RunAsync("rm", "parent")).MustFail(4, "--force");
        var pid = (await Eventually.Gives(() => abide.ShowAsync("parent"), show => show.Survivors is { Count: > 0 }, "the survivor is listed again")).Survivors![0].Pid;
        await abide.DoAsync("kill", "parent");
        await Eventually.Holds(() => !Directory.Exists($"/proc/{pid}"), "the survivor is gone");
    }

    [Fact]
    public async Task No_spawn_of_a_dead_daemon_runs_late()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("first", "exec sleep 1000");
        var status = await abide.StatusAsync();
        using var keeper = ProcessWatch.Open(status.KeeperPid)!;
        using var connection = abide.Connect();
        keeper.Signal(Stop);
        connection.Post(new CreateSession { Name = "late", Command = ["/bin/sh", "-c", $"echo $$ >> {abide.File("started")}; exec sleep 1000"], Directory = abide.Home, Environment = ["PATH=/usr/bin:/bin"] });
        await Eventually.Gives(() => Task.FromResult(abide.Ask<SessionList>(new ListSessions())), list => list.Sessions.Any(row => row.Name == "late"), "the daemon has taken the order");
        using var daemon = ProcessWatch.Open(status.Pid)!;
        daemon.Signal(Kill);
        await Eventually.Holds(() => daemon.HasEnded, "the daemon is gone");
        keeper.Signal(Continue);

        await abide.ListAsync();
        var row = await Eventually.Gives(() => abide.ShowAsync("late"), row => row.Status is not ("starting" or "unknown"), "its state is known");
        await abide.DoAsync("wait", "first", "--idle", "500ms");
        var started = File.Exists(abide.File("started")) ? await File.ReadAllLinesAsync(abide.File("started"), TestContext.Current.CancellationToken) : [];
        Assert.Equal(row.Status == "running" ? [$"{row.Pid}"] : [], started);
        await abide.DoAsync("start", "late");
        await Eventually.Holds(() => File.Exists(abide.File("started")), "it runs");
        row = await abide.ShowAsync("late");
        Assert.Equal([row.Pid!.Value], ProcessTable.WithRun($"{row.Id}/{row.Run}"));
    }

    [Fact]
    public async Task A_keeper_killed_alone_takes_no_program_with_it()
    {
        await using var abide = new AbideInstance();
        var row = await abide.NewAsync("x", "stty -echo; echo READY; while read line; do echo got $line; [ $line = end ] && exit 3; done");
        await abide.PrintedAsync("x", "READY");
        var before = await abide.StatusAsync();
        await AbideInstance.KillAsync(before.KeeperPid);
        var after = await Eventually.Gives(abide.StatusAsync, status => status.KeeperPid != 0 && status.KeeperPid != before.KeeperPid, "there is another keeper");
        Assert.Equal(before.Pid, after.Pid);
        await abide.DoAsync("send", "x", "--enter", "one");
        await abide.PrintedAsync("x", "got one");
        Assert.Equal((row.Pid, "running"), ((await abide.ShowAsync("x")).Pid, (await abide.ShowAsync("x")).Status));

        await abide.KillDaemonAsync(); // the new keeper holds everything
        await abide.DoAsync("send", "x", "--enter", "two");
        await abide.PrintedAsync("x", "got two");
        await abide.NewAsync("y", "echo new one; exec sleep 1000");
        await abide.PrintedAsync("y", "new one");
        await abide.DoAsync("send", "x", "--enter", "end");
        await abide.RunAsync("wait", "x", "--exit", "--timeout", "20s");
        Assert.Null((await abide.ShowAsync("x")).Pid);
        Assert.Equal("READY\r\ngot one\r\ngot two\r\ngot end\r\n", Encoding.ASCII.GetString(await abide.RawAsync("x")));
    }

    [Fact]
    public async Task A_daemon_that_was_stopped_stays_stopped_whoever_was_attached_or_waited()
    {
        await using var abide = new AbideInstance();
        var row = await abide.NewAsync("on", "echo READY; exec sleep 1000");
        var daemon = (await abide.StatusAsync()).Pid;
        var viewer = abide.Attach("on");
        await viewer.SeesAsync("READY");
        using var follower = abide.Command("logs", "-f", "on").Start();
        Assert.Equal("READY", (await follower.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!.Trim());
        using var waiter = abide.Connect();
        waiter.Post(new WaitSession("on", Exit: true));
        waiter.Ask<SessionReply>(new ShowSession("on")); // answered behind it: the daemon waits

        await abide.DoAsync("daemon", "stop");

        Assert.Equal(0, await viewer.EndsAsync());
        Assert.Contains("the daemon was stopped", viewer.Text, StringComparison.Ordinal);
        Assert.Contains("stopped", await follower.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken).InTime("'logs -f' ends"), StringComparison.Ordinal);
        await follower.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, follower.ExitCode);
        Assert.True(waiter.Receive(out var answer));
        Assert.Equal(ErrorCodes.Stopped, Assert.IsType<ErrorReply>(waiter.ParseControl(answer)).Code);
        Assert.False(Directory.Exists($"/proc/{daemon}"));
        Assert.Contains("not running", (await abide.RunAsync("daemon", "status")).Text, StringComparison.Ordinal);
        Assert.Equal((row.Pid, "running"), ((await abide.ShowAsync("on")).Pid, (await abide.ShowAsync("on")).Status));
    }

    [Fact]
    public async Task A_daemon_that_was_stopped_comes_back_when_it_is_needed()
    {
        await using var abide = new AbideInstance();
        var row = await abide.NewAsync("x", "echo READY; exec sleep 1000");
        await abide.PrintedAsync("x", "READY");
        await abide.DoAsync("daemon", "stop");
        Assert.Equal(6, (await abide.RunAsync("daemon", "status")).ExitCode);
        Assert.True(Directory.Exists($"/proc/{row.Pid}"));
        Assert.Equal(row.Pid, (await abide.ShowAsync("x")).Pid);
        Assert.Contains("READY", await abide.ScreenAsync("x"), StringComparison.Ordinal);
        await abide.DoAsync("daemon", "stop", "--all");
        Assert.False(Directory.Exists($"/proc/{row.Pid}"));
        await Eventually.Holds(() => abide.Processes().Count == 0, "keeper and daemon have ended too");
        Assert.Contains("not running", (await abide.DoAsync("daemon", "stop")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_daemon_that_is_restarted_shows_the_same_screen()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("x", @"seq 1 30; printf '\033[33mcolour\033[0m \033[3;10Hmoved'; exec sleep 1000");
        await abide.PrintedAsync("x", "moved");
        var (text, ansi) = (await abide.DoAsync("screen", "x", "--json", "--scrollback"), await abide.DoAsync("screen", "x", "--ansi"));
        var pid = (await abide.StatusAsync()).Pid;
        await abide.DoAsync("daemon", "restart");
        Assert.NotEqual(pid, (await abide.StatusAsync()).Pid);
        Assert.Equal(text.Text, (await abide.DoAsync("screen", "x", "--json", "--scrollback")).Text);
        Assert.Equal(ansi.Text, (await abide.DoAsync("screen", "x", "--ansi")).Text);
        await abide.KillDaemonAsync();
        Assert.Equal(text.Text, (await abide.DoAsync("screen", "x", "--json", "--scrollback")).Text);
    }

    [Fact]
    public async Task When_the_machine_is_lost_sessions_are_listed_with_history_and_start_below_it()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("work", "echo this is run $ABIDE_RUN; exec sleep 1000");
        await abide.NewAsync("done", "echo it is done; exit 5");
        await abide.PrintedAsync("work", "this is run");
        await abide.RunAsync("wait", "done", "--exit");
        await abide.LoseMachineAsync();

        var rows = (await abide.ListAsync()).ToDictionary(row => row.Name);
        Assert.Equal(("lost", null, "up"), (rows["work"].Status, rows["work"].Pid, rows["work"].Intent));
        Assert.Equal((null, null), (rows["work"].Exit!.Code, rows["work"].Exit!.Signal));
        Assert.Equal(("failed", 5), (rows["done"].Status, rows["done"].Exit?.Code));
        Assert.Contains("this is run", await abide.ScreenAsync("work"), StringComparison.Ordinal);

        await abide.DoAsync("start", "work");
        var row = await abide.ShowAsync("work");
        Assert.Equal(("running", 2, rows["work"].Id), (row.Status, row.Run, row.Id));
        await Eventually.Gives(() => abide.ScreenAsync("work"), text => text.Split("this is run").Length == 3, "the second run stands below the first");
        Assert.EndsWith("/2", (await abide.ScreenAsync("work")).TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_that_were_stopped_stay_stopped_when_the_machine_comes_back()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("off", "exec sleep 1000");
        await abide.DoAsync("stop", "off");
        await abide.LoseMachineAsync();
        Assert.Equal(("stopped", "down"), ((await abide.ShowAsync("off")).Status, (await abide.ShowAsync("off")).Intent));
    }

    [Fact]
    public async Task Deleted_sockets_are_made_again_by_the_same_processes()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("x", "exec sleep 1000");
        var before = await abide.StatusAsync();
        File.Delete(abide.Paths.DaemonSocket);
        File.Delete(abide.Paths.KeeperSocket);
        Assert.Single(await abide.ListAsync());
        var after = await Eventually.Gives(() => abide.RunAsync("daemon", "status", "--json"), result => result.ExitCode == 0, "the daemon answers");
        Assert.Contains($"\"pid\":{before.Pid},\"keeper_pid\":{before.KeeperPid}", after.Text, StringComparison.Ordinal);
        await Eventually.Holds(() => File.Exists(abide.Paths.KeeperSocket), "the keeper's socket is there again");
    }

    [Fact]
    public async Task Twenty_clients_at_once_start_one_keeper_and_one_daemon()
    {
        await using var abide = new AbideInstance();
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => abide.RunAsync("new", "-d", $"s{i}", "--", "sleep", "1000")));
        Assert.All(results, result => result.MustSucceed());
        Assert.Equal(20, (await abide.ListAsync()).Count);
        var lines = abide.Processes().Select(pid => ProcessTable.CommandLine(pid) ?? "").ToList();
        Assert.Equal(1, lines.Count(line => line.Contains("abide-keeper ", StringComparison.Ordinal) && line.Contains("--instance", StringComparison.Ordinal)));
        Assert.Equal(1, lines.Count(line => line.Contains("--keeper-fd", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_journal_that_is_damaged_hurts_no_other_session_and_is_left_alone()
    {
        await using var abide = new AbideInstance();
        var bad = await abide.NewAsync("bad", "seq 1 1000; exit 0");
        await abide.NewAsync("good", "echo fine; exec sleep 1000");
        await abide.RunAsync("wait", "bad", "--exit");
        await abide.DoAsync("daemon", "stop");
        var directory = Directory.EnumerateDirectories(abide.Paths.Sessions, $"*{bad.Id}*").Single();
        foreach (var file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            var bytes = new byte[new FileInfo(file).Length];
            Array.Fill(bytes, (byte)0xa5);
            await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        }

        var files = Directory.GetFiles(directory, "*", SearchOption.AllDirectories).Length;
        Assert.Equal(2, (await abide.ListAsync()).Count);
        await abide.PrintedAsync("good", "fine");
        (await abide.RunAsync("logs", "bad")).MustFail((await abide.RunAsync("logs", "bad")).ExitCode);
        Assert.NotEqual(0, (await abide.RunAsync("start", "bad")).ExitCode);
        Assert.Equal("broken", (await abide.ShowAsync("bad")).Status);
        Assert.True(Directory.GetFiles(directory, "*", SearchOption.AllDirectories).Length >= files);
    }

    [Fact]
    public async Task A_catalog_that_is_damaged_loses_no_session()
    {
        await using var abide = new AbideInstance();
        var row = await abide.NewAsync("x", "echo kept; exec sleep 1000");
        await abide.PrintedAsync("x", "kept");
        await abide.DoAsync("daemon", "stop");
        foreach (var file in Directory.GetFiles(abide.Home, "catalog.db*"))
            await File.WriteAllTextAsync(file, "this is no database, whatever the name says", TestContext.Current.CancellationToken);
        var again = await abide.ShowAsync("x");
        Assert.Equal((row.Id, row.Pid, "running"), (again.Id, again.Pid, again.Status));
        Assert.Contains("kept", await abide.ScreenAsync("x"), StringComparison.Ordinal);
    }

    /// <summary>Kills the daemon while its keeper is held, so that no other one comes up meanwhile.</summary>
    private static async Task WithoutDaemonAsync(AbideInstance abide, Func<Task> act)
    {
        var status = await abide.StatusAsync();
        using var keeper = ProcessWatch.Open(status.KeeperPid)!;
        keeper.Signal(Stop);
        await AbideInstance.KillAsync(status.Pid);
        await act();
        keeper.Signal(Continue);
    }

    /// <summary>Lets a program go on that reads from the pipe <c>go</c>.</summary>
    private static Task ReleaseAsync(AbideInstance abide) => File.AppendAllTextAsync(abide.File("go"), "\n", TestContext.Current.CancellationToken);
}
