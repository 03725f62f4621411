using Abide.Processes.Keeping;
using Abide.Processes.Tests.Support;

namespace Abide.Processes.Tests.Keeping;

public sealed class DaemonDeathTests : IAsyncLifetime
{
    private KeeperProcess keeper = null!;
    private StandInLink daemon = null!;

    public async ValueTask InitializeAsync() => (keeper, daemon) = await KeeperProcess.StartAsync();

    public ValueTask DisposeAsync() => keeper.DisposeAsync();

    [Fact]
    public async Task Runs_memories_and_unread_output_survive_and_the_next_daemon_is_told_how_the_last_one_ended()
    {
        using var memory = SharedMemory.Create("test", 4096);
        memory.Span[17] = 99;
        await daemon.Link.KeepMemoryAsync("landing", memory);
        var run = await daemon.Link.SpawnAsync(Specs.Shell("echo before; read x; echo after $x; read y"));
        Output.ReadUntil(run.Terminal!, "before");
        run.Dispose();
        await daemon.KillAsync();

        var next = await keeper.NextDaemonAsync();
        var state = await next.Link.ListAsync();
        var kept = Assert.Single(state.Runs);
        Assert.Equal((run.Key, run.Pid, run.StartTime), (kept.Key, kept.Pid, kept.StartTime));
        Assert.Null(kept.End);
        Output.Type(kept.Terminal!, "hello\n");
        Output.ReadUntil(kept.Terminal!, "after hello");
        Assert.Equal(new PreviousDaemon(new ExitStatus(null, 9), 1), state.Previous);
        using var again = SharedMemory.Map(state.Memories["landing"]);
        Assert.Equal(99, again.Span[17]);
    }

    [Fact]
    public async Task A_run_that_ended_while_no_daemon_lived_has_its_code_later()
    {
        var run = await daemon.Link.SpawnAsync(Specs.Shell("read x; exit 23"));
        await daemon.KillAsync();
        Output.Type(run.Terminal!, "\n");
        await Eventually.TrueAsync(() => ProcessTable.State(run.Pid) == 'Z', "the run ended");
        var next = await keeper.NextDaemonAsync();
        Assert.Equal(23, (await next.Link.EndAsync(run.Key)).Code);
    }

    [Fact]
    public async Task A_request_of_a_dead_daemon_is_never_done()
    {
        var link = daemon.Link;
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        link.KeeperLost += lost.SetResult;
        await link.ListAsync();
        // The test still holds the dead daemon's end.
        await daemon.KillAsync();
        var next = await keeper.NextDaemonAsync();
        var late = Specs.NewKey();
        await Assert.ThrowsAsync<KeeperException>(() => link.SpawnAsync(late, Specs.Shell("sleep 1000")));
        await lost.Task.WaitAsync(KeeperProcess.Patience, TestContext.Current.CancellationToken);
        Assert.Empty((await next.Link.ListAsync()).Runs);
    }

    [Fact]
    public async Task Requests_left_unread_by_the_keeper_die_with_the_daemon()
    {
        _ = LibC.Kill(keeper.Pid, 19);
        await Eventually.TrueAsync(() => ProcessTable.State(keeper.Pid) == 'T', "the keeper is stopped");
        using var asking = new KeeperSocket(daemon.Socket.Duplicate());
        using var spec = MemoryBlock.Create("spec", SpecMessage.Write(Specs.Shell("sleep 1000")).Bytes);
        for (uint i = 1; i <= 20; i++) Assert.True(asking.Send(new MessageWriter(MessageType.Spawn, i).Add(Specs.NewKey()), [spec.Value]) > 0);
        // Its first thread is a zombie earlier than the whole process is dead.
        using var death = ProcessWatch.Open(daemon.Pid)!;
        _ = LibC.Kill(daemon.Pid, 9);
        Posix.WaitFor(death.Descriptor.Value, PollEvents.In, -1);
        _ = LibC.Kill(keeper.Pid, 18);
        var next = await keeper.NextDaemonAsync();
        Assert.Empty((await next.Link.ListAsync()).Runs);
    }

    [Fact]
    public async Task Deaths_in_a_row_are_counted_and_an_exit_of_0_rests_until_somebody_asks()
    {
        await daemon.KillAsync();
        var second = await keeper.NextDaemonAsync();
        await second.KillAsync();
        var third = await keeper.NextDaemonAsync();
        Assert.Equal(2, (await third.Link.ListAsync()).Previous.DeathsInARow);
        third.Exit(0);
        await Eventually.TrueAsync(() => keeper.Status().DaemonPid == 0, "the daemon has ended");
        var fourth = await keeper.NextDaemonAsync();
        Assert.Equal(new PreviousDaemon(new ExitStatus(0, null), 0), (await fourth.Link.ListAsync()).Previous);
    }

    [Fact]
    public async Task A_daemon_that_dies_is_started_again_without_being_asked_for()
    {
        await daemon.Link.ReadyAsync();
        await daemon.KillAsync();
        using var next = await Task.Run(keeper.AcceptDaemon, TestContext.Current.CancellationToken);
        Assert.NotEqual(daemon.Pid, next.Pid);
    }

    [Fact]
    public async Task The_wait_between_deaths_doubles_from_a_tenth_of_a_second_to_ten()
    {
        double[] expected = [0, 0, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10, 10];
        Assert.Equal(expected, Enumerable.Range(0, 11).Select(deaths => Abide.Keeper.Daemon.Backoff.Delay(deaths).TotalSeconds));
        await daemon.Link.ListAsync();
    }
}
