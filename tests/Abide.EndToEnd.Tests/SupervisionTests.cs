using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Abide.EndToEnd.Tests.Harness;
using Abide.Processes;
using Abide.Protocol.Messages;

namespace Abide.EndToEnd.Tests;

/// <summary>Commands that are kept up, with real programs, a real keeper and a daemon that is killed.</summary>
public class SupervisionTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task What_exits_with_1_at_once_is_restarted_so_many_times_paused_told_of_once_and_resumed(int retries)
    {
        await using var abide = new AbideInstance();
        Configure(abide, $"notify:\n  command: cat >> {abide.File("told")}; echo >> {abide.File("told")}\n");
        Define(abide, $"- name: dies\n  command: [/bin/sh, -c, 'echo run >> runs; echo the last words; exit 1']\n  restart: {{max_retries: {retries}, delay: 20ms, max_delay: 100ms}}\n");
        await abide.RunAsync("up");

        var paused = await Eventually.Gives(() => abide.ShowAsync("dies"), row => row.Status == "paused", "it is paused");

        Assert.Equal(retries + 1, Runs(abide));
        Assert.Equal((retries + 1, retries, retries), (paused.Supervision!.Failures, paused.Supervision.Restarts, paused.Supervision.MaxRetries));
        Assert.Equal($"failed {retries + 1} time{(retries == 0 ? "" : "s")} in a row", paused.Supervision.PausedReason);
        Assert.Equal("exited with code 1", paused.Supervision.LastError);
        await Eventually.Holds(() => Told(abide).Length > 0, "somebody is told");
        Assert.Contains("\"event\":\"paused\",\"name\":\"dies\"", Told(abide).Single(), StringComparison.Ordinal);
        Assert.Contains("the last words", Told(abide).Single(), StringComparison.Ordinal);

        await abide.RunAsync("resume", "dies");
        await Eventually.Holds(() => Runs(abide) == 2 * (retries + 1), "it was restarted as often again");
        await Eventually.Gives(() => abide.ShowAsync("dies"), row => row.Status == "paused", "it is paused again");
    }

    [Fact]
    public async Task A_stop_while_a_restart_is_due_wins_and_outlives_the_daemon()
    {
        await using var abide = new AbideInstance();
        Define(abide, "- name: dies\n  command: [/bin/sh, -c, 'echo run >> runs; exit 1']\n  restart: {delay: 300ms, max_delay: 300ms, max_retries: -1, window: 0s}\n");
        await abide.RunAsync("up");
        await Eventually.Gives(() => abide.ShowAsync("dies"), row => row is { Status: "backoff", Run: >= 2 }, "a restart is due");

        await abide.DoAsync("stop", "dies");
        var runs = Runs(abide);
        await abide.KillDaemonAsync();

        Assert.Equal(("stopped", null), await StatusAsync(abide, "dies"));
        await abide.NewAsync("later", "sleep 1");
        await abide.DoAsync("wait", "later", "--exit"); // longer than the delay
        Assert.Equal(runs, Runs(abide));
    }

    [Fact]
    public async Task Counts_pauses_and_delays_outlive_the_daemon_and_nothing_is_started_twice()
    {
        await using var abide = new AbideInstance();
        Define(
            abide,
            """
            - name: pauses
              command: [/bin/sh, -c, 'exit 1']
              restart: {max_retries: 1, delay: 10ms}
            - name: lives
              command: [/bin/sh, -c, 'echo run >> runs; exec sleep 1000']
            - name: waits
              command: [/bin/sh, -c, 'test -e go || exit 1; exec sleep 1000']
              restart: {delay: 2s, max_delay: 2s, max_retries: 3, window: 0s}
            - name: rests
              command: [/bin/sh, -c, 'exit 0']
              autostart: true
            """);
        await abide.RunAsync("up");
        await Eventually.Gives(() => abide.ShowAsync("pauses"), row => row.Status == "paused", "it is paused");
        await Eventually.Gives(() => abide.ShowAsync("waits"), row => row.Status == "backoff", "a restart is due");
        await Eventually.Gives(() => abide.ShowAsync("rests"), row => row.Status == "exited", "it has ended");
        var (pid, failures) = ((await abide.ShowAsync("lives")).Pid, (await abide.ShowAsync("waits")).Supervision!.Failures);
        File.WriteAllText(abide.File("go"), "");

        await abide.KillDaemonAsync();

        Assert.Equal(pid, (await abide.ShowAsync("lives")).Pid);
        Assert.Equal(1, Runs(abide));
        Assert.Equal("paused", (await abide.ShowAsync("pauses")).Status);
        Assert.Equal(1, (await abide.ShowAsync("rests")).Run);
        var up = await Eventually.Gives(() => abide.ShowAsync("waits"), row => row.Status == "running", "it is restarted after the rest of its delay");
        Assert.True(up.Supervision!.Failures >= failures);
    }

    [Fact]
    public async Task What_dies_while_no_daemon_lives_is_restarted_by_the_next_one_once()
    {
        await using var abide = new AbideInstance();
        Define(abide, "- name: web\n  command: [/bin/sh, -c, 'echo run >> runs; exec sleep 1000']\n  restart: {delay: 10ms}\n");
        await abide.DoAsync("up");
        var first = await abide.ShowAsync("web");
        var daemon = ProcessWatch.Open((await abide.StatusAsync()).Pid)!;
        daemon.Signal(19); // STOP: it sees nothing of what follows
        await AbideInstance.KillAsync(first.Pid!.Value);
        daemon.Signal(9);

        var next = await Eventually.Gives(() => abide.ShowAsync("web"), row => row is { Status: "running", Run: 2 }, "it is restarted");

        Assert.Equal((2, 1, 1), (Runs(abide), next.Supervision!.Failures, next.Supervision.Restarts));
        Assert.Equal("killed by SIGKILL", next.Supervision.LastError);
    }

    [Fact]
    public async Task Stop_ends_what_was_forked_twice_into_another_session_and_its_port_is_free_at_once()
    {
        await using var abide = new AbideInstance();
        var port = FreePort();
        Define(abide, $"- name: forks\n  command: [/bin/sh, -c, '(setsid sh -c \"setsid python3 -m http.server {port} --bind 127.0.0.1 & exec sleep 1000\" &) & exec sleep 1000']\n  ready: {{tcp: '127.0.0.1:{port}'}}\n");
        await abide.DoAsync("up", "--wait", "--timeout", "60s");
        Assert.Contains(abide.Processes(), pid => ProcessTable.CommandLine(pid)?.Contains($"http.server {port}", StringComparison.Ordinal) == true);

        await abide.DoAsync("stop", "forks");

        using var taken = new TcpListener(IPAddress.Loopback, port);
        taken.Start();
        Assert.DoesNotContain(abide.Processes(), pid => ProcessTable.CommandLine(pid)?.Contains("sleep 1000", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_command_of_its_own_stops_it_and_when_that_fails_a_signal_does()
    {
        await using var abide = new AbideInstance();
        Define(
            abide,
            """
            - name: asked
              command: [/bin/sh, -c, 'trap "" TERM; while ! test -e bye; do sleep 0.05; done; echo goodbye; exit 4']
              stop: {command: [/bin/sh, -c, 'kill -0 $ABIDE_PID && touch bye'], grace: 30s}
            - name: told
              command: [sleep, '1000']
              stop: {command: ['false'], grace: 30s}
            """);
        await abide.DoAsync("up");

        Assert.Equal("asked stopped (exited with code 4)\ntold stopped (killed by SIGTERM)\n", (await abide.DoAsync("stop", "asked", "told")).Text);
    }

    [Fact]
    public async Task What_depends_on_others_waits_until_they_are_as_it_needs_them()
    {
        await using var abide = new AbideInstance();
        Define(
            abide,
            """
            - name: db
              command: [/bin/sh, -c, 'while ! test -e ready; do sleep 0.05; done; echo accepts connections; exec sleep 1000']
              ready: {log: 'accepts .*connections'}
            - name: migrate
              command: [/bin/sh, -c, 'while ! test -e migrated; do sleep 0.05; done']
              oneshot: true
              depends_on: {db: ready}
            - name: web
              command: [sleep, '1000']
              depends_on: {db: ready, migrate: succeeded}
            """);
        await abide.RunAsync("up");
        Assert.Equal(("starting", "waits for db (ready); it is running"), await StatusAsync(abide, "web"));
        Assert.Equal(("starting", "waits for db (ready); it is running"), await StatusAsync(abide, "migrate"));

        File.WriteAllText(abide.File("ready"), "");
        await Eventually.Gives(() => StatusAsync(abide, "web"), status => status.Reason == "waits for migrate (succeeded); it is running", "it waits for the next");
        Assert.True((await abide.ShowAsync("db")).Supervision!.IsReady);
        File.WriteAllText(abide.File("migrated"), "");
        await Eventually.Gives(() => StatusAsync(abide, "web"), status => status.Status == "running", "it runs");
    }

    [Fact]
    public async Task A_start_that_waits_is_given_up_by_a_stop()
    {
        await using var abide = new AbideInstance();
        Define(abide, "- name: db\n  command: [sleep, '1000']\n  ready: {exec: ['false']}\n- name: web\n  command: [/bin/sh, -c, 'echo run >> runs']\n  depends_on: {db: ready}\n");
        await abide.RunAsync("up");
        await Eventually.Gives(() => StatusAsync(abide, "web"), status => status.Status == "starting", "it waits");

        await abide.DoAsync("stop", "web");

        Assert.Equal("stopped", (await StatusAsync(abide, "web")).Status);
        Assert.Equal(0, Runs(abide));
    }

    [Theory]
    [InlineData("exec: [/bin/sh, -c, 'test -e up']")]
    [InlineData("http: 'http://127.0.0.1:PORT/up'")]
    [InlineData("tcp: 'PORT'")]
    [InlineData("log: '^up$'")]
    [InlineData("notify: true")]
    public async Task Each_kind_of_probe_says_when_a_command_is_ready(string probe)
    {
        await using var abide = new AbideInstance();
        var port = FreePort();
        Define(abide, $"- name: web\n  command: [python3, -u, serve.py, '{port}']\n  ready: {{{probe.Replace("PORT", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)}, period: 100ms}}\n");
        File.WriteAllText(
            abide.File("serve.py"),
            """
            import os, socket, sys, time, http.server
            while not os.path.exists('go'): time.sleep(0.02)
            open('up', 'w').close()
            print('up')
            if 'NOTIFY_SOCKET' in os.environ:
                socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b'STATUS=fine\nREADY=1', os.environ['NOTIFY_SOCKET'])
            http.server.HTTPServer(('127.0.0.1', int(sys.argv[1])), http.server.SimpleHTTPRequestHandler).serve_forever()
            """);
        await abide.RunAsync("up");
        Assert.Null((await abide.ShowAsync("web")).Supervision!.IsReady);

        File.WriteAllText(abide.File("go"), "");

        await Eventually.Gives(() => abide.ShowAsync("web"), row => row.Supervision!.IsReady == true, "it is ready");
        await abide.KillDaemonAsync();
        await Eventually.Gives(() => abide.ShowAsync("web"), row => row.Supervision!.IsReady == true, "it is ready for the next daemon, too");
    }

    [Fact]
    public async Task What_is_not_well_is_restarted_and_that_counts_as_a_failure()
    {
        await using var abide = new AbideInstance();
        Define(abide, "- name: hangs\n  command: [/bin/sh, -c, 'echo run >> runs; exec sleep 1000']\n  health: {exec: [/bin/sh, -c, 'echo it hangs; test ! -e sick'], period: 100ms, failures: 2}\n  restart: {delay: 10ms}\n");
        await abide.DoAsync("up");
        await Eventually.Gives(() => abide.ShowAsync("hangs"), row => row.Status == "running", "it runs");
        await abide.DoAsync("wait", "hangs", "--idle", "300ms"); // it was asked more than once

        File.WriteAllText(abide.File("sick"), "");
        await Eventually.Holds(() => Runs(abide) >= 2, "it is restarted");
        File.Delete(abide.File("sick"));

        var row = await Eventually.Gives(() => abide.ShowAsync("hangs"), row => row.Status == "running", "it runs again");
        Assert.True(row.Supervision!.Failures >= 1);
        Assert.StartsWith("not well: /bin/sh exited with code 1: it hangs; ", row.Supervision.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schedule_starts_a_command_again_and_again_until_it_is_stopped()
    {
        await using var abide = new AbideInstance();
        Define(abide, "- name: tick\n  command: [/bin/sh, -c, 'echo run >> runs']\n  schedule: {every: 1s}\n");
        await abide.DoAsync("up");
        Assert.Equal(0, Runs(abide));
        await Eventually.Gives(() => abide.ShowAsync("tick"), row => row.Supervision!.NextAttemptAt is not null, "its next time is known");

        await Eventually.Holds(() => Runs(abide) >= 2, "it was started twice");
        await abide.DoAsync("stop", "tick");
        var runs = Runs(abide);
        await abide.NewAsync("later", "sleep 1.5");
        await abide.DoAsync("wait", "later", "--exit");
        Assert.Equal(runs, Runs(abide));
        Assert.Null((await abide.ShowAsync("tick")).Supervision!.NextAttemptAt);
    }

    [Fact]
    public async Task A_changed_file_has_the_command_restarted_and_that_is_no_failure()
    {
        await using var abide = new AbideInstance();
        Directory.CreateDirectory(abide.File("src/.git"));
        Define(abide, "- name: dev\n  command: [/bin/sh, -c, 'echo run >> runs; exec sleep 1000']\n  watch: [src]\n");
        await abide.DoAsync("up");
        await Eventually.Gives(() => abide.ShowAsync("dev"), row => row.Status == "running", "it runs");

        await Eventually.Gives(
            async () =>
            {
                File.WriteAllText(abide.File("src/.git/index"), "");
                File.WriteAllText(abide.File("src/main.txt"), ""); // again and again: watching begins a moment after the start
                await abide.RunAsync("wait", "dev", "--idle", "500ms");
                return await abide.ShowAsync("dev");
            },
            row => row is { Status: "running", Run: >= 2 },
            "it was restarted");

        Assert.Equal(0, (await abide.ShowAsync("dev")).Supervision!.Failures);
    }

    [Fact]
    public async Task Limits_hold_for_the_program()
    {
        await using var abide = new AbideInstance();
        Define(abide, "- name: small\n  command: [/bin/sh, -c, 'ulimit -n; ulimit -v']\n  limits: {files: 64, memory: 1g}\n  oneshot: true\n");
        await abide.RunAsync("up");
        await abide.DoAsync("wait", "small", "--exit");

        Assert.StartsWith("64\n1048576\n", (await abide.DoAsync("logs", "small")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_variables_are_read_at_each_start_and_their_values_are_kept_nowhere()
    {
        await using var abide = new AbideInstance();
        File.WriteAllText(abide.File(".env"), "TOKEN=first-secret\n");
        Define(abide, "- name: web\n  command: [/bin/sh, -c, 'echo $TOKEN $URL; echo runs; exec sleep 1000']\n  env_files: [.env]\n  environment: {URL: 'http://x/${TOKEN}'}\n");
        await abide.DoAsync("up");
        await abide.PrintedAsync("web", "first-secret http://x/first-secret");
        File.WriteAllText(abide.File(".env"), "TOKEN=second-secret\n");

        await abide.DoAsync("restart", "web");

        await abide.PrintedAsync("web", "second-secret http://x/second-secret");
        await abide.DoAsync("daemon", "stop");
        foreach (var file in Directory.GetFiles(abide.Home, "catalog.db*", SearchOption.AllDirectories))
            Assert.DoesNotContain("-secret", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_of_several_commands_come_in_order_each_line_with_its_name()
    {
        await using var abide = new AbideInstance();
        const string Turn = "turn() { while ! test -e $1; do sleep 0.05; done; sleep 0.5; }; "; // what is read within moments may be read in any order
        await abide.NewAsync("one", Turn + "echo a1; touch 1; turn 2; echo error a2; touch 3");
        await abide.NewAsync("second", Turn + "turn 1; echo b1; touch 2; turn 3; echo b2");
        await abide.DoAsync("wait", "one", "--exit");
        await abide.DoAsync("wait", "second", "--exit");

        var lines = (await abide.DoAsync("logs", "one", "second")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.Contains('[', StringComparison.Ordinal));
        Assert.Equal(["one    | a1", "second | b1", "one    | error a2", "second | b2"], lines);
        Assert.Equal("one    | error a2\n", (await abide.DoAsync("logs", "one", "second", "--grep", "^err.r")).Text);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z a1\n", (await abide.DoAsync("logs", "-t", "one")).Text);
    }

    [Fact]
    public async Task The_dashboard_shows_commands_and_does_what_keys_say()
    {
        await using var abide = new AbideInstance();
        Define(abide, "- name: web\n  command: [/bin/sh, -c, 'echo listening; exec sleep 1000']\n- name: dies\n  command: [/bin/sh, -c, 'exit 1']\n  restart: {max_retries: 0}\n");
        await abide.RunAsync("up");
        await Eventually.Gives(() => abide.ShowAsync("dies"), row => row.Status == "paused", "it is paused");
        await using var tmux = new Tmux(abide);
        await tmux.StartAsync($"{Tmux.Quote(Programs.Abide)} dash");
        await tmux.ShowsAsync("> dies");
        await tmux.ShowsAsync("1/0");
        await tmux.ShowsAsync("last error");

        await tmux.TypeAsync("j");
        await tmux.ShowsAsync("> web");
        await tmux.ShowsAsync("listening");
        await tmux.TypeAsync("x");
        await tmux.ShowsAsync("web stopped");
        await tmux.TypeAsync("s");
        await Eventually.Gives(() => abide.ShowAsync("web"), row => row is { Status: "running", Run: 2 }, "it was started by key");
        await tmux.TypeAsync("Enter");
        await Eventually.Gives(() => abide.ShowAsync("web"), row => row.Viewers == 1, "it is attached to");
        await tmux.TypeAsync("C-\\");
        await tmux.ShowsAsync("> web");
        await tmux.TypeAsync("/", "d", "i", "e", "Enter");
        await tmux.ShowsAsync("with 'die'");
        await tmux.TypeAsync("q");
        await tmux.EndsAsync();
    }

    /// <summary>Writes the file of definitions.</summary>
    private static void Define(AbideInstance abide, string commands) =>
        File.WriteAllText(abide.File("abide.yaml"), "commands:\n" + string.Concat(commands.Split('\n').Select(line => line.Length > 0 ? $"  {line}\n" : "")));

    private static void Configure(AbideInstance abide, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(abide.Paths.ConfigFile)!);
        File.WriteAllText(abide.Paths.ConfigFile, text);
    }

    private static int Runs(AbideInstance abide) => File.Exists(abide.File("runs")) ? File.ReadAllLines(abide.File("runs")).Length : 0;

    private static string[] Told(AbideInstance abide) => File.Exists(abide.File("told")) ? File.ReadAllLines(abide.File("told")).Where(line => line.Length > 0).ToArray() : [];

    private static async Task<(string Status, string? Reason)> StatusAsync(AbideInstance abide, string name)
    {
        var row = await abide.ShowAsync(name);
        return (row.Status, row.Status == "stopped" ? null : row.StatusReason);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
