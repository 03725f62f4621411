using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;

namespace Abide.Daemon.Tests.Registry;

public sealed class PlaceQueueTests
{
    private static readonly CancellationToken s_never = CancellationToken.None;

    [Fact]
    public async Task Of_two_who_ask_for_the_last_place_at_once_one_gets_it()
    {
        const int Rounds = 5000;
        var queues = Enumerable.Range(0, Rounds).Select(_ => new PlaceQueue(1)).ToArray();
        var (asked, arrived) = (new Task<IDisposable>[2, Rounds], new int[Rounds]);
        await Task.WhenAll(Enumerable.Range(0, 2).Select(n => Task.Factory.StartNew(
            () =>
            {
                for (var round = 0; round < Rounds; round++)
                {
                    Interlocked.Increment(ref arrived[round]);
                    while (Volatile.Read(ref arrived[round]) < 2)
                        Thread.SpinWait(1); // both at the same moment
                    asked[n, round] = queues[round].TakeAsync(Id(n), s_never);
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        for (var round = 0; round < Rounds; round++)
        {
            var (one, other) = (asked[0, round], asked[1, round]);
            Assert.True(one.IsCompleted != other.IsCompleted, $"round {round}");
            (await (one.IsCompleted ? one : other)).Dispose();
            (await one).Dispose();
            (await other).Dispose();
            Assert.Equal(0, queues[round].Taken);
        }
    }

    [Fact]
    public async Task Many_who_come_and_go_never_hold_more_than_there_are_and_all_are_served_or_told()
    {
        const int Count = 3, Sessions = 24, Rounds = 60;
        var queue = new PlaceQueue(Count);
        var (now, most, served, cancelled) = (0, 0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, Sessions).Select(n => Task.Run(async () =>
        {
            var random = new Random(n);
            for (var round = 0; round < Rounds; round++)
            {
                using var patience = new CancellationTokenSource();
                var asked = queue.TakeAsync(Id(n), patience.Token);
                if (random.Next(3) == 0)
                    await patience.CancelAsync();
                try
                {
                    using var place = await asked;
                    var here = Interlocked.Increment(ref now);
                    Interlocked.Exchange(ref most, Math.Max(most, here));
                    for (var i = 0; i < 20; i++)
                        await Task.Yield(); // others come meanwhile
                    Interlocked.Decrement(ref now);
                    Interlocked.Increment(ref served);
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref cancelled);
                }
            }
        })));

        Assert.Equal(Sessions * Rounds, served + cancelled);
        Assert.InRange(most, 1, Count);
        Assert.Equal(0, queue.Taken);
        Assert.True(cancelled > 0);
    }

    [Fact]
    public async Task Who_waits_knows_its_place_moves_up_and_leaves_no_gap()
    {
        var queue = new PlaceQueue(1);
        var first = await queue.TakeAsync(Id(0), s_never);
        using var gone = new CancellationTokenSource();
        var (second, third) = (queue.TakeAsync(Id(1), gone.Token), queue.TakeAsync(Id(2), s_never));
        Assert.Equal((null, 1, 2), (queue.LineOf(Id(0)), queue.LineOf(Id(1)), queue.LineOf(Id(2))));
        await Assert.ThrowsAsync<RefusedException>(() => queue.TakeAsync(Id(2), s_never));
        var moved = 0;
        queue.Moved += () => moved++;

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal((1, 1), (queue.LineOf(Id(2)), moved));
        Assert.False(third.IsCompleted);
        first.Dispose();
        first.Dispose(); // once is enough: it gives no second place
        (await third).Dispose();
        Assert.Equal(0, queue.Taken);
    }

    [Fact]
    public async Task More_places_serve_who_waits()
    {
        var queue = new PlaceQueue(1);
        var asked = Enumerable.Range(0, 4).Select(n => queue.TakeAsync(Id(n), s_never)).ToArray();
        queue.Resize(3);
        await Task.WhenAll(asked[..3]);
        Assert.Equal(1, queue.LineOf(Id(3)));
    }

    private static SessionId Id(int n) => new(new Guid(n + 1, 0, 0, new byte[8]));
}
