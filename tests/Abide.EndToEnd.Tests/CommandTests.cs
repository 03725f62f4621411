using System.Text.Json;
using Abide.EndToEnd.Tests.Harness;
using Abide.Processes;

namespace Abide.EndToEnd.Tests;

/// <summary>What scripts and people do without attaching.</summary>
public class CommandTests
{
    [Fact]
    public async Task New_prints_name_and_id_and_the_row_tells_everything()
    {
        await using var abide = new AbideInstance();
        var words = (await abide.DoAsync("new", "web", "-s", "100x30", "-c", "/usr", "-e", "COLOUR=green", "--", "/bin/sh", "-c", "echo $COLOUR $PWD; exec sleep 1000")).Text.Split(' ', '\n');
        Assert.Equal("web", words[0]);
        await abide.PrintedAsync("web", "green /usr");
        var row = await abide.ShowAsync("web");
        Assert.Equal(words[1], row.Id);
        Assert.Equal(7, Guid.Parse(row.Id).Version);
        Assert.Equal(("running", "up", 1, 100, 30, "/usr"), (row.Status, row.Intent, row.Run, row.Cols, row.Rows, row.WorkingDirectory));
        Assert.Equal("/bin/sh", row.Command[0]);
        Assert.Equal("green /usr", row.Tail);
        Assert.Null(row.Exit);
        Assert.True(Directory.Exists($"/proc/{row.Pid}"));
    }

    [Fact]
    public async Task Json_has_every_key_of_a_row()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("a", "exec sleep 1000");
        using var list = JsonDocument.Parse((await abide.DoAsync("ls", "--json")).Bytes);
        var row = list.RootElement.GetProperty("sessions")[0];
        foreach (var key in (string[])["id", "name", "title", "kind", "status", "status_reason", "intent", "run", "phase", "pid", "host", "command", "working_directory",
            "created_at", "updated_at", "started_at", "ended_at", "last_attached_at", "last_activity_at", "viewers", "cols", "rows", "exit", "tail", "history", "journal_bytes", "position", "revision"])
            Assert.True(row.TryGetProperty(key, out _), $"'{key}' is missing");
        using var status = JsonDocument.Parse((await abide.DoAsync("daemon", "status", "--json")).Bytes);
        foreach (var key in (string[])["pid", "keeper_pid", "version", "sessions"])
            Assert.True(status.RootElement.TryGetProperty(key, out _), $"'{key}' is missing");
    }

    [Fact]
    public async Task A_name_is_chosen_from_the_program_and_made_unique()
    {
        await using var abide = new AbideInstance();
        var first = (await abide.DoAsync("new", "-d", "--", "sleep", "1000")).Text.Split(' ')[0];
        var second = (await abide.DoAsync("new", "-d", "--", "sleep", "1000")).Text.Split(' ')[0];
        Assert.StartsWith("sleep", first, StringComparison.Ordinal);
        Assert.Equal(first + "-2", second);
    }

    [Fact]
    public async Task The_list_shows_the_most_recently_active_first()
    {
        await using var abide = new AbideInstance();
        foreach (var name in (string[])["a", "b", "c"])
            await abide.NewAsync(name, "read x; echo $x; exec sleep 1000");
        await abide.DoAsync("send", "a", "--enter", "again");
        await abide.PrintedAsync("a", "again");
        var list = await abide.ListAsync();
        Assert.Equal(3, list.Count);
        Assert.Equal("a", list[0].Name);
        Assert.Contains("running", (await abide.DoAsync("ls")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_is_found_by_name_id_and_unambiguous_prefix()
    {
        await using var abide = new AbideInstance();
        var row = await abide.NewAsync("Mixed.Case-1", "exec sleep 1000");
        Assert.Equal(row.Id, (await abide.ShowAsync("mixed.case-1")).Id);
        Assert.Equal(row.Id, (await abide.ShowAsync(row.Id)).Id);
        Assert.Equal(row.Id, (await abide.ShowAsync(row.Id[..8])).Id);
    }

    [Fact]
    public async Task Send_types_text_and_keys()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("keys", "stty raw -echo; echo READY; cat -v");
        await abide.PrintedAsync("keys", "READY");
        await abide.DoAsync("send", "keys", "hello", "world");
        await abide.DoAsync("send", "keys", "--keys", "C-c Up F5 S-Tab M-x Enter");
        await abide.PrintedAsync("keys", "hello world^C^[[A^[[15~^[[Z^[x^M");
        await (abide.Command("send", "keys", "--stdin") with { Input = "from a pipe\x07"u8.ToArray() }).RunAsync();
        await abide.PrintedAsync("keys", "from a pipe^G");
    }

    [Fact]
    public async Task Send_follows_the_modes_that_the_program_has_set()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("modes", "stty raw -echo; printf '\\033[?1h\\033[?2004h\\033[>1uREADY'; cat -v");
        await abide.PrintedAsync("modes", "READY");
        await abide.DoAsync("send", "modes", "--keys", "C-c Escape S-Up", "--enter");
        await abide.PrintedAsync("modes", "^[[99;5u^[[27u^[[1;2A^M");
        await abide.DoAsync("send", "modes", "--paste", "rm\e[201~x");
        await abide.PrintedAsync("modes", "^[[200~rm[201~x^[[201~");
    }

    [Fact]
    public async Task Screen_is_a_picture_too()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("picture", "printf '\\033[31mred<&>'; cat");
        await abide.PrintedAsync("picture", "red");
        Assert.Contains("fill=\"#cd0000\"", (await abide.DoAsync("screen", "picture", "--svg")).Text, StringComparison.Ordinal);
        Assert.Contains("red&lt;&amp;&gt;", (await abide.DoAsync("screen", "picture", "--html")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_interrupts_a_program()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("busy", "trap 'echo stopped; exit 9' INT; echo READY; while :; do sleep 0.01; done");
        await abide.PrintedAsync("busy", "READY");
        await abide.DoAsync("send", "busy", "--keys", "C-c");
        Assert.Equal(9, (await abide.RunAsync("wait", "busy", "--exit", "--timeout", "20s")).ExitCode);
    }

    [Fact]
    public async Task A_large_paste_arrives_whole()
    {
        await using var abide = new AbideInstance();
        var text = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"{i:D7}\n"));
        await abide.NewAsync("paste", $"stty -icanon -echo; echo READY; head -c {text.Length} > taken; echo DONE; exec sleep 1000");
        await abide.PrintedAsync("paste", "READY");
        (await (abide.Command("send", "paste", "--stdin") with { Input = System.Text.Encoding.ASCII.GetBytes(text) }).RunAsync()).MustSucceed();
        await abide.PrintedAsync("paste", "DONE");
        Assert.Equal(text, await File.ReadAllTextAsync(abide.File("taken"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Screen_shows_what_stands_there_with_colours_and_scrollback_on_demand()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("screen", @"seq 1 40; printf '\033[31mred\033[0m \033]2;the title\007END'; exec sleep 1000");
        await abide.PrintedAsync("screen", "END");
        var text = await abide.ScreenAsync("screen");
        Assert.StartsWith("18\n", text, StringComparison.Ordinal);
        Assert.EndsWith("40\nred END\n", text, StringComparison.Ordinal);
        Assert.StartsWith("1\n2\n", (await abide.DoAsync("screen", "screen", "--scrollback")).Text, StringComparison.Ordinal);
        Assert.Matches("\e\\[[0-9;]*31mred", (await abide.DoAsync("screen", "screen", "--ansi")).Text);
        using var json = JsonDocument.Parse((await abide.DoAsync("screen", "screen", "--json")).Bytes);
        Assert.Equal(("the title", 23, 7), (json.RootElement.GetProperty("title").GetString(), json.RootElement.GetProperty("cursor_row").GetInt32(), json.RootElement.GetProperty("cursor_col").GetInt32()));
    }

    [Fact]
    public async Task Logs_are_plain_text_or_every_byte()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("log", @"printf 'plain \033[1mbold\033[0m\ttab\n\000\377'; exit 0");
        await abide.DoAsync("wait", "log", "--exit");
        Assert.Equal("plain \e[1mbold\e[0m\ttab\r\n\0"u8.ToArray().Append((byte)0xff), await abide.RawAsync("log"));
        var text = (await abide.DoAsync("logs", "log")).Text;
        Assert.Contains("plain bold\ttab", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', text);
    }

    [Fact]
    public async Task Logs_give_the_last_lines()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("log", "seq 1 100000; exec sleep 1000");
        await abide.PrintedAsync("log", "100000");
        var lines = (await abide.DoAsync("logs", "log", "-n", "3")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["99998", "99999", "100000"], lines);
    }

    [Fact]
    public async Task Logs_since_a_position_give_what_came_after_it()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("log", "echo before; read x; echo after; exec sleep 1000");
        await abide.PrintedAsync("log", "before");
        var position = (await abide.ShowAsync("log")).Position;
        await abide.DoAsync("send", "log", "--enter");
        await abide.PrintedAsync("log", "after");
        Assert.Equal("\r\nafter\r\n", (await abide.DoAsync("logs", "log", "--raw", "--from", $"{position}")).Text);
        Assert.Equal("", (await abide.DoAsync("logs", "log", "--raw", "--from", $"{(await abide.ShowAsync("log")).Position}")).Text);
    }

    [Fact]
    public async Task Logs_follow_until_the_session_ends_even_through_the_daemons_death()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("log", "stty -echo; while read line; do echo \"line $line\"; [ $line = 3 ] && exit 0; done");
        var following = abide.Command("logs", "log", "-f", "--raw").RunAsync();
        await abide.DoAsync("send", "log", "--enter", "1");
        await abide.PrintedAsync("log", "line 1");
        await abide.KillDaemonAsync();
        await abide.DoAsync("send", "log", "--enter", "2");
        await abide.DoAsync("send", "log", "--enter", "3");
        var result = (await following).MustSucceed();
        Assert.Equal("line 1\r\nline 2\r\nline 3\r\n", result.Text);
    }

    [Fact]
    public async Task Wait_for_output_finds_what_stands_there_and_what_comes()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("talk", "echo early bird; read x; echo late bird; exec sleep 1000");
        Assert.Contains("early bird", (await abide.PrintedAsync("talk", "early")).Text, StringComparison.Ordinal);
        var waiting = abide.RunAsync("wait", "talk", "--output", "late bird", "--timeout", "30s");
        await abide.DoAsync("send", "talk", "--enter");
        Assert.Contains("late bird", (await waiting).MustSucceed().Text, StringComparison.Ordinal);
        (await abide.RunAsync("wait", "talk", "--output", "never", "--timeout", "100ms")).MustFail(124);
    }

    [Fact]
    public async Task Wait_for_output_finds_a_text_that_comes_in_pieces()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("pieces", "stty -echo; echo READY; while read x; do printf \"$x\"; done");
        await abide.PrintedAsync("pieces", "READY");
        var waiting = abide.RunAsync("wait", "pieces", "--output", "needle", "--timeout", "30s");
        foreach (var piece in (string[])["nee", "d", "le"])
            await abide.DoAsync("send", "pieces", "--enter", piece);
        (await waiting).MustSucceed();
    }

    [Fact]
    public async Task Wait_for_idle_ends_when_nothing_was_printed_for_so_long()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("idle", "echo something; exec sleep 1000");
        await abide.DoAsync("wait", "idle", "--idle", "200ms", "--timeout", "20s");
        await abide.NewAsync("noisy", "while :; do echo again; sleep 0.02; done");
        (await abide.RunAsync("wait", "noisy", "--idle", "5s", "--timeout", "500ms")).MustFail(124);
    }

    [Fact]
    public async Task Wait_for_exit_gives_the_exit_code_or_128_plus_the_signal()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("code", "exit 42");
        await abide.NewAsync("signal", "kill -SEGV $$");
        await abide.NewAsync("endless", "exec sleep 1000");
        Assert.Equal(42, (await abide.RunAsync("wait", "code", "--exit")).ExitCode);
        Assert.Equal(128 + 11, (await abide.RunAsync("wait", "signal", "--exit")).ExitCode);
        (await abide.RunAsync("wait", "endless", "--exit", "--timeout", "100ms")).MustFail(124);
        var row = await abide.ShowAsync("signal");
        Assert.Equal((null, 11), (row.Exit!.Code, row.Exit.Signal));
        Assert.Equal(42, (await abide.ShowAsync("code")).Exit!.Code);
    }

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 77", 77)]
    [InlineData("kill -TERM $$", 143)]
    public async Task Run_prints_the_output_and_gives_the_exit_code(string script, int code)
    {
        await using var abide = new AbideInstance();
        var result = await abide.RunAsync("run", "--name", "job", "--", "/bin/sh", "-c", $"echo working; {script}");
        Assert.Equal((code, "working\r\n"), (result.ExitCode, result.Text));
        Assert.Equal("working\r\n"u8.ToArray(), await abide.RawAsync("job"));
    }

    [Fact]
    public async Task Run_on_a_terminal_attaches_and_gives_the_exit_code()
    {
        await using var abide = new AbideInstance();
        var client = abide.Terminal(80, 24, "run", "--", "/bin/sh", "-c", "read x; echo got $x; exit 5");
        client.Type("word\r");
        Assert.Equal(5, await client.EndsAsync());
        Assert.Contains("got word", client.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_on_pipes_is_journalled_too()
    {
        await using var abide = new AbideInstance();
        await abide.DoAsync("new", "pipes", "-d", "--no-tty", "--", "/bin/sh", "-c", "test -t 1 || echo no terminal; echo error >&2; exit 4");
        Assert.Equal(4, (await abide.RunAsync("wait", "pipes", "--exit")).ExitCode);
        var raw = System.Text.Encoding.ASCII.GetString(await abide.RawAsync("pipes"));
        Assert.Contains("no terminal\n", raw, StringComparison.Ordinal);
        Assert.Contains("error\n", raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rename_is_seen_everywhere_at_once_and_after_the_next_start()
    {
        await using var abide = new AbideInstance();
        var row = await abide.NewAsync("old", "exec sleep 1000");
        await abide.NewAsync("taken", "exec sleep 1000");
        (await abide.RunAsync("rename", "old", "TAKEN")).MustFail(4, "taken");
        await abide.DoAsync("rename", "old", "new");
        Assert.Equal(row.Id, (await abide.ShowAsync("new")).Id);
        (await abide.RunAsync("show", "old")).MustFail(3, "old");
        await abide.KillDaemonAsync();
        Assert.Equal(["new", "taken"], (await abide.ListAsync()).Select(session => session.Name).Order());
    }

    [Fact]
    public async Task Run_sends_its_standard_input_and_its_end()
    {
        await using var abide = new AbideInstance();
        var sorted = await (abide.Command("run", "-i", "--no-tty", "--", "sort") with { Input = "b\nc\na"u8.ToArray() }).RunAsync();
        Assert.Equal("a\nb\nc\n", sorted.MustSucceed().Text);
        var typed = await (abide.Command("run", "--stdin", "--", "/bin/sh", "-c", "stty -echo; read x; echo [$x]; read y || echo end; exit 4") with { Input = "one\n"u8.ToArray() }).RunAsync();
        Assert.Equal(4, typed.ExitCode);
        Assert.EndsWith("[one]\r\nend\r\n", typed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_on_pipes_that_reads_late_gets_all_that_was_sent_and_then_the_end()
    {
        var input = Payloads.Binary(5_000_000, seed: 9);
        await using var abide = new AbideInstance();
        await abide.DoAsync("new", "-d", "late", "--no-tty", "--", "/bin/sh", "-c", "while [ ! -e go ]; do sleep 0.05; done; cat > taken; echo done");
        var sending = (abide.Command("send", "late", "--stdin", "--eof") with { Input = input }).RunAsync();
        await Eventually.Holds(() => abide.Processes().Any(pid => ProcessTable.CommandLine(pid) is { } line && line.Contains("send late", StringComparison.Ordinal)), "somebody sends");
        await File.WriteAllTextAsync(abide.File("go"), "", TestContext.Current.CancellationToken);
        (await sending).MustSucceed();
        await abide.DoAsync("wait", "late", "--exit", "--timeout", "30s");
        var taken = await File.ReadAllBytesAsync(abide.File("taken"), TestContext.Current.CancellationToken);
        Assert.True(input.AsSpan().SequenceEqual(taken), "the program read other bytes than were sent");
    }

    [Fact]
    public async Task Remove_refuses_a_running_session_and_changes_nothing()
    {
        await using var abide = new AbideInstance();
        var before = await abide.NewAsync("busy", "echo READY; exec sleep 1000");
        await abide.PrintedAsync("busy", "READY");
        (await abide.RunAsync("rm", "busy")).MustFail(4, "runs", "--force");
        var after = await abide.ShowAsync("busy");
        Assert.Equal((before.Id, before.Pid, "running"), (after.Id, after.Pid, after.Status));
        Assert.Contains("READY", await abide.ScreenAsync("busy"), StringComparison.Ordinal);

        var client = abide.Attach("busy");
        await client.SeesAsync("READY");
        (await abide.RunAsync("rm", "busy")).MustFail(4, "attached");
        client.Type("still here");
        await client.SeesAsync("still here");

        await abide.DoAsync("rm", "--force", "busy");
        await client.EndsAsync();
        (await abide.RunAsync("show", "busy")).MustFail(3);
        Assert.Empty(await abide.ListAsync());
        await Eventually.Holds(() => !Directory.Exists($"/proc/{before.Pid}"), "the program is gone");
        await abide.KillDaemonAsync();
        Assert.Empty(await abide.ListAsync());
    }

    [Fact]
    public async Task A_removed_name_is_free_again()
    {
        await using var abide = new AbideInstance();
        var first = await abide.NewAsync("again", "echo first; exit 0");
        await abide.DoAsync("wait", "again", "--exit");
        await abide.DoAsync("rm", "again");
        var second = await abide.NewAsync("again", "echo second; exit 0");
        Assert.NotEqual(first.Id, second.Id);
        await abide.DoAsync("wait", "again", "--exit");
        Assert.Equal("second\r\n"u8.ToArray(), await abide.RawAsync("again"));
    }

    [Fact]
    public async Task Nothing_stays_of_sessions_that_are_removed_while_they_print()
    {
        const int Count = 20;
        await using var abide = new AbideInstance();
        foreach (var number in Enumerable.Range(0, Count))
            await abide.NewAsync($"s{number}", "while :; do echo a line that is never the last; done");
        await Task.WhenAll(Enumerable.Range(0, Count).Select(number => abide.DoAsync("rm", "--force", "--purge", $"s{number}")));
        Assert.Empty(await abide.ListAsync());
        Assert.Empty(Directory.GetFileSystemEntries(abide.Paths.Sessions));
    }

    [Fact]
    public async Task What_a_killed_daemon_left_of_a_removed_session_goes_at_the_next_start()
    {
        await using var abide = new AbideInstance();
        var row = await abide.NewAsync("gone", "echo once; exit 0");
        await abide.DoAsync("wait", "gone", "--exit");
        await abide.DoAsync("rm", "--purge", "gone");
        var left = Path.Combine(abide.Paths.Sessions, row.Id);
        var strange = Path.Combine(abide.Paths.Sessions, "not-a-session");
        foreach (var directory in (string[])[left, left + ".removed", strange])
            await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(directory).FullName, "x"), "left", TestContext.Current.CancellationToken);

        await abide.KillDaemonAsync();
        Assert.Empty(await abide.ListAsync());

        Assert.Equal([strange], Directory.GetFileSystemEntries(abide.Paths.Sessions));
    }

    [Fact]
    public async Task Remove_goes_on_after_a_refusal_and_gives_its_exit_code()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("busy", "exec sleep 1000");
        await abide.NewAsync("done", "exit 0");
        await abide.DoAsync("wait", "done", "--exit");
        (await abide.RunAsync("rm", "busy", "done")).MustFail(4, "busy");
        Assert.Equal(["busy"], (await abide.ListAsync()).Select(session => session.Name));
    }

    [Fact]
    public async Task Stop_is_polite_and_start_goes_on_below_the_history()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("svc", "trap 'echo bye; exit 0' TERM; echo run $ABIDE_SESSION; while :; do sleep 0.01; done");
        await abide.PrintedAsync("svc", "run");
        await abide.DoAsync("stop", "svc");
        var stopped = await abide.ShowAsync("svc");
        Assert.Equal(("stopped", "down", null, 0), (stopped.Status, stopped.Intent, stopped.Pid, stopped.Exit?.Code));
        await abide.DoAsync("stop", "svc");
        await abide.DoAsync("start", "svc");
        var again = await abide.ShowAsync("svc");
        Assert.Equal(("running", "up", 2), (again.Status, again.Intent, again.Run));
        Assert.Contains("already", (await abide.DoAsync("start", "svc")).Text, StringComparison.Ordinal);
        await Eventually.Gives(() => abide.ScreenAsync("svc"), text => text.Split($"run {again.Id}").Length == 3, "both runs are on the screen");
        var text = (await abide.DoAsync("logs", "svc")).Text;
        Assert.True(text.IndexOf("bye", StringComparison.Ordinal) < text.LastIndexOf($"run {again.Id}", StringComparison.Ordinal), text);
    }

    [Fact]
    public async Task Stop_kills_what_does_not_end_by_itself()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("stubborn", "trap '' TERM HUP; echo READY; while :; do sleep 0.01; done");
        await abide.PrintedAsync("stubborn", "READY");
        await abide.DoAsync("stop", "--grace", "200ms", "stubborn");
        Assert.Equal(("stopped", 9), ((await abide.ShowAsync("stubborn")).Status, (await abide.ShowAsync("stubborn")).Exit?.Signal));
    }

    [Fact]
    public async Task Kill_ends_at_once()
    {
        await using var abide = new AbideInstance();
        var pid = (await abide.NewAsync("victim", "trap '' TERM HUP; exec sleep 1000")).Pid;
        await abide.DoAsync("kill", "victim");
        Assert.Contains(ProcessTable.State(pid!.Value), "Z\0"); // its keeper reaps it once its end is on the disk
        Assert.Equal(9, (await abide.ShowAsync("victim")).Exit?.Signal);
    }

    [Fact]
    public async Task Restart_begins_another_run()
    {
        await using var abide = new AbideInstance();
        var first = await abide.NewAsync("svc", "exec sleep 1000");
        await abide.DoAsync("restart", "svc");
        var second = await abide.ShowAsync("svc");
        Assert.Equal(("running", 2), (second.Status, second.Run));
        Assert.NotEqual(first.Pid, second.Pid);
    }

    [Fact]
    public async Task A_session_that_was_not_started_is_new()
    {
        await using var abide = new AbideInstance();
        await abide.DoAsync("new", "later", "--no-start", "--", "/bin/sh", "-c", "echo started; exec sleep 1000");
        Assert.Equal(("new", null), ((await abide.ShowAsync("later")).Status, (await abide.ShowAsync("later")).Pid));
        await abide.DoAsync("start", "later");
        await abide.PrintedAsync("later", "started");
    }

    [Fact]
    public async Task History_keeps_what_fits_and_says_what_is_missing()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("short", "seq 1 400000; exit 0", "--history", "256k");
        await abide.DoAsync("wait", "short", "--exit");
        var raw = await abide.RawAsync("short");
        Assert.InRange(raw.Length, 64 * 1024, 1024 * 1024);
        Assert.EndsWith("399999\r\n400000\r\n", System.Text.Encoding.ASCII.GetString(raw), StringComparison.Ordinal);
        Assert.InRange((await abide.ShowAsync("short")).JournalBytes, 1, 2 * 1024 * 1024);
    }

    [Fact]
    public async Task Without_arguments_and_terminal_help_is_shown_and_on_a_terminal_the_list()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("seen", "exec sleep 1000");
        var client = abide.Terminal(100, 24, []);
        Assert.Equal(0, await client.EndsAsync());
        Assert.Contains("seen", client.Text, StringComparison.Ordinal);
        Assert.Contains("abide attach", client.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_offers_sessions()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("workshop", "exec sleep 1000");
        foreach (var shell in (string[])["bash", "zsh", "fish"])
            Assert.Contains("abide", (await abide.DoAsync("completion", shell)).Text, StringComparison.Ordinal);
        var script = $"source <({Programs.Abide} completion bash); COMP_WORDS=(abide attach wor); COMP_CWORD=2; COMP_LINE='abide attach wor'; COMP_POINT=16; "
            + "complete -p abide >/dev/null && f=$(complete -p abide | sed 's/.*-F \\([^ ]*\\).*/\\1/') && $f abide wor attach && echo \"${COMPREPLY[@]}\"";
        var environment = new Dictionary<string, string>(abide.Environment) { ["PATH"] = $"{Programs.Directory}:{abide.Environment["PATH"]}" };
        var result = await new Command("/bin/bash", ["-c", script]) { Environment = environment, Directory = abide.Home }.RunAsync();
        Assert.Equal("workshop", result.MustSucceed().Text.Trim());
    }
}
