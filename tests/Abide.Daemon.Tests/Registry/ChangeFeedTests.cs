using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;

namespace Abide.Daemon.Tests.Registry;

public sealed class ChangeFeedTests
{
    private readonly ChangeFeed _feed = new();
    private readonly SessionId _one = SessionId.New(TimeProvider.System), _two = SessionId.New(TimeProvider.System);

    [Fact]
    public void Of_each_session_the_last_change_is_told_in_order()
    {
        _feed.Changed(_one);
        _feed.Changed(_two);
        _feed.Changed(_one);
        Assert.Equal([new Change(2, _two, false), new Change(3, _one, false)], _feed.Since(0)!);
        Assert.Equal([new Change(3, _one, false)], _feed.Since(2)!);
        _feed.Removed(_one);
        Assert.Equal([new Change(2, _two, false), new Change(4, _one, true)], _feed.Since(0)!);
        Assert.Empty(_feed.Since(4)!);
        Assert.Null(_feed.Since(5)); // of another daemon
    }

    [Fact]
    public void Who_was_away_for_too_long_reads_the_whole_list()
    {
        for (var i = 0; i < 10_001; i++)
            _feed.Removed(SessionId.New(TimeProvider.System));
        Assert.Null(_feed.Since(0));
        Assert.Equal(10_000, _feed.Since(1)!.Count);
    }

    [Fact]
    public async Task Who_waits_is_woken_by_the_next_change()
    {
        var waiting = _feed.WaitAsync(0, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        _feed.Changed(_one);
        await waiting;
        await _feed.WaitAsync(0, TestContext.Current.CancellationToken);
    }
}
