using Abide.EndToEnd.Tests.Harness;

namespace Abide.EndToEnd.Tests;

/// <summary>What runs again, by itself or because somebody attaches, when daemon or machine come back.</summary>
public class RestoreTests
{
    private const string Counts = "echo run >> runs; echo this is run ${ABIDE_RUN##*/}; exec sleep 1000";

    [Fact]
    public async Task After_the_machine_was_lost_what_is_to_run_runs_and_the_rest_asks()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("auto", Counts, "--resurrect", "auto");
        await abide.NewAsync("starts", Counts, "--autostart");
        await abide.NewAsync("asks", Counts);
        await abide.NewAsync("never", Counts, "--resurrect", "never");
        await abide.NewAsync("stopped", Counts, "--autostart", "--resurrect", "auto");
        await abide.DoAsync("stop", "stopped");
        await abide.PrintedAsync("auto", "this is run 1");

        await abide.LoseMachineAsync();
        await abide.ListAsync(); // starts it
        await abide.LoadedAsync();

        var rows = (await abide.ListAsync()).ToDictionary(row => row.Name, row => (row.Status, row.Run));
        Assert.Equal(("running", 2), rows["auto"]);
        Assert.Equal(("running", 2), rows["starts"]);
        Assert.Equal(("lost", 1), rows["asks"]);
        Assert.Equal(("lost", 1), rows["never"]);
        Assert.Equal(("stopped", 1), rows["stopped"]);
        await abide.PrintedAsync("auto", "this is run 2");
        Assert.Contains("this is run 1", await abide.ScreenAsync("auto"), StringComparison.Ordinal); // its history is above
    }

    [Fact]
    public async Task Who_attaches_to_a_lost_session_in_order_to_type_has_it_started()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("asks", Counts);
        await abide.NewAsync("never", Counts, "--resurrect", "never");
        await abide.PrintedAsync("asks", "this is run 1");
        await abide.LoseMachineAsync();

        var looks = abide.Attach("asks", "-r");
        Assert.Equal(0, await looks.EndsAsync());
        Assert.Equal("lost", (await abide.ShowAsync("asks")).Status);
        var types = abide.Attach("asks");
        await types.SeesAsync("this is run 2");
        Assert.Equal(("running", 2), ((await abide.ShowAsync("asks")).Status, (await abide.ShowAsync("asks")).Run));
        var never = abide.Attach("never");
        Assert.Equal(0, await never.EndsAsync());
        Assert.Equal("lost", (await abide.ShowAsync("never")).Status);
        await abide.DoAsync("start", "never");
        Assert.Equal("running", (await abide.ShowAsync("never")).Status);
    }

    [Fact]
    public async Task What_starts_with_the_daemon_is_started_unless_somebody_stopped_it_and_can_be_changed()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("fresh", "exec sleep 1000", "--no-start", "--autostart");
        await abide.NewAsync("later", "exit 3");
        await abide.NewAsync("stopped", "exec sleep 1000", "--autostart");
        await abide.RunAsync("wait", "later", "--exit");
        await abide.DoAsync("stop", "stopped");
        await abide.DoAsync("set", "later", "--autostart", "yes");
        (await abide.RunAsync("set", "later")).MustFail(2, "--autostart");
        Assert.Equal("new", (await abide.ShowAsync("fresh")).Status);

        await abide.DoAsync("daemon", "restart");
        await abide.LoadedAsync();

        Assert.Equal(("running", 1), ((await abide.ShowAsync("fresh")).Status, (await abide.ShowAsync("fresh")).Run));
        Assert.Equal(2, (await abide.ShowAsync("later")).Run);
        Assert.Equal("stopped", (await abide.ShowAsync("stopped")).Status);
        await abide.DoAsync("set", "fresh", "stopped", "--autostart", "no", "--resurrect", "never");
        Assert.Equal((false, "never"), ((await abide.ShowAsync("fresh")).Autostart, (await abide.ShowAsync("fresh")).Resurrect));
        Assert.Equal("auto", (await abide.ShowAsync("later")).Resurrect);
    }

    [Fact]
    public async Task One_broken_session_keeps_no_other_from_being_started()
    {
        await using var abide = new AbideInstance();
        var torn = await abide.NewAsync("torn", Counts, "--autostart");
        var gone = await abide.NewAsync("gone", Counts, "--autostart");
        await abide.NewAsync("nowhere", "exec sleep 1000", "--autostart", "-c", Directory.CreateDirectory(abide.File("place")).FullName);
        await abide.NewAsync("well", Counts, "--autostart");
        await abide.PrintedAsync("well", "this is run 1");
        await abide.LoseMachineAsync();
        foreach (var file in Directory.GetFiles(Path.Combine(abide.Paths.Sessions, torn.Id)))
            await File.WriteAllTextAsync(file, "torn", TestContext.Current.CancellationToken);
        var place = Path.Combine(abide.Paths.Sessions, gone.Id);
        Directory.Delete(place, recursive: true);
        await File.WriteAllTextAsync(place, "no directory", TestContext.Current.CancellationToken);
        Directory.Delete(abide.File("place"));

        await abide.ListAsync();
        await abide.LoadedAsync();

        var rows = (await abide.ListAsync()).ToDictionary(row => row.Name, row => row.Status);
        Assert.Equal(("broken", "broken", "failed", "running"), (rows["torn"], rows["gone"], rows["nowhere"], rows["well"]));
        Assert.Equal("torn", await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(abide.Paths.Sessions, torn.Id), "*.journal")[0], TestContext.Current.CancellationToken));
    }
}
