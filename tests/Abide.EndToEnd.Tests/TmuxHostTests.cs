using System.Globalization;
using System.Text;
using Abide.EndToEnd.Tests.Harness;
using Abide.Processes;
using Abide.Protocol.Messages;

namespace Abide.EndToEnd.Tests;

/// <summary>Sessions whose programs run in tmux on another host, over a real ssh.</summary>
public sealed class TmuxHostTests
{
    private const string Box = FarTmux.Name;

    public TmuxHostTests() => Assert.SkipUnless(FarTmux.IsInstalled, "needs openssh-server and tmux");

    [Fact]
    public async Task A_program_runs_there_from_its_first_byte_to_its_exit_code()
    {
        await using var abide = new AbideInstance();
        await using var box = await FarTmux.StartAsync(abide);
        var nasty = "it's \"$HOME\" `id` \\ #{pane_id} %d ; é";

        var row = await box.NewAsync("one", "printf 'first %s|%s|' \"$NASTY\" \"$(pwd)\"; umask; exit 7", "-c", "/usr", "-e", "NASTY=" + nasty);
        var ended = await box.IsAsync("one", "failed");

        Assert.Equal(Box, row.Host);
        Assert.Equal(7, ended.Exit!.Code);
        Assert.Equal($"first {nasty}|/usr|0022\r\n", Encoding.UTF8.GetString(await abide.RawAsync("one")));
        Assert.Equal(["one"], abide.Ask<SessionList>(new ListSessions { Filter = new SessionFilter { Hosts = [Box] } }).Sessions.Select(one => one.Name));
        Assert.Empty(abide.Ask<SessionList>(new ListSessions { Filter = new SessionFilter { Hosts = ["local"] } }).Sessions);

        await abide.DoAsync("start", "one");
        await Eventually.Gives(() => abide.ShowAsync("one"), again => again is { Run: 2, Status: "failed", Exit.Code: 7 }, "it ran again");
        await Eventually.Holds(() => Directory.GetDirectories(box.Spools).Length == 0, "nothing is left of it there");
    }

    [Fact]
    public async Task It_is_attached_to_typed_into_resized_and_looked_at_as_if_it_were_here()
    {
        await using var abide = new AbideInstance();
        await using var box = await FarTmux.StartAsync(abide);
        await box.NewAsync("shell", "stty -echo; while read -r line; do echo \"got $line\"; stty size; done; echo over; sleep 1000");

        await abide.DoAsync("send", "shell", "one é two\n");
        await abide.PrintedAsync("shell", "got one é two");
        Assert.Contains("24 80", await abide.ScreenAsync("shell"), StringComparison.Ordinal);

        var client = abide.Terminal(100, 30, "attach", "shell");
        await client.SeesAsync("got one é two");
        client.Type("typed\r");
        await client.SeesAsync("got typed");
        await client.SeesAsync("30 100");

        await abide.DoAsync("send", "shell", "--eof");
        await abide.PrintedAsync("shell", "over");
    }

    [Fact]
    public async Task Stop_leaves_nothing_of_it_there_not_what_forked_twice_and_left_its_session()
    {
        await using var abide = new AbideInstance();
        await using var box = await FarTmux.StartAsync(abide);
        var pids = abide.File("pids");
        await box.NewAsync("forks", $"trap '' TERM HUP; (setsid sh -c 'trap \"\" TERM HUP; echo $$ >>{pids}; sleep 1000 & wait; sleep 1000' &) ; sleep 1000 & echo $$ >>{pids}; echo $! >>{pids}; echo up; wait; sleep 1000");
        await abide.PrintedAsync("forks", "up");
        await Eventually.Holds(() => File.ReadAllLines(pids).Length == 3, "all three run");

        await abide.DoAsync("stop", "forks", "--grace", "1s");

        Assert.Equal("stopped", (await abide.ShowAsync("forks")).Status);
        Assert.All(File.ReadAllLines(pids), pid => Assert.True(ProcessTable.State(int.Parse(pid, CultureInfo.InvariantCulture)) is '\0' or 'Z', pid));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_link_that_is_cut_amid_output_loses_nothing_and_restarts_nothing(bool isDaemonKilled)
    {
        const int Lines = 4000;
        await using var abide = new AbideInstance();
        abide.Environment["ABIDE_HOSTS_POLL"] = "100ms";
        await using var box = await FarTmux.StartAsync(abide);
        var (runs, cut, printed) = (abide.File("runs"), abide.File("cut"), abide.File("printed"));
        await box.NewAsync("lines", $"""
            echo run >>{runs}
            i=0
            while [ $i -lt {Lines} ]; do
                i=$((i + 1))
                echo "line $i of the output"
                while [ $i = {Lines / 2} ] && [ ! -e {cut} ]; do sleep 0.05; done
            done
            : >{printed}
            sleep 0.5
            exit 5
            """);
        await abide.PrintedAsync("lines", $"line {Lines / 2} of");

        await box.Sshd.CutAsync();
        var away = await box.IsAsync("lines", "unreachable");
        Assert.Contains("it was running", away.StatusReason, StringComparison.Ordinal);
        File.WriteAllText(cut, "");
        if (isDaemonKilled)
        {
            await abide.KillDaemonAsync();
            await box.IsAsync("lines", "unreachable");
        }

        await Eventually.Holds(() => File.Exists(printed), "it went on meanwhile");
        await FarAbide.StayAwayAsync();
        await box.ResumeAsync();
        var ended = await box.IsAsync("lines", "failed");

        Assert.Equal((5, 1), (ended.Exit!.Code, ended.Run));
        Assert.Equal(string.Concat(Enumerable.Range(1, Lines).Select(i => $"line {i} of the output\r\n")), Encoding.UTF8.GetString(await abide.RawAsync("lines")));
        Assert.Single(File.ReadAllLines(runs));
    }

    [Fact]
    public async Task A_stop_while_the_host_is_away_is_carried_out_when_it_answers()
    {
        await using var abide = new AbideInstance();
        abide.Environment["ABIDE_HOSTS_POLL"] = "100ms";
        await using var box = await FarTmux.StartAsync(abide);
        await box.NewAsync("long", "echo up; sleep 1000");
        await abide.PrintedAsync("long", "up");
        await box.Sshd.CutAsync();
        await box.IsAsync("long", "unreachable");

        var stopped = await abide.DoAsync("stop", "long");
        Assert.Contains("is stopped when box answers", stopped.Text, StringComparison.Ordinal);
        Assert.Equal(6, (await abide.RunAsync("rm", "--force", "long")).ExitCode);
        await abide.KillDaemonAsync();
        await box.IsAsync("long", "unreachable");
        await box.ResumeAsync();

        Assert.Equal(15, (await box.IsAsync("long", "stopped")).Exit!.Signal);
    }

    [Fact]
    public async Task The_daemon_ends_at_once_though_a_host_is_away_and_the_next_one_goes_on_with_what_was_wanted()
    {
        await using var abide = new AbideInstance();
        abide.Environment["ABIDE_HOSTS_POLL"] = "100ms";
        await using var box = await FarTmux.StartAsync(abide);
        var crash = abide.File("crash");
        File.WriteAllText(abide.File("abide.yaml"), $"""
            commands:
              - name: again
                host: {Box}
                command: [sh, -c, 'echo up; while [ ! -e {crash} ]; do sleep 0.1; done; rm {crash}; exit 3']
                restart: {"{"}delay: 2s, max_delay: 2s{"}"}

            """);
        await abide.DoAsync("up");
        await abide.PrintedAsync("again", "up");
        File.WriteAllText(crash, "");
        await box.IsAsync("again", "backoff");
        await box.Sshd.CutAsync();
        await Eventually.Gives(() => abide.ShowAsync("again"), row => row is { Run: 2, Status: "unreachable" or "starting" }, "it is to be started again");

        await (abide.Command("daemon", "stop") with { Patience = TimeSpan.FromSeconds(10) }).RunAsync();
        await abide.ListAsync();
        await box.ResumeAsync();

        await Eventually.Gives(() => abide.ShowAsync("again"), row => row is { Run: 2, Status: "running" }, "it was started again");
    }

    [Theory]
    [InlineData(Sshd.WrongKey, "authentication failed")]
    [InlineData(Sshd.ChangedHostKey, "host key changed")]
    [InlineData(Sshd.Closed, "connection refused")]
    [InlineData(Sshd.NoSuchHost, "host not found")]
    public async Task A_session_on_a_host_that_cannot_be_used_is_refused_with_the_reason_by_name(string alias, string name)
    {
        await using var abide = new AbideInstance();
        await using var sshd = await Sshd.StartAsync(abide);
        await abide.DoAsync("host", "add", "other", "ssh+tmux://" + alias);

        var refused = await abide.RunAsync("new", "x", "-d", "--host", "other", "--", "true");

        Assert.Equal(6, refused.ExitCode);
        Assert.Contains(name, refused.Errors, StringComparison.Ordinal);
        Assert.Empty(await abide.ListAsync());
    }

    [Fact]
    public async Task A_host_without_tmux_says_so()
    {
        await using var abide = new AbideInstance();
        await using var sshd = await Sshd.StartAsync(abide, new Dictionary<string, string> { ["PATH"] = "/nothing" });
        await abide.DoAsync("host", "add", "bare", "ssh+tmux://" + Sshd.Far);

        Assert.Contains("tmux is missing there", (await abide.RunAsync("new", "x", "-d", "--host", "bare", "--", "true")).Errors, StringComparison.Ordinal);
        Assert.Contains("tmux is missing there", (await abide.RunAsync("host", "check", "bare")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_said_and_no_session_is_left()
    {
        await using var abide = new AbideInstance();
        await using var box = await FarTmux.StartAsync(abide);

        var program = await abide.RunAsync("new", "x", "-d", "--host", Box, "--", "no-such-program");
        var directory = await abide.RunAsync("new", "x", "-d", "--host", Box, "-c", "/no/such", "--", "true");

        Assert.Contains("no-such-program: no such program there", program.Errors, StringComparison.Ordinal);
        Assert.Contains("/no/such: no such directory there", directory.Errors, StringComparison.Ordinal);
        Assert.Empty(await abide.ListAsync());
        await Eventually.Holds(() => Directory.GetDirectories(box.Spools).Length == 0, "nothing is left of it there");
    }

    [Fact]
    public async Task Sessions_made_by_hand_are_never_confused_with_ours_and_never_touched()
    {
        await using var abide = new AbideInstance();
        abide.Environment["ABIDE_HOSTS_POLL"] = "100ms";
        await using var box = await FarTmux.StartAsync(abide);
        var row = await box.NewAsync("ours", "echo up; read x; echo $x; sleep 1000", "--no-start");
        var ours = $"abide-{Guid.Parse(row.Id):N}-1";
        string[] byHand = [ours[..^2], ours + "0", ours + ".x", ours + ":y", "abide-", "abide", "x" + ours];
        foreach (var name in byHand)
            await box.DoAsync("new-session", "-d", "-s", name, "cat");
        var before = await box.DoAsync("list-panes", "-a", "-F", "#{session_name} #{pane_pid} #{pane_dead} #{history_size}");

        await abide.DoAsync("start", "ours");
        await abide.PrintedAsync("ours", "up");
        await abide.DoAsync("send", "ours", "typed\n");
        await abide.PrintedAsync("ours", "typed");
        await abide.DoAsync("stop", "ours");
        await abide.DoAsync("rm", "ours");

        Assert.Equal(before, await box.DoAsync("list-panes", "-a", "-F", "#{session_name} #{pane_pid} #{pane_dead} #{history_size}"));
        foreach (var pane in (await box.DoAsync("list-panes", "-a", "-F", "#{pane_id}")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Assert.Empty((await box.DoAsync("capture-pane", "-p", "-t", pane)).Trim());
    }

    [Fact]
    public async Task A_session_of_our_very_name_that_somebody_made_is_left_alone()
    {
        await using var abide = new AbideInstance();
        await using var box = await FarTmux.StartAsync(abide);
        var row = await box.NewAsync("ours", "echo up; sleep 1000", "--no-start");
        await box.DoAsync("new-session", "-d", "-s", $"abide-{Guid.Parse(row.Id):N}-1", "cat");

        var refused = await abide.RunAsync("start", "ours");

        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("duplicate session", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("cat", (await box.DoAsync("list-panes", "-a", "-F", "#{pane_current_command}")).Trim());
    }

    [Fact]
    public async Task A_tmux_session_that_goes_away_is_a_lost_run_with_all_its_output()
    {
        await using var abide = new AbideInstance();
        abide.Environment["ABIDE_HOSTS_POLL"] = "100ms";
        await using var box = await FarTmux.StartAsync(abide);
        await box.NewAsync("gone", "echo last words; sleep 1000");
        await abide.PrintedAsync("gone", "last words");

        await box.DoAsync("kill-server");
        var lost = await box.IsAsync("gone", "lost");

        Assert.Contains("is gone", lost.StatusReason, StringComparison.Ordinal);
        Assert.Contains("last words", (await abide.DoAsync("logs", "gone")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_is_kept_there_while_nobody_fetches_it_is_a_gap_and_the_rest_is_exact()
    {
        await using var abide = new AbideInstance();
        abide.Environment["ABIDE_HOSTS_POLL"] = "100ms";
        await using var box = await FarTmux.StartAsync(abide);
        var go = abide.File("go");
        await box.NewAsync("flood", $"echo up; while [ ! -e {go} ]; do sleep 0.1; done; yes 0123456789abcde | head -n 3000000; echo the end", "--history", "all");
        await abide.PrintedAsync("flood", "up");
        await box.Sshd.CutAsync();
        await box.IsAsync("flood", "unreachable");
        File.WriteAllText(go, "");
        await Eventually.Holds(() => Directory.GetFiles(box.Spools, "seg.*", SearchOption.AllDirectories).Any(file => long.Parse(Path.GetFileName(file)[4..], CultureInfo.InvariantCulture) > 40_000_000), "it has printed more than is kept", TimeSpan.FromSeconds(60));
        await box.ResumeAsync();
        await Eventually.Gives(() => abide.ShowAsync("flood"), row => row.Status == "exited", "it has ended", TimeSpan.FromSeconds(60));

        Assert.Contains("bytes are missing here: box keeps 32 MiB", (await abide.DoAsync("logs", "flood")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_crashes_there_is_restarted_by_the_rules_here_and_not_for_a_link_that_was_cut()
    {
        await using var abide = new AbideInstance();
        abide.Environment["ABIDE_HOSTS_POLL"] = "100ms";
        await using var box = await FarTmux.StartAsync(abide);
        var (runs, crash) = (abide.File("runs"), abide.File("crash"));
        File.WriteAllText(abide.File("abide.yaml"), $"""
            commands:
              - name: crashes
                host: {Box}
                command: [sh, -c, 'echo run >>{runs}; echo "in $PWD"; while [ ! -e {crash} ]; do sleep 0.1; done; exit 3']
                restart: {"{"}max_retries: 2, delay: 100ms, max_delay: 100ms{"}"}

            """);
        await abide.DoAsync("up");
        await abide.PrintedAsync("crashes", "in ");

        await box.Sshd.CutAsync();
        await box.IsAsync("crashes", "unreachable");
        Assert.Single(File.ReadAllLines(runs));
        await box.ResumeAsync();
        await box.IsAsync("crashes", "running");
        File.WriteAllText(crash, "");

        var paused = await box.IsAsync("crashes", "paused");
        Assert.Equal((3, 3), (paused.Run, paused.Exit!.Code));
        Assert.Equal(3, File.ReadAllLines(runs).Length);
    }

    [Fact]
    public async Task What_an_Abide_that_is_gone_has_left_there_is_named_and_taken_over()
    {
        await using var gone = new AbideInstance();
        await using var abide = new AbideInstance();
        await using var box = await FarTmux.StartAsync(gone);
        await box.NewAsync("left", "echo from the first byte; sleep 1000", "-e", "SECRET=x");
        await gone.PrintedAsync("left", "from the first byte");
        await gone.DoAsync("daemon", "stop");
        abide.Environment["ABIDE_HOSTS_SSH"] = gone.Environment["ABIDE_HOSTS_SSH"];
        await abide.DoAsync("host", "add", Box, "ssh+tmux://" + Sshd.Far, "--home", box.Spools);

        Assert.Contains("belong to no session here: left", (await abide.DoAsync("host", "check", Box)).Text, StringComparison.Ordinal);
        Assert.Contains("left", (await abide.DoAsync("host", "adopt", Box)).Text, StringComparison.Ordinal);

        await Eventually.Gives(() => abide.ShowAsync("left"), row => row is { Status: "running", Host: Box, Run: 1 }, "it runs");
        await abide.PrintedAsync("left", "from the first byte");
        Assert.DoesNotContain("SECRET", string.Concat(Directory.GetFiles(box.Spools, "*", SearchOption.AllDirectories).Select(File.ReadAllText)), StringComparison.Ordinal);
        await abide.DoAsync("stop", "left");
        Assert.Equal(15, (await abide.ShowAsync("left")).Exit!.Signal);
    }

    [Fact]
    public async Task A_hundred_programs_take_one_ssh()
    {
        await using var abide = new AbideInstance();
        var (wrapper, calls) = (abide.File("counted-ssh"), abide.File("calls"));
        File.WriteAllText(wrapper, $"#!/bin/sh\necho call >>{calls}\nexec ssh \"$@\"\n");
        File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var box = await FarTmux.StartAsync(abide, wrapper);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => abide.Ask<SessionReply>(new CreateSession { Name = $"n{i}", Command = ["sh", "-c", $"echo up {i}; sleep 1000"], Host = Box, Variables = [] }))));
        await Eventually.Gives(abide.ListAsync, rows => rows.Count(row => row.Status == "running" && row.Tail?.StartsWith("up", StringComparison.Ordinal) == true) >= 20, "they run");

        Assert.Equal(100, abide.Ask<SessionCounts>(new CountSessions()).Status["running"]);
        Assert.Single(File.ReadAllLines(calls));
    }
}
