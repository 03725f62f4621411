using Abide.Daemon.Registry;

namespace Abide.Daemon.Tests.Registry;

public sealed class LoadedOnceTests
{
    [Fact]
    public async Task However_many_ask_at_once_it_is_loaded_once_and_all_get_the_same()
    {
        for (var round = 0; round < 500; round++)
        {
            var (loads, begin) = (0, new Barrier(4));
            var thing = new LoadedOnce<object>(() =>
            {
                Interlocked.Increment(ref loads);
                return new object();
            });

            var got = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Factory.StartNew(
                () =>
                {
                    begin.SignalAndWait();
                    return n % 2 == 0 ? thing.Get() : thing.GetAsync().Result;
                },
                TestContext.Current.CancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));

            Assert.Equal(1, loads);
            Assert.Single(got.Distinct());
        }
    }

    [Fact]
    public async Task An_error_is_everybodys_and_nothing_is_tried_again()
    {
        var (loads, go) = (0, new ManualResetEventSlim());
        var thing = new LoadedOnce<object>(() =>
        {
            loads++;
            go.Wait(TestContext.Current.CancellationToken);
            throw new InvalidDataException("torn");
        });
        var first = thing.GetAsync();
        var second = thing.GetAsync();
        Assert.Null(thing.Value);
        go.Set();

        Assert.Equal("torn", (await Assert.ThrowsAsync<InvalidDataException>(() => first)).Message);
        Assert.Equal("torn", (await Assert.ThrowsAsync<InvalidDataException>(() => second)).Message);
        Assert.Equal("torn", Assert.Throws<InvalidDataException>(thing.Get).Message);
        Assert.Equal(1, loads);
    }

    [Fact]
    public async Task What_is_closed_waits_for_a_load_under_way_and_has_none_begun()
    {
        var go = new ManualResetEventSlim();
        var thing = new LoadedOnce<string>(() =>
        {
            go.Wait(TestContext.Current.CancellationToken);
            return "loaded";
        });
        var load = thing.GetAsync();
        var closed = thing.CloseAsync();
        Assert.False(closed.IsCompleted);
        go.Set();
        await closed;

        Assert.Equal("loaded", await load);
        Assert.Equal("loaded", thing.Take(forGood: true)); // whoever closes it disposes of it
        Assert.Throws<ObjectDisposedException>(thing.Get);
        Assert.Null(thing.Take(forGood: true));
    }

    [Fact]
    public void What_is_taken_is_loaded_again_when_it_is_needed()
    {
        var loads = 0;
        var thing = new LoadedOnce<string>(() => $"load {++loads}");
        Assert.Equal("load 1", thing.Get());
        Assert.Equal("load 1", thing.Take(forGood: false));
        Assert.Null(thing.Value);
        Assert.Equal("load 2", thing.Get());
    }
}
