using Abide.Daemon.Io;
using Abide.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Abide.Daemon.Tests.Io;

public sealed class WorkersTests : IDisposable
{
    private readonly Workers _workers = new(4, NullLogger.Instance);

    public WorkersTests() => _workers.Start();

    public void Dispose() => _workers.Dispose();

    [Fact]
    public async Task Messages_run_one_at_a_time_and_in_order()
    {
        var owner = new Counter(_workers);
        var posters = Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 5000; i++)
                owner.Post(owner.CountUnguarded);
        }));
        await Task.WhenAll(posters);

        Assert.Equal(40_000, await owner.AskAsync(() => owner.Count));
    }

    /// <summary>A request crosses no thread that it need not: neither the pool nor, where its own turn brought about what it awaits, another worker.</summary>
    [Fact]
    public async Task What_follows_on_an_await_begun_in_a_turn_is_run_by_workers()
    {
        var (first, second) = (new Counter(_workers), new Counter(_workers));
        static Thread Here() => Thread.CurrentThread;
        async Task<(Thread Begun, Thread Asked, Thread AfterOwner, Thread AfterPool)> RequestAsync()
        {
            var begun = Here();
            var asked = await second.AskAsync(Here);
            var after = Here();
            await Task.Run(() => { }, TestContext.Current.CancellationToken);
            return (begun, asked, after, Here());
        }

        var threads = await await first.AskAsync(RequestAsync);
        Assert.Equal((threads.Begun, threads.Begun), (threads.Asked, threads.AfterOwner));
        Assert.StartsWith("worker", threads.AfterPool.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_comes_while_the_watch_begins_is_not_lost()
    {
        for (var i = 0; i < 500; i++)
        {
            var (mine, theirs) = LocalSocket.Pair(SocketKind.Stream);
            using var _ = theirs;
            Posix.Write(theirs.Value, "first"u8);
            var reader = new Reader(_workers, mine);
            reader.Start();
            await reader.Read(5).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

            Posix.Write(theirs.Value, "then"u8);
            await reader.Read(9).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        }
    }

    private sealed class Counter(Workers workers) : Owner(workers)
    {
        public int Count { get; private set; }

        public void CountUnguarded() => Count++;

        protected override void OnTurn(PollEvents ready)
        {
        }

        protected override void OnFault(Exception fault) => Assert.Fail(fault.ToString());
    }

    private sealed class Reader(Workers workers, Descriptor socket) : Owner(workers)
    {
        private readonly List<(int Bytes, TaskCompletionSource Told)> _waiting = [];
        private long _token;
        private int _bytes;

        public void Start() => Workers.Watch(this, socket.Value, PollEvents.In, out _token);

        public Task Read(int bytes)
        {
            var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Post(() => _waiting.Add((bytes, told)));
            return told.Task;
        }

        protected override void OnTurn(PollEvents ready)
        {
            Span<byte> buffer = stackalloc byte[64];
            if (ready != PollEvents.None)
            {
                _bytes += Math.Max(0, Posix.Read(socket.Value, buffer));
                Workers.Arm(_token, socket.Value, PollEvents.In);
            }

            foreach (var (bytes, told) in _waiting)
            {
                if (_bytes >= bytes)
                    told.TrySetResult();
            }
        }

        protected override void OnFault(Exception fault) => Assert.Fail(fault.ToString());
    }
}
