using System.Diagnostics;
using System.Globalization;
using Abide.Processes.Keeping;
using Abide.Processes.Tests.Support;

namespace Abide.Processes.Tests.Keeping;

/// <summary>What a keeper costs. The bounds are wide, for a build that is not native; the figures are printed.</summary>
public sealed class FootprintTests(ITestOutputHelper output) : IAsyncLifetime
{
    private KeeperProcess keeper = null!;
    private KeeperLink link = null!;

    public async ValueTask InitializeAsync()
    {
        (keeper, var daemon) = await KeeperProcess.StartAsync();
        link = daemon.Link;
    }

    public ValueTask DisposeAsync() => keeper.DisposeAsync();

    [Fact]
    public async Task A_hundred_runs_are_spawned_held_and_released_without_growth()
    {
        await SpawnAndReleaseAsync(100);
        var (files, before) = (Files, Memory("VmRSS"));
        var watch = Stopwatch.StartNew();
        await SpawnAndReleaseAsync(100);
        output.WriteLine($"{watch.Elapsed.TotalMilliseconds / 100:0.00} ms a run; {before} kB, then {Memory("VmRSS")} kB");
        Assert.Equal(files, Files);
        Assert.True(Memory("VmRSS") < before + 20_000);
    }

    [Fact]
    public async Task An_idle_keeper_uses_next_to_no_processor_time()
    {
        for (var i = 0; i < 100; i++) (await link.SpawnAsync(new SpawnSpec { Program = "/bin/cat", Directory = "/" })).Dispose();
        var (start, ticks) = (Stopwatch.StartNew(), Ticks());
        await Eventually.TrueAsync(() => start.Elapsed.TotalSeconds > 3, "3 s have passed");
        var used = (Ticks() - ticks) * 10 / start.Elapsed.TotalSeconds;
        output.WriteLine($"{used:0.0} ms of processor time a second, {Memory("VmRSS")} kB, with 100 runs");
        Assert.True(used < 100);
    }

    private async Task SpawnAndReleaseAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var run = await link.SpawnAsync(new SpawnSpec { Program = "/bin/true", Directory = "/" });
            await link.EndAsync(run.Key);
            await link.ReleaseAsync(run.Key);
        }
    }

    private int Files => Directory.GetFiles($"/proc/{keeper.Pid}/fd").Length;

    private int Memory(string name) => int.Parse(
        File.ReadAllLines($"/proc/{keeper.Pid}/status").Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    /// <summary>utime and stime, in hundredths of a second.</summary>
    private long Ticks() => File.ReadAllText($"/proc/{keeper.Pid}/stat").Split(' ')[13..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
}
