using System.Text;
using Abide.Processes.Keeping;
using Abide.Processes.Tests.Support;

namespace Abide.Processes.Tests.Keeping;

public sealed class FrameTests : IAsyncLifetime
{
    private KeeperProcess keeper = null!;
    private StandInLink daemon = null!;

    public async ValueTask InitializeAsync() => (keeper, daemon) = await KeeperProcess.StartAsync();

    public ValueTask DisposeAsync() => keeper.DisposeAsync();

    [Fact]
    public async Task A_repeated_frame_is_written_once()
    {
        using var run = await daemon.Link.SpawnAsync(Cat);
        await daemon.Link.WriteFrameAsync(run.Key, 1, "one\n"u8.ToArray());
        await daemon.Link.WriteFrameAsync(run.Key, 1, "one\n"u8.ToArray());
        await daemon.Link.WriteFrameAsync(run.Key, 2, "two\n"u8.ToArray());
        await daemon.Link.CloseInputAsync(run.Key);
        run.Input!.Dispose();
        Assert.Equal("one\ntwo\n", Encoding.UTF8.GetString(Output.ReadAll(run.Output!)));
    }

    [Fact]
    public async Task A_frame_longer_than_a_pipe_is_finished_after_its_daemon_died()
    {
        var run = await daemon.Link.SpawnAsync(Cat);
        var frame = new byte[1_000_000];
        new Random(1).NextBytes(frame);
        var writing = daemon.Link.WriteFrameAsync(run.Key, 7, frame);
        // Nobody reads yet: it cannot be written whole, and a second one must wait.
        var refused = await Assert.ThrowsAsync<KeeperException>(() => daemon.Link.WriteFrameAsync(run.Key, 8, "x"u8.ToArray()));
        Assert.Equal(16, refused.Errno);
        Assert.False(writing.IsCompleted);
        run.Dispose();
        await daemon.KillAsync();

        var next = await keeper.NextDaemonAsync();
        await Assert.ThrowsAsync<KeeperException>(() => writing);
        using var kept = Assert.Single((await next.Link.ListAsync()).Runs);
        Assert.Equal(0, kept.LastFrame);
        var again = next.Link.WriteFrameAsync(run.Key, 7, frame);
        kept.Input!.Dispose();
        await next.Link.CloseInputAsync(run.Key);
        Assert.Equal(frame, Output.ReadAll(kept.Output!));
        await again;
        using var last = Assert.Single((await next.Link.ListAsync()).Runs);
        Assert.Equal(7, last.LastFrame);
        Assert.Null(last.Input);
    }

    [Fact]
    public async Task A_run_that_reads_no_more_refuses_frames_and_harms_nobody()
    {
        using var run = await daemon.Link.SpawnAsync(Specs.Shell("exec <&-; echo closed; sleep 1000", tty: false));
        Output.ReadUntil(run.Output!, "closed");
        var refused = await Assert.ThrowsAsync<KeeperException>(() => daemon.Link.WriteFrameAsync(run.Key, 1, "x"u8.ToArray()));
        Assert.Equal(Errno.EPIPE, refused.Errno);
        Assert.Single((await daemon.Link.ListAsync()).Runs);
    }

    [Fact]
    public async Task A_frame_for_nobody_is_refused()
    {
        var refused = await Assert.ThrowsAsync<KeeperException>(() => daemon.Link.WriteFrameAsync(Specs.NewKey(), 1, "x"u8.ToArray()));
        Assert.Equal(Errno.ENOENT, refused.Errno);
    }

    private static SpawnSpec Cat => new() { Program = "/bin/cat", Directory = "/", Tty = false };
}
