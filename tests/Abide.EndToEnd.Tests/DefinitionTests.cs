using System.Text.Json;
using Abide.EndToEnd.Tests.Harness;
using Abide.Protocol.Messages;

namespace Abide.EndToEnd.Tests;

/// <summary>Commands that a file defines, from the file to the processes and back.</summary>
public sealed class DefinitionTests
{
    private const string Shop = """
        # The shop.
        commands:
          # where things are
          - name: db
            command: [sh, -c, 'echo db is up; exec sleep 1000']
            ready: {log: db is up}

          - name: web
            command: [sh, -c, 'echo "web on $PORT"; exec sleep 1000']
            environment: {PORT: 80}
            depends_on: {db: ready}

          - name: once
            command: echo done
            oneshot: true   # only that

        """;

    [Fact]
    public async Task A_file_is_brought_up_listed_and_taken_down()
    {
        await using var abide = new AbideInstance();
        Write(abide, Shop);
        Directory.CreateDirectory(abide.File("below/it"));

        var planned = await new Command(Programs.Abide, ["up", "--dry-run"]) { Environment = abide.Environment, Directory = abide.File("below/it") }.RunAsync();
        Assert.Equal("db is new\nweb is new\nonce is new\n", planned.MustSucceed().Text);
        Assert.Empty(await abide.ListAsync());
        var up = await abide.DoAsync("up", "--wait", "--timeout", "30s");
        Assert.Contains("db is ready\n", up.Text, StringComparison.Ordinal);
        await abide.PrintedAsync("web", "web on 80");
        var pid = (await abide.ShowAsync("web")).Pid;
        Assert.Contains($"web runs already (pid {pid})\n", (await abide.DoAsync("up", "web")).Text, StringComparison.Ordinal);

        var listed = JsonSerializer.Deserialize((await abide.DoAsync("ps", "--json")).Text, RowJson.Default.SessionList)!.Sessions;
        Assert.Equal(["db", "once", "web"], listed.Select(row => row.Name));
        Assert.All(listed, row => Assert.Equal(abide.File("abide.yaml"), row.Supervision!.File));
        Assert.True(listed[0].Supervision!.IsReady);
        Assert.Equal(["db=ready"], listed[2].Supervision!.DependsOn);
        Assert.Contains("web on 80", (await abide.DoAsync("ps", "web")).Text, StringComparison.Ordinal);
        (await abide.RunAsync("ps", "wep")).MustFail(3, "web");

        var down = await abide.DoAsync("down");
        Assert.True(down.Text.IndexOf("web stopped", StringComparison.Ordinal) < down.Text.IndexOf("db stopped", StringComparison.Ordinal), down.Text);
        Assert.All(await abide.ListAsync(), row => Assert.Null(row.Pid));
    }

    [Fact]
    public async Task Only_what_differs_is_applied_and_what_runs_runs_on()
    {
        await using var abide = new AbideInstance();
        Write(abide, Shop);
        await abide.DoAsync("up", "--wait", "--timeout", "30s");
        var before = (await abide.ListAsync()).ToDictionary(row => row.Name);

        Write(abide, Shop.Replace("PORT: 80", "PORT: 90", StringComparison.Ordinal).Replace("name: once", "name: twice", StringComparison.Ordinal));
        var dry = await abide.DoAsync("reload", "--dry-run");
        Assert.Equal("web changed (environment); it runs as before until 'abide restart web'\ntwice is new\n", dry.Text);
        Assert.Contains("no longer defined: once", dry.Errors, StringComparison.Ordinal);
        Assert.Equal(dry.Text, (await abide.DoAsync("reload")).Text);
        Assert.Contains("no longer defined: once", (await abide.DoAsync("reload")).Errors, StringComparison.Ordinal);
        var after = (await abide.ListAsync()).ToDictionary(row => row.Name);
        Assert.Equal((before["web"].Pid, before["db"].Revision), (after["web"].Pid, after["db"].Revision));
        Assert.Equal(["db", "once", "twice", "web"], after.Keys.Order());

        Assert.Contains("running (changed)", (await abide.DoAsync("ps", "web")).Text, StringComparison.Ordinal);
        await abide.KillDaemonAsync();
        Assert.True((await abide.ShowAsync("web")).Supervision!.NeedsRestart);
        await abide.DoAsync("restart", "web");
        Assert.False((await abide.ShowAsync("web")).Supervision!.NeedsRestart);
        await abide.PrintedAsync("web", "web on 90");
        Assert.Contains("once removed", (await abide.DoAsync("up", "--remove-orphans")).Text, StringComparison.Ordinal);
        (await abide.RunAsync("show", "once")).MustFail(3);
    }

    [Fact]
    public async Task With_anything_wrong_nothing_is_changed_and_everything_is_told()
    {
        await using var abide = new AbideInstance();
        var file = Write(abide, Shop);
        await abide.DoAsync("up", "--wait", "--timeout", "30s");
        await abide.NewAsync("mine", "exec sleep 1000");
        var before = await abide.ListAsync();

        Write(abide, Shop.Replace("PORT: 80", "PORT: '${NO_SUCH}'", StringComparison.Ordinal).Replace("oneshot:", "oneshoot:", StringComparison.Ordinal));
        foreach (var command in (string[])["up", "reload"])
        {
            var wrong = await abide.RunAsync(command);
            Assert.Equal((1, ""), (wrong.ExitCode, wrong.Text));
            Assert.Equal([$"{file}:10:25: the variable NO_SUCH is not set", $"{file}:15:5: there is no key oneshoot; did you mean oneshot?"], wrong.Errors.Split('\n')[..2].Select(line => line.Split("; set it")[0]));
        }

        Write(abide, Shop.Replace("name: once", "name: mine", StringComparison.Ordinal));
        Assert.Contains($"{file}:13:5: there is a session 'mine' already", (await abide.RunAsync("up")).Errors, StringComparison.Ordinal);
        Assert.Equal(before.Select(row => (row.Name, row.Pid, row.Run)), (await abide.ListAsync()).Select(row => (row.Name, row.Pid, row.Run)));
        File.Delete(file);
        (await abide.RunAsync("up")).MustFail(3, "abide.yaml", "abide init");
    }

    [Fact]
    public async Task Commands_are_added_and_taken_out_without_touching_the_rest_of_the_file()
    {
        await using var abide = new AbideInstance();
        var file = Write(abide, Shop);
        await abide.DoAsync("up", "--wait", "--timeout", "30s");

        var added = await abide.DoAsync("add", "worker", "-f", file, "-e", "GREETING=it's me", "--restart", "always", "--max-retries", "-1", "--depends-on", "db=ready", "--label", "back", "--", "sh", "-c", "echo \"$GREETING ${HOME}\"; exec sleep 1000");
        Assert.Contains("worker is defined in abide.yaml", added.Text, StringComparison.Ordinal);
        await abide.PrintedAsync("worker", $"it's me {abide.Home}");
        Assert.StartsWith(Shop, File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal(Shop, File.ReadAllText(file + ".bak"));
        Assert.Equal("always", (await abide.ShowAsync("worker")).Supervision!.Policy);

        var wrong = await abide.RunAsync("add", "other", "-f", file, "--delay", "soon", "--", "true");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("restart.delay is a duration from 0d to 1d; not 'soon'", wrong.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("other", File.ReadAllText(file), StringComparison.Ordinal);

        Assert.Contains("worker is no longer defined in abide.yaml", (await abide.DoAsync("rm", "--force", "worker")).Text, StringComparison.Ordinal);
        Assert.Equal(Shop.TrimEnd(), (File.ReadAllText(file)).TrimEnd());
        Assert.Equal("", (await abide.DoAsync("reload", "-f", file)).Text);

        await abide.DoAsync("add", "mine", "--no-start", "--", "sleep 1000 | cat");
        Assert.Contains("command: sleep 1000 | cat", File.ReadAllText(abide.File("config/abide.yaml")), StringComparison.Ordinal);
        Assert.Equal("new", (await abide.ShowAsync("mine")).Status);
    }

    [Fact]
    public async Task What_was_edited_takes_the_files_place_only_when_it_is_right()
    {
        await using var abide = new AbideInstance();
        var file = Write(abide, Shop);
        await abide.DoAsync("up", "--wait", "--timeout", "30s");

        abide.Environment["EDITOR"] = "sed -i 's/PORT: 80/PORT: [80]/'";
        var kept = await abide.RunAsync("edit", "web");
        Assert.Equal(1, kept.ExitCode);
        Assert.Contains(".abide.draft.yaml:10:25: environment: PORT is a text; not a list", kept.Errors, StringComparison.Ordinal);
        Assert.Equal(Shop, File.ReadAllText(file));
        abide.Environment["EDITOR"] = "sed -i 's/PORT: .80./PORT: 81/'";
        Assert.Contains("web changed (environment)", (await abide.DoAsync("edit")).Text, StringComparison.Ordinal);
        Assert.Equal(Shop.Replace("PORT: 80", "PORT: 81", StringComparison.Ordinal), File.ReadAllText(file));
        (await abide.RunAsync("edit", "wep")).MustFail(3, "did you mean 'web'");
    }

    [Fact]
    public async Task Other_programs_files_are_taken_over_and_run()
    {
        await using var abide = new AbideInstance();
        await File.WriteAllTextAsync(abide.File("Procfile"), "web: echo \"on $PORT\"; exec sleep 1000\nworker: echo \"$WHO works\"; exec sleep 1000\n", Cancelled);
        await File.WriteAllTextAsync(abide.File(".env"), "WHO=somebody\n", Cancelled);
        var imported = await abide.RunAsync("import", "Procfile", "-o", "abide.yaml");
        Assert.Equal(0, imported.ExitCode);
        Assert.Contains("Procfile:1:1: foreman ends all", imported.Errors, StringComparison.Ordinal);
        await abide.DoAsync("up");
        await abide.PrintedAsync("web", "on 5000");
        await abide.PrintedAsync("worker", "somebody works");
        Assert.DoesNotContain("somebody", string.Concat((await abide.RunAsync("show", "worker", "--json")).Text.Split("\"tail\"")[0]), StringComparison.Ordinal);

        var proposed = await abide.RunAsync("init");
        proposed.MustFail(2, "--force");
        await abide.DoAsync("init", "--force");
        Assert.Contains("# from Procfile", await File.ReadAllTextAsync(abide.File("abide.yaml"), Cancelled), StringComparison.Ordinal);
        Assert.Contains("ExecStart=", (await abide.RunAsync("export", "systemd", "web")).Text, StringComparison.Ordinal);
        (await abide.RunAsync("import", "nothing.yaml")).MustFail(3, "nothing.yaml");
        (await abide.RunAsync("import", ".env")).MustFail(2, "--format");
    }

    [Fact]
    public async Task What_the_command_line_does_with_definitions_is_done_over_HTTP_too()
    {
        await using var abide = new AbideInstance();
        var file = Write(abide, "commands: [{name: web, command: [sleep, '1000'], schedule: {every: 1h}}]\n");

        async Task<DefinitionsReply> PostAsync(string path, string body) =>
            JsonSerializer.Deserialize((await abide.DoAsync("api", "POST", path, "--data", body)).Text, RowJson.Default.DefinitionsReply)!;
        var checkedOnly = await PostAsync("/definitions/check", $$"""{"file":"{{file}}","text":"commands: [{nam: x}]"}""");
        Assert.Contains(checkedOnly.Problems, problem => problem is { Line: 1, Column: 13 } && problem.Text.Contains("did you mean name?", StringComparison.Ordinal));
        Assert.Equal(["made scheduled"], (await PostAsync("/definitions/apply", $$"""{"file":"{{file}}","start":true}""")).Definitions.Select(row => $"{row.Change} {row.Outcome}"));
        Assert.Equal(["web scheduled"], (await PostAsync("/definitions/wait", $$"""{"file":"{{file}}"}""")).Definitions.Select(row => $"{row.Name} {row.Outcome}"));
        Assert.Equal(["web stopped"], (await PostAsync("/definitions/stop", $$"""{"file":"{{file}}","names":["web"]}""")).Definitions.Select(row => $"{row.Name} {row.Outcome}"));
        Assert.Contains("ExecStart=sleep 1000", (await abide.DoAsync("api", "/sessions/web/systemd")).Text, StringComparison.Ordinal);
        var imported = await abide.DoAsync("api", "POST", "/definitions/import", "--data", $$"""{"file":"{{abide.File("Procfile")}}","text":"web: ./web\n"}""");
        Assert.Contains("command: ./web", imported.Text, StringComparison.Ordinal);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static string Write(AbideInstance abide, string text)
    {
        File.WriteAllText(abide.File("abide.yaml"), text);
        return abide.File("abide.yaml");
    }
}
