using System.Text.Json;
using Abide.EndToEnd.Tests.Harness;
using Abide.Protocol.Messages;

namespace Abide.EndToEnd.Tests;

/// <summary>What a person sets, in all the ways there are.</summary>
public class ConfigTests
{
    [Fact]
    public async Task A_broken_file_stops_nothing_and_everything_that_is_wrong_with_it_is_told_at_once()
    {
        await using var abide = new AbideInstance();
        var file = Write(abide, "trash:\n  keps: 8d\n  keeps: eight days\nlimits:\n  viewers: 0\n");
        await abide.NewAsync("works", "exec sleep 1000");

        var check = await abide.RunAsync("config", "check");
        Assert.Equal(1, check.ExitCode);
        Assert.Equal(
            [$"{file}:2:3: there is no setting trash.keps; did you mean keeps?", $"{file}:3:10: trash.keeps is a duration from 1m to 366d; not 'eight days'", $"{file}:5:12: limits.viewers is a whole number from 1 to 1000; not '0'"],
            check.Text.TrimEnd().Split('\n'));
        Assert.Equal(3, (await abide.StatusAsync()).ConfigProblems);
        Assert.Contains("3 faults", (await abide.DoAsync("daemon", "status")).Text, StringComparison.Ordinal);
        Assert.All((await SettingsAsync(abide)).Settings, row => Assert.Equal(row.Default, row.Value));

        Write(abide, "trash:\n  keeps: 2d\n");
        Assert.Equal("trash.keeps: 8d → 2d\n", (await abide.DoAsync("reload")).Text);
        Assert.Equal(0, (await abide.StatusAsync()).ConfigProblems);
        Write(abide, "trash:\n  keeps: 3d\nclean:\n  after: -1\n");
        var reload = await abide.RunAsync("reload");
        Assert.Equal((1, ""), (reload.ExitCode, reload.Text));
        Assert.Contains($"{file}:4:10: clean.after", reload.Errors, StringComparison.Ordinal);
        Assert.Equal(("2d", $"{file}:2"), (await SettingsAsync(abide)).Settings.Where(row => row.Key == "trash.keeps").Select(row => (row.Value, row.Origin)).Single());
    }

    [Fact]
    public async Task What_is_set_is_taken_into_use_without_being_asked()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("one", "exec sleep 1000");
        await using (var first = abide.Attach("one"))
        {
            await Eventually.Gives(() => abide.ShowAsync("one"), row => row.Viewers == 1, "one is attached");
            Write(abide, "history:\n  session: 1m\ntrash:\n  keeps: 90m\nlimits:\n  viewers: 1\n  sessions: 2\n");
            await Eventually.Gives(() => SettingsAsync(abide), config => config.Settings.Single(row => row.Key == "limits.viewers").Value == "1", "the file is in force");
            await using var second = abide.Attach("one");
            Assert.Equal(4, await second.EndsAsync());
            Assert.Contains("limits.viewers", second.Text, StringComparison.Ordinal);
        }

        Assert.Equal(1 << 20, (await abide.NewAsync("two", "exit 0")).History);
        (await abide.RunAsync("new", "three", "-d", "--", "true")).MustFail(4, "2 sessions", "limits.sessions");
        await abide.DoAsync("wait", "two", "--exit");
        Assert.Contains("for 90m", (await abide.DoAsync("rm", "two")).Text, StringComparison.Ordinal);
        var trashed = JsonSerializer.Deserialize((await abide.DoAsync("trash", "--json")).Text, RowJson.Default.TrashList)!.Sessions.Single();
        Assert.Equal(TimeSpan.FromMinutes(90), trashed.ExpiresAt - trashed.RemovedAt);
    }

    [Fact]
    public async Task Options_go_before_variables_and_these_before_the_file()
    {
        await using var abide = new AbideInstance();
        Write(abide, "trash:\n  keeps: 1d\nclean:\n  after: 1d\nlog:\n  level: warn\n");
        abide.Environment["ABIDE_TRASH_KEEPS"] = "2d";
        abide.Environment["ABIDE_CLEAN_AFTER"] = "2d";
        await abide.DoAsync("daemon", "start", "--set", "clean.after=3d");

        async Task IsAsync(params string[] values) =>
            Assert.Equal(values, (await SettingsAsync(abide)).Settings.Where(row => row.Key is "trash.keeps" or "clean.after" or "log.level").Select(row => $"{row.Value} {Path.GetFileName(row.Origin)}"));
        await IsAsync("2d ABIDE_TRASH_KEEPS", "3d --set clean.after", "warn config.yaml:6");
        (await abide.RunAsync("daemon", "start", "--set", "clean.after=4d")).MustFail(4, "runs already");
        await abide.KillDaemonAsync();
        await IsAsync("2d ABIDE_TRASH_KEEPS", "3d --set clean.after", "warn config.yaml:6"); // the keeper starts the same daemon
        await abide.DoAsync("daemon", "stop");
        var wrong = await abide.RunAsync("daemon", "start", "--set", "clean.aftr=4d");
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("did you mean 'clean.after'", wrong.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_puts_only_what_is_right_in_the_files_place()
    {
        await using var abide = new AbideInstance();
        var file = abide.Paths.ConfigFile;
        var draft = Path.Combine(abide.Paths.ConfigDirectory, "config.draft.yaml");
        abide.Environment["VISUAL"] = "true";
        await abide.DoAsync("config", "edit");
        Assert.False(File.Exists(file) || File.Exists(draft)); // nothing was typed

        abide.Environment["VISUAL"] = "sed -i -e 's/^# trash:/trash:/' -e 's/^#   keeps: 8d/  keeps: 9d/'";
        Assert.Equal("trash.keeps: 8d → 9d\n", (await abide.DoAsync("config", "edit")).Text);
        Assert.False(File.Exists(draft));
        var elsewhere = abide.File("dotfiles.yaml");
        File.Move(file, elsewhere);
        File.CreateSymbolicLink(file, elsewhere);

        abide.Environment["VISUAL"] = "sed -i s/9d/nine/";
        var wrong = await abide.RunAsync("config", "edit");
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("trash.keeps is a duration", wrong.Errors, StringComparison.Ordinal);
        Assert.True(File.Exists(draft));

        abide.Environment["VISUAL"] = "sed -i s/nine/10d/";
        Assert.Equal("trash.keeps: 9d → 10d\n", (await abide.DoAsync("config", "edit")).Text);
        Assert.Contains("keeps: 10d", File.ReadAllText(elsewhere), StringComparison.Ordinal);
        Assert.NotNull(new FileInfo(file).LinkTarget);
        Assert.False(File.Exists(draft));
    }

    [Fact]
    public async Task A_person_who_made_a_mistake_is_asked_what_to_do_with_it()
    {
        await using var abide = new AbideInstance();
        var file = Write(abide, "trash:\n  keeps: 1d\n");
        abide.Environment["EDITOR"] = "sed -i -e s/two/2d/ -e s/1d/two/"; // wrong the first time, right the second
        await using (var terminal = abide.Terminal(80, 24, "config", "edit"))
        {
            await terminal.SeesAsync("throw it away?");
            terminal.Type("what\n");
            await terminal.SeesAsync(screen => screen.GetText().Split("throw it away?").Length == 3, "it asks again");
            terminal.Type("e\n");
            await terminal.SeesAsync("trash.keeps: 1d → 2d");
            Assert.Equal(0, await terminal.EndsAsync());
        }

        abide.Environment["EDITOR"] = "sed -i s/2d/three/";
        await using (var terminal = abide.Terminal(80, 24, "config", "edit"))
        {
            await terminal.SeesAsync("throw it away?");
            terminal.Type("d\n");
            Assert.Equal(1, await terminal.EndsAsync());
        }

        Assert.Equal("trash:\n  keeps: 2d\n", File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFiles(abide.Paths.ConfigDirectory));
    }

    [Fact]
    public async Task A_file_that_is_not_in_use_can_be_checked()
    {
        await using var abide = new AbideInstance();
        File.WriteAllText(abide.File("good.yaml"), "trash: {keeps: 1d}\n");

        Assert.Equal("good.yaml is right\n", (await abide.DoAsync("config", "check", "good.yaml")).Text);
        Assert.Equal("- is right\n", (await (abide.Command("config", "check", "-") with { Input = "log: {level: warn}\n"u8.ToArray() }).RunAsync()).Text);
        (await abide.RunAsync("config", "check", "missing.yaml")).MustFail(3, "missing.yaml");
        (await abide.RunAsync("config", "show", "trash.kept")).MustFail(3, "did you mean 'trash.keeps'");
        await abide.DoAsync("config", "check"); // there is none, and nothing is wrong with that
    }

    private static string Write(AbideInstance abide, string text)
    {
        Directory.CreateDirectory(abide.Paths.ConfigDirectory);
        File.WriteAllText(abide.Paths.ConfigFile, text);
        return abide.Paths.ConfigFile;
    }

    private static async Task<ConfigReply> SettingsAsync(AbideInstance abide) =>
        JsonSerializer.Deserialize((await abide.DoAsync("config", "show", "--json")).Text, RowJson.Default.ConfigReply)!;
}
