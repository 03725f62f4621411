using System.Text.Json;
using Abide.EndToEnd.Tests.Harness;
using Abide.Protocol.Messages;

namespace Abide.EndToEnd.Tests;

/// <summary>Sessions made again from templates, and what runs when a session is gone.</summary>
public sealed class TemplateTests
{
    [Fact]
    public async Task A_template_makes_sessions_with_values_in_their_places()
    {
        await using var abide = new AbideInstance();
        Directory.CreateDirectory(abide.File("shop"));
        var saved = await abide.DoAsync(
            "template", "save", "web", "-c", abide.File("{app}"), "-e", "APP={app}", "-e", "PORT={port=80}", "--group", "{app}", "--title", "the {app}", "--label", "t-{app}",
            "--", "/bin/sh", "-c", "echo \"$1|$APP|$PORT|$PWD\"; exec sleep 1000", "sh", "<{what}>");
        Assert.Contains("what app port=80", saved.Text, StringComparison.Ordinal);

        (await abide.RunAsync("new", "--template", "web")).MustFail(2, "what, app");
        (await abide.RunAsync("new", "--template", "web", "--set", "app=shop", "--set", "nothing=1")).MustFail(2, "nothing");
        (await abide.RunAsync("new", "--template", "nowhere")).MustFail(3, "nowhere");
        Assert.Empty(await abide.ListAsync());
        await abide.DoAsync("new", "one", "--template", "web", "--set", "app=shop", "--set", "what=$(id); 'a b'", "-e", "PORT=81", "--label", "mine");
        var row = await abide.ShowAsync("one");
        Assert.Equal(("shop", "the shop", abide.File("shop")), (row.Group, row.Title, row.WorkingDirectory));
        Assert.Equal(["mine", "t-shop"], row.Labels);
        await abide.PrintedAsync("one", $"<$(id); 'a b'>|shop|81|{abide.File("shop")}");

        (await abide.RunAsync("template", "save", "web", "--", "true")).MustFail(4, "--replace");
        await abide.KillDaemonAsync();
        Assert.Equal("web", Assert.Single(JsonSerializer.Deserialize((await abide.DoAsync("template", "ls", "--json")).Text, RowJson.Default.TemplateList)!.Templates).Name);
        Assert.Contains("the {app}", (await abide.DoAsync("template", "show", "web")).Text, StringComparison.Ordinal);
        await abide.DoAsync("template", "rm", "web");
        (await abide.RunAsync("template", "show", "web")).MustFail(3, "web");
    }

    [Fact]
    public async Task A_group_is_kept_as_a_template_and_made_again()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("db", "echo '{as it is}'; exec sleep 1000", "--group", "shop");
        await abide.NewAsync("web", "exec sleep 1000", "--group", "shop");
        await abide.DoAsync("template", "save", "shop", "--from-group", "shop");
        var refused = await abide.RunAsync("new", "--template", "shop");
        Assert.Equal((4, 2), (refused.ExitCode, refused.Errors.Split("exists already").Length - 1));
        await abide.DoAsync("rm", "--force", "--group", "shop");

        await abide.DoAsync("new", "--template", "shop");
        Assert.Equal(["db", "web"], (await abide.ListAsync()).Where(row => row is { Status: "running", Group: "shop" }).Select(row => row.Name).Order());
        await abide.PrintedAsync("db", "{as it is}");
        (await abide.RunAsync("new", "name", "--template", "shop")).MustFail(2, "several");
    }

    [Fact]
    public async Task A_person_is_asked_for_what_is_missing()
    {
        await using var abide = new AbideInstance();
        await abide.DoAsync("template", "save", "greet", "--", "/bin/sh", "-c", "echo hello $0 and $1; exec sleep 1000", "{who}", "{other=nobody}");
        var client = abide.Terminal(80, 24, "new", "--template", "greet");
        await client.SeesAsync("who:");
        client.Type("my dear\r");
        await client.SeesAsync("hello my dear and nobody");
        await client.DetachAsync();
    }

    [Fact]
    public async Task A_hook_is_run_once_when_its_session_is_gone_for_good()
    {
        await using var abide = new AbideInstance();
        var hook = $"read line; echo \"$ABIDE_SESSION|$ABIDE_SESSION_ID|$ABIDE_EXIT_CODE|$ABIDE_EXIT_SIGNAL|$PWD|$line\" >> '{abide.File("told")}'";
        var one = await abide.NewAsync("one", "exit 3", "--on-cleaned", hook);
        await abide.RunAsync("wait", "one", "--exit");
        await abide.DoAsync("rm", "one");
        await abide.DoAsync("restore", "one");
        await abide.DoAsync("rm", "one");
        Assert.False(File.Exists(abide.File("told")), "it can still be brought back");
        await abide.DoAsync("trash", "empty");
        await Eventually.Holds(() => Told(abide).Length > 0, "the hook was run");
        Assert.Equal($"one|{one.Id}|3||{abide.Home}|\n", Told(abide));

        var two = await abide.NewAsync("two", "exec sleep 1000", "--on-cleaned", $"[\"/bin/sh\",\"-c\",\"echo $0 >> '{abide.File("told")}'\",\"a word\"]");
        await abide.DoAsync("rm", "--force", "--purge", two.Id);
        await Eventually.Holds(() => Told(abide).EndsWith("a word\n", StringComparison.Ordinal), "the second was run");
    }

    [Fact]
    public async Task Nobody_waits_for_a_hook_and_it_outlives_the_daemon()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("slow", "exit 0", "--on-cleaned", $"echo begun >> '{abide.File("told")}'; while [ ! -e '{abide.File("go")}' ]; do sleep 0.05; done; echo ended >> '{abide.File("told")}'; echo sorry; exit 9");
        await abide.RunAsync("wait", "slow", "--exit");
        await abide.DoAsync("rm", "--purge", "slow");
        Assert.Empty(await abide.ListAsync());
        await Eventually.Holds(() => Told(abide) == "begun\n", "the hook has begun");
        await abide.KillDaemonAsync();
        await abide.ListAsync();
        File.WriteAllText(abide.File("go"), "");

        await Eventually.Holds(() => abide.Logs().Contains("hook failed: exited with code 9; it printed 'sorry'", StringComparison.Ordinal), "the next daemon saw its end");
        await abide.KillDaemonAsync();
        await abide.ListAsync();
        Assert.Equal("begun\nended\n", Told(abide));
    }

    [Fact]
    public async Task A_hook_that_cannot_be_run_is_said_in_the_log()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("one", "exit 0", "--on-cleaned", "[\"/nowhere/program\"]");
        await abide.RunAsync("wait", "one", "--exit");
        await abide.DoAsync("rm", "--purge", "one");
        await Eventually.Holds(() => abide.Logs().Contains("hook failed: /nowhere/program: no such program", StringComparison.Ordinal), "it is said");
        (await abide.RunAsync("new", "-d", "--on-cleaned", "[1]")).MustFail(2, "--on-cleaned");
        (await abide.RunAsync("new", "-d", "--on-cleaned", "[]")).MustFail(2, "names the program");
    }

    private static string Told(AbideInstance abide) => File.Exists(abide.File("told")) ? File.ReadAllText(abide.File("told")) : "";
}
