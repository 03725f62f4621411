using Abide.Processes.Keeping;
using Abide.Processes.Tests.Support;

namespace Abide.Processes.Tests.Keeping;

public sealed class UpgradeTests : IAsyncLifetime
{
    private KeeperProcess keeper = null!;
    private StandInLink daemon = null!;

    public async ValueTask InitializeAsync() => (keeper, daemon) = await KeeperProcess.StartAsync();

    public ValueTask DisposeAsync() => keeper.DisposeAsync();

    [Fact]
    public async Task Everything_goes_on_in_the_new_program_under_the_same_pid()
    {
        var link = daemon.Link;
        await link.ReadyAsync();
        using var memory = SharedMemory.Create("test", 4096);
        memory.Span[3] = 33;
        await link.KeepMemoryAsync("m", memory);
        using var shell = await link.SpawnAsync(Specs.Shell("read x; echo got $x; exit 5"));
        using var ended = await link.SpawnAsync(Specs.Shell("exit 6"));
        Assert.Equal(6, (await link.EndAsync(ended.Key)).Code);
        using var cat = await link.SpawnAsync(new SpawnSpec { Program = "/bin/cat", Directory = "/", Tty = false });
        var frame = new byte[500_000];
        new Random(2).NextBytes(frame);
        var writing = link.WriteFrameAsync(cat.Key, 4, frame);
        var started = ProcessTable.StartTime(keeper.Pid);

        await link.UpgradeAsync(KeeperProcess.Program);

        Assert.Contains("--resume", ProcessTable.CommandLine(keeper.Pid), StringComparison.Ordinal);
        Assert.Equal(started, ProcessTable.StartTime(keeper.Pid));
        Output.Type(shell.Terminal!, "hello\n");
        Output.ReadUntil(shell.Terminal!, "got hello");
        Assert.Equal(5, (await link.EndAsync(shell.Key)).Code);
        var state = await link.ListAsync();
        Assert.Equal(6, state.Runs.Single(run => run.Key == ended.Key).End!.Code);
        using (var again = SharedMemory.Map(state.Memories["m"])) Assert.Equal(33, again.Span[3]);
        foreach (var run in state.Runs) run.Dispose();
        cat.Input!.Dispose();
        await link.CloseInputAsync(cat.Key);
        Assert.Equal(frame, Output.ReadAll(cat.Output!));
        await writing;
        await link.ReleaseAsync(ended.Key);
        Assert.Equal('\0', ProcessTable.State(ended.Pid));
        Assert.True(keeper.Status().DaemonReady);
        using var more = await link.SpawnAsync(Specs.Shell("exec sleep 1000"));
        await Specs.RunsWithThreeDescriptorsAsync(more.Pid);
        // Still its child, and still restarted.
        await daemon.KillAsync();
        using var next = await Task.Run(keeper.AcceptDaemon, TestContext.Current.CancellationToken);
        Assert.Equal(9, (await next.Link.ListAsync()).Previous.End!.Value.Signal);
    }

    [Theory]
    [InlineData("/bin/false", "/bin/false did not accept the keeper's table (exit 1)")]
    [InlineData("/no/such/keeper", "cannot start /no/such/keeper: no such file or directory")]
    public async Task A_program_that_does_not_accept_is_not_become(string program, string message)
    {
        using var run = await daemon.Link.SpawnAsync(Specs.Shell("sleep 1000"));
        var refused = await Assert.ThrowsAsync<KeeperException>(() => daemon.Link.UpgradeAsync(program));
        Assert.Equal(message, refused.Message);
        Assert.Single((await daemon.Link.ListAsync()).Runs);
    }

    [Fact]
    public async Task A_program_that_accepts_but_cannot_be_become_leaves_the_old_one_at_work()
    {
        // It removes itself while it checks.
        var vanishing = Path.Combine(keeper.Instance.Directory, "vanishing");
        await File.WriteAllTextAsync(vanishing, "#!/bin/sh\nrm -- \"$0\"\nexit 0\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(vanishing, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var refused = await Assert.ThrowsAsync<KeeperException>(() => daemon.Link.UpgradeAsync(vanishing));
        Assert.Equal($"cannot become {vanishing}: no such file or directory", refused.Message);
        using var run = await daemon.Link.SpawnAsync(Specs.Shell("exec sleep 1000"));
        await Specs.RunsWithThreeDescriptorsAsync(run.Pid);
    }
}
