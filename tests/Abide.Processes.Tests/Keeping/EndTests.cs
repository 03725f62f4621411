using Abide.Processes.Keeping;
using Abide.Processes.Tests.Support;

namespace Abide.Processes.Tests.Keeping;

public sealed class EndTests : IAsyncLifetime
{
    private KeeperProcess keeper = null!;
    private KeeperLink link = null!;

    public async ValueTask InitializeAsync()
    {
        (keeper, var daemon) = await KeeperProcess.StartAsync();
        link = daemon.Link;
    }

    public ValueTask DisposeAsync() => keeper.DisposeAsync();

    [Theory]
    [InlineData("exit 0", 0, null)]
    [InlineData("exit 42", 42, null)]
    [InlineData("kill -9 $$", null, 9)]
    [InlineData("kill -TERM $$", null, 15)]
    public async Task Code_or_signal_is_told(string script, int? code, int? signal)
    {
        using var run = await link.SpawnAsync(Specs.Shell(script));
        var end = await link.EndAsync(run.Key);
        Assert.Equal((code, signal), (end.Code, end.Signal));
        Assert.True(end.PeakMemoryBytes > 500_000);
    }

    [Fact]
    public async Task A_leader_is_known_to_be_the_last_of_its_run_while_nobody_s_orphan_lives()
    {
        using var alone = await link.SpawnAsync(Specs.Shell("(sleep 0); exit 1"));
        Assert.True((await link.EndAsync(alone.Key)).IsLast);

        var orphan = keeper.Instance.Directory + "/orphan";
        using var parent = await link.SpawnAsync(Specs.Shell($"setsid sh -c 'echo $$ > {orphan}.new; mv {orphan}.new {orphan}; exec sleep 1000' & while ! [ -e {orphan} ]; do sleep 0.01; done"));
        Assert.False((await link.EndAsync(parent.Key)).IsLast);
        using var beside = await link.SpawnAsync(Specs.Shell("exit 2"));
        Assert.False((await link.EndAsync(beside.Key)).IsLast); // whose it is, the keeper does not ask

        var pid = int.Parse(File.ReadAllText(orphan), System.Globalization.CultureInfo.InvariantCulture);
        using var watch = ProcessWatch.Open(pid)!;
        watch.Signal(9);
        Posix.WaitFor(watch.Descriptor.Value, PollEvents.In, -1);
        using var after = await link.SpawnAsync(Specs.Shell("exit 3"));
        Assert.True((await link.EndAsync(after.Key)).IsLast);
    }

    [Fact]
    public async Task The_leader_stays_a_zombie_until_it_is_released()
    {
        using var run = await link.SpawnAsync(Specs.Shell("exit 7"));
        await link.EndAsync(run.Key);
        Assert.Equal('Z', ProcessTable.State(run.Pid));
        // Orphans are reaped at least once in this time, and leaders are not.
        using var orphan = await link.SpawnAsync(Specs.Shell("(setsid sh -c 'echo $PPID $$ > " + keeper.Instance.Directory + "/orphan' &) ; sleep 1000"));
        await Eventually.TrueAsync(() => File.Exists(keeper.Instance.Directory + "/orphan") && File.ReadAllText(keeper.Instance.Directory + "/orphan").Length > 2, "the orphan ran");
        var pid = int.Parse(File.ReadAllText(keeper.Instance.Directory + "/orphan").Split()[1], System.Globalization.CultureInfo.InvariantCulture);
        await Eventually.TrueAsync(() => ProcessTable.State(pid) == '\0', "the orphan is reaped");
        Assert.Equal('Z', ProcessTable.State(run.Pid));

        await link.ReleaseAsync(run.Key);
        Assert.Equal('\0', ProcessTable.State(run.Pid));
        await link.ReleaseAsync(run.Key);
    }

    [Fact]
    public async Task A_living_run_is_not_released()
    {
        using var run = await link.SpawnAsync(Specs.Shell("sleep 1000"));
        var refused = await Assert.ThrowsAsync<KeeperException>(() => link.ReleaseAsync(run.Key));
        Assert.Equal("the run still lives", refused.Message);
        Assert.Single((await link.ListAsync()).Runs);
    }

    [Fact]
    public async Task A_leader_that_ended_leaves_its_output_and_a_terminal_that_is_drained_not_hung_up()
    {
        using var run = await link.SpawnAsync(Specs.Shell("echo last words"));
        await link.EndAsync(run.Key);
        Output.ReadUntil(run.Terminal!, "last words\r\n");
        Assert.Equal(-Errno.EAGAIN, Posix.Read(run.Terminal!.Value, new byte[10]));
    }

    [Fact]
    public async Task Pipes_give_both_streams_apart_and_then_their_end()
    {
        using var run = await link.SpawnAsync(Specs.Shell("echo out; echo err >&2", tty: false));
        Assert.Equal("out\n"u8.ToArray(), Output.ReadAll(run.Output!));
        Assert.Equal("err\n"u8.ToArray(), Output.ReadAll(run.Error!));
    }

    [Fact]
    public async Task Signals_reach_leader_group_session_and_strays()
    {
        using var run = await link.SpawnAsync(Specs.Shell("trap 'echo got it' USR1; setsid sleep 1001 & set -m; sleep 1002 & echo up; while :; do read x; done"));
        Output.ReadUntil(run.Terminal!, "up");
        Assert.True(await link.SignalAsync(run.Key, 10, SignalScope.Leader));
        Output.ReadUntil(run.Terminal!, "got it");
        int Find(string program) => ProcessTable.WithRun(run.Key.Marker).FirstOrDefault(pid => ProcessTable.CommandLine(pid) == program && ProcessTable.State(pid) != 'Z');
        await Eventually.TrueAsync(() => Find("sleep 1001") > 0 && Find("sleep 1002") > 0, "both sleep");
        var (stray, job) = (Find("sleep 1001"), Find("sleep 1002"));

        Assert.True(await link.SignalAsync(run.Key, 9, SignalScope.Session));
        await Eventually.TrueAsync(() => ProcessTable.State(job) is 'Z' or '\0', "the job is killed");
        Assert.Equal(9, (await link.EndAsync(run.Key)).Signal);
        Assert.Equal('S', ProcessTable.State(stray));

        Assert.True(await link.SignalAsync(run.Key, 9, SignalScope.All));
        await Eventually.TrueAsync(() => ProcessTable.State(stray) is 'Z' or '\0', "the stray is killed");
        Assert.False(await link.SignalAsync(run.Key, 9, SignalScope.All));
        Assert.False(await link.SignalAsync(run.Key, 9, SignalScope.Leader));
    }
}
