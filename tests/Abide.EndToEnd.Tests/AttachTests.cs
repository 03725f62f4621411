using System.Text.Json;
using Abide.EndToEnd.Tests.Harness;
using Abide.Protocol.Messages;

namespace Abide.EndToEnd.Tests;

/// <summary>One person at a terminal: attach, work, detach, attach again.</summary>
public class AttachTests
{
    [Fact]
    public async Task Vim_with_unsaved_text_is_as_it_was_in_a_terminal_of_another_size()
    {
        await using var abide = new AbideInstance();
        var first = abide.Terminal(80, 24, "new", "edit", "--", "vim", "-u", "NONE", "-N", "-n", "note.txt");
        await first.SeesAsync("note.txt");
        first.Type("ihello\rsecond line");
        await first.SeesAsync("second line");
        await first.DetachAsync();
        Assert.False(first.Look(screen => screen.IsAlternate));
        Assert.True(first.Look(screen => screen.CursorVisible));

        var second = abide.Terminal(100, 30, "attach", "edit");
        await second.SeesAsync(screen => screen.IsAlternate && screen.Row(29).Text.Contains("INSERT", StringComparison.Ordinal), "vim has taken the new size");
        Assert.Equal("hello", second.Look(screen => screen.Row(0).Text.TrimEnd()));
        Assert.Equal("second line", second.Look(screen => screen.Row(1).Text.TrimEnd()));
        Assert.Equal((11, 1), second.Look(screen => (screen.CursorColumn, screen.CursorRow)));
        Assert.False(File.Exists(abide.File("note.txt")));

        second.Type("!\e:wq\r");
        Assert.Equal(0, await second.EndsAsync());
        Assert.Equal("hello\nsecond line!\n", await File.ReadAllTextAsync(abide.File("note.txt"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_shell_is_where_it_was_left()
    {
        await using var abide = new AbideInstance();
        abide.Environment["PS1"] = "ready> ";
        var first = abide.Terminal(80, 24, "new", "work", "--", "/bin/sh");
        await first.SeesAsync("ready>");
        first.Type("place=here; cd /usr\r");
        await first.SeesAsync(screen => screen.CursorRow == 1, "the command was run");
        var pid = (await abide.ShowAsync("work")).Pid;
        await first.DetachAsync();
        Assert.Contains("[detached from work]", first.Text, StringComparison.Ordinal);

        var second = abide.Attach("work");
        await second.SeesAsync("place=here; cd /usr");
        second.Type("echo $place $PWD\r");
        await second.SeesAsync("here /usr");
        Assert.Equal(pid, (await abide.ShowAsync("work")).Pid);
        second.Type("exit 7\r");
        await second.EndsAsync();
        Assert.Equal(7, (await abide.ShowAsync("work")).Exit?.Code);
    }

    [Fact]
    public async Task Detaching_undoes_what_the_program_set_in_the_terminal()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("modes", @"printf '\033[?1049h\033[?1000h\033[?1006h\033[?2004h\033[?25l\033[31mREADY'; exec sleep 1000");
        var client = abide.Attach("modes");
        await client.SeesAsync(screen => screen.IsAlternate && screen.BracketedPaste && !screen.CursorVisible && screen.GetText().Contains("READY", StringComparison.Ordinal), "the program's modes are set");
        await client.DetachAsync();
        Assert.False(client.Look(screen => screen.IsAlternate));
        Assert.False(client.Look(screen => screen.BracketedPaste));
        Assert.True(client.Look(screen => screen.CursorVisible));
    }

    [Fact]
    public async Task An_ended_session_shows_its_last_screen_and_how_it_ended()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("done", "echo the last words; exit 3");
        Assert.Equal(3, (await abide.RunAsync("wait", "done", "--exit")).ExitCode);
        var client = abide.Attach("done");
        Assert.Equal(0, await client.EndsAsync());
        Assert.Contains("the last words", client.Text, StringComparison.Ordinal);
        Assert.Contains("exited with code 3", client.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_ends_while_somebody_looks_says_so_and_the_client_ends()
    {
        await using var abide = new AbideInstance();
        var client = abide.Terminal(80, 24, "new", "brief", "--", "/bin/sh", "-c", "read x; echo bye; kill -SEGV $$");
        await client.SeesAsync(screen => screen.Fed > 0, "something was drawn");
        client.Type("go\r");
        await client.EndsAsync();
        Assert.Contains("bye", client.Text, StringComparison.Ordinal);
        Assert.Contains("SIGSEGV", client.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_may_choose_its_detach_key()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("keys", "stty raw -echo; echo READY; cat -v"); // neither key ends it
        var client = abide.Attach("keys", "--detach-key", "C-]");
        await client.SeesAsync("READY");
        client.Type(TerminalClient.DetachKey + "\x04");
        client.Type("\x1d");
        Assert.Equal(0, await client.EndsAsync());
        Assert.Contains("detached from keys", client.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attach_inside_the_session_itself_is_refused()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("self", "abide_program=$0; read x; exec /bin/sh -c \"$x\"");
        var client = abide.Attach("self");
        client.Type($"{Programs.Abide} attach self; echo code=$?; sleep 1000\r");
        await client.SeesAsync("code=4");
        Assert.Contains("inside", client.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_name_the_only_session_is_attached()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("only", "echo the only one; exec sleep 1000");
        var client = abide.Terminal(80, 24, "attach");
        await client.SeesAsync("the only one");
        await client.DetachAsync();
    }

    [Fact]
    public async Task A_viewer_can_be_shown_another_session()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("one", "echo this is one; exec sleep 1000");
        await abide.NewAsync("two", "echo this is two; exec sleep 1000");
        var client = abide.Attach("one");
        await client.SeesAsync("this is one");
        abide.Environment["ABIDE_SESSION"] = (await abide.ShowAsync("one")).Id;
        await abide.DoAsync("attach", "--switch", "two");
        abide.Environment.Remove("ABIDE_SESSION");
        await client.SeesAsync("this is two");
        Assert.DoesNotContain("this is one", client.Text, StringComparison.Ordinal);
        Assert.Equal(0, (await abide.ShowAsync("one")).Viewers);
        Assert.Equal(1, (await abide.ShowAsync("two")).Viewers);
        await client.DetachAsync();
    }

    [Fact]
    public async Task Keys_go_round_the_running_sessions_of_a_group()
    {
        await using var abide = new AbideInstance();
        foreach (var name in (string[])["a", "b", "c"])
            await abide.NewAsync(name, $"stty -echo; echo this is {name}; read line; echo $line in {name}; exec sleep 1000", "--group", "shop");
        await abide.NewAsync("aa", "exit 0", "--group", "shop");
        await abide.NewAsync("other", "exec sleep 1000");
        await abide.RunAsync("wait", "aa", "--exit");
        var client = abide.Terminal(80, 24, "attach", "a", "--next-key", "C-n", "--previous-key", "C-p");
        await client.SeesAsync("this is a");
        client.Type("\x0e");
        await client.SeesAsync("this is b");
        client.Type("\x10\x10");
        await client.SeesAsync("this is c");
        client.Type("\x0ehello\r"); // typed at once: it goes where the key leads
        await client.SeesAsync("hello in a");
        Assert.Equal([1, 0, 0], (await Task.WhenAll(abide.ShowAsync("a"), abide.ShowAsync("b"), abide.ShowAsync("c"))).Select(row => row.Viewers));
        await client.DetachAsync();

        var last = abide.Terminal(80, 24, "attach", "--group", "SHOP");
        await last.SeesAsync("hello in a");
        abide.Environment["ABIDE_SESSION"] = (await abide.ShowAsync("a")).Id;
        await abide.DoAsync("attach", "--previous");
        await last.SeesAsync("this is c");
        (await abide.RunAsync("attach", "--next", "a")).MustFail(2, "alone");
        await last.DetachAsync();
        var groups = JsonSerializer.Deserialize((await abide.DoAsync("groups", "--json")).Text, RowJson.Default.GroupList)!.Groups;
        Assert.Equal(("shop", 4, 3, 1), (Assert.Single(groups).Name, groups[0].Total, groups[0].Status["running"], groups[0].Status["exited"]));
        (await abide.RunAsync("attach", "--group", "nothing")).MustFail(5, "terminal");
    }

    [Fact]
    public async Task The_viewer_goes_on_by_itself_when_the_daemon_is_killed()
    {
        await using var abide = new AbideInstance();
        var client = abide.Terminal(80, 24, "new", "work", "--", "/bin/sh", "-c", "echo READY; while read line; do echo got $line; done");
        await client.SeesAsync("READY");
        for (var round = 0; round < 3; round++)
        {
            await abide.KillDaemonAsync();
            client.Type($"round {round}\r");
            await client.SeesAsync($"got round {round}");
        }

        Assert.Equal(1, (await abide.ShowAsync("work")).Viewers);
        await client.DetachAsync();
    }

    [Fact]
    public async Task A_window_that_changes_its_size_takes_the_session_with_it()
    {
        await using var abide = new AbideInstance();
        var client = abide.Terminal(80, 24, "new", "size", "--", "/bin/sh", "-c", "trap 'stty size' WINCH; echo READY; while :; do sleep 1000 & wait; done");
        await client.SeesAsync("READY");
        client.Resize(101, 31);
        await client.SeesAsync("31 101");
        var row = await abide.ShowAsync("size");
        Assert.Equal((101, 31), (row.Cols, row.Rows));
    }
}
