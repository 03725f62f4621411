using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Abide.Daemon.Io;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Abide.Daemon.Tests.Registry;

/// <summary>Parking and waking of a small real kind: a counter whose number only its process knows, and a file while it is parked.</summary>
public sealed class ParkingLoopTests : IAsyncDisposable
{
    private const int Cap = 3;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("abide-parking-");
    private readonly Workers _workers = new(4, NullLogger.Instance);
    private readonly List<Counter> _counters = [];
    private ResidentLimits _limits = new(Cap);

    public ParkingLoopTests()
    {
        Residents = new Residents(() => _limits, TimeProvider.System);
        _workers.Start();
    }

    private Residents Residents { get; }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_counters.Select(counter => counter.QuiesceAsync()));
        _workers.Dispose();
        _counters.ForEach(counter => counter.Dispose());
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Many_messages_to_more_sessions_than_may_live_are_all_counted_and_no_more_live_in_the_end()
    {
        const int Sessions = 8, Messages = 40;
        var counters = Enumerable.Range(0, Sessions).Select(_ => New()).ToArray();
        await Task.WhenAll(counters.SelectMany((counter, n) => Enumerable.Range(0, 2).Select(half => Task.Run(async () =>
        {
            var random = new Random((n * 2) + half);
            for (var i = 0; i < Messages / 2; i++)
            {
                await counter.AddAsync(1);
                if (random.Next(4) == 0)
                    counters[random.Next(Sessions)].Loop.Park(); // at any moment
            }
        }))));

        await SettledAsync(() => Residents.Count <= Cap && counters.Count(counter => counter.Pid is not null) <= Cap);
        foreach (var counter in counters)
            Assert.Equal(Messages, await counter.AddAsync(0));
        Assert.True(counters.Sum(counter => counter.Wakes) > Sessions, "none was parked and woken again");
        Assert.True(counters.All(counter => counter.MostAtOnce == 1), "two processes of one session");
    }

    [Fact]
    public async Task A_message_that_comes_while_a_session_is_saved_keeps_it_live()
    {
        var counter = New();
        await counter.AddAsync(5);
        var pid = counter.Pid;
        var saving = counter.HoldSave();
        counter.Loop.Park();
        await saving.Reached;

        Assert.Equal(6, await counter.AddAsync(1)); // answered although the save goes on
        saving.Go();

        Assert.Equal(7, await counter.AddAsync(1));
        Assert.Equal((pid, Residence.Live), (counter.Pid, counter.Loop.Residence));
        Assert.Contains("it is used", counter.Stayed);
    }

    [Fact]
    public async Task A_message_that_comes_while_its_process_is_stopped_wakes_it_again()
    {
        var counter = New();
        await counter.AddAsync(5);
        var stopping = counter.HoldStop();
        counter.Loop.Park();
        await stopping.Reached;
        var added = counter.AddAsync(1);
        Assert.False(added.IsCompleted);
        stopping.Go();

        Assert.Equal(6, await added);
        Assert.Equal((2, 1), (counter.Wakes, counter.MostAtOnce));
    }

    [Fact]
    public async Task What_cannot_be_saved_stays_as_it_is_and_says_so_and_another_goes()
    {
        var counters = Enumerable.Range(0, Cap + 1).Select(_ => New()).ToArray();
        counters[0].CannotSave = "the disk is full";
        foreach (var counter in counters)
            await counter.AddAsync(3);

        await SettledAsync(() => counters[1].Loop.Residence == Residence.Parked);
        Assert.Equal(["the disk is full"], counters[0].Stayed);
        Assert.All(counters, counter => Assert.Equal(counter == counters[1] ? Residence.Parked : Residence.Live, counter.Loop.Residence));
        Assert.Equal(3, await counters[0].AddAsync(0));
        Assert.Equal(1, counters[0].Wakes);
        counters[0].CannotSave = null;
        Assert.Equal(3, await counters[1].AddAsync(0)); // woken, which has the least recently used go: now it can be saved
    }

    [Fact]
    public async Task The_protected_may_exceed_the_limit_and_are_never_parked()
    {
        var counters = Enumerable.Range(0, Cap + 2).Select(_ => New()).ToArray();
        foreach (var counter in counters)
        {
            counter.Protection = Protection.Viewed;
            await counter.AddAsync(1);
        }

        counters[0].Loop.Park();
        Assert.Equal(2, await counters[0].AddAsync(1));
        Assert.All(counters, counter => Assert.Equal((1, Residence.Live), (counter.Wakes, counter.Loop.Residence)));
        counters[2].Protection = Protection.None;
        counters[4].Protection = Protection.None;
        await counters[1].AddAsync(1);
        await SettledAsync(() => counters[2].Loop.Residence == Residence.Parked && counters[4].Loop.Residence == Residence.Parked);
        Assert.Equal(Cap, Residents.Count);
    }

    [Fact]
    public async Task One_that_cannot_be_woken_tells_everybody_why_and_may_be_tried_again()
    {
        var counter = New();
        counter.CannotWake = "no such program";
        var refused = await Assert.ThrowsAsync<RefusedException>(() => counter.AddAsync(1));
        Assert.Equal("no such program", refused.Message);
        Assert.Equal(0, Residents.Count);
        counter.CannotWake = null;
        Assert.Equal(1, await counter.AddAsync(1));
    }

    [Fact]
    public async Task One_unused_for_long_is_parked_although_there_is_room()
    {
        _limits = new ResidentLimits(Cap, IdleTime: TimeSpan.Zero);
        var counter = New();
        await counter.AddAsync(4);
        await SettledAsync(() =>
        {
            Residents.LookAgain();
            return counter.Loop.Residence == Residence.Parked;
        });
        Assert.Equal(4, await counter.AddAsync(0));
    }

    private Counter New()
    {
        var counter = new Counter(_workers, Residents, Path.Combine(_directory.FullName, $"{_counters.Count}"));
        _counters.Add(counter);
        return counter;
    }

    private static async Task SettledAsync(Func<bool> holds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!holds())
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Stops at a point until it is let go.</summary>
    private sealed class Hold
    {
        private readonly TaskCompletionSource _reached = new(), _go = new();

        public Task Reached => _reached.Task;

        public void Go() => _go.SetResult();

        public Task WaitAsync()
        {
            _reached.TrySetResult();
            return _go.Task;
        }
    }

    /// <summary>A shell keeps the number; adding to it is a message.</summary>
    private sealed class Counter : Owner, IParkable, IDisposable
    {
        private readonly string _file;
        private readonly SemaphoreSlim _one = new(1);
        private readonly ConcurrentQueue<Task> _work = new();
        private Process? _process;
        private Hold? _save, _stop;
        private int _processes;

        public Counter(Workers workers, Residents residents, string file)
            : base(workers)
        {
            _file = file;
            Loop = new ParkingLoop(this, Post, _work.Enqueue, residents);
        }

        public SessionId Id { get; } = SessionId.New(TimeProvider.System);

        public ParkingLoop Loop { get; }

        public Protection Protection { get; set; }

        public string? CannotSave { get; set; }

        public string? CannotWake { get; set; }

        public int Wakes { get; private set; }

        public int MostAtOnce { get; private set; }

        public List<string> Stayed { get; } = [];

        public int? Pid => _process?.Id;

        public Hold HoldSave() => _save = new Hold();

        public Hold HoldStop() => _stop = new Hold();

        /// <summary>Adds to the number, and gives what it is then.</summary>
        public Task<int> AddAsync(int number) => Loop.UseAsync(() => AskAsync($"{number}"));

        public async Task WakeAsync()
        {
            if (CannotWake is { } reason)
                throw new IOException(reason);
            Wakes++;
            MostAtOnce = Math.Max(MostAtOnce, ++_processes);
            _process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "n=0; while read x; do n=$((n + x)); echo $n; done"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
            await AskAsync(File.Exists(_file) ? await File.ReadAllTextAsync(_file) : "0");
        }

        public async Task SaveAsync()
        {
            if (CannotSave is { } reason)
                throw new IOException(reason);
            var number = await AskAsync("0");
            if (_save is { } hold)
                await hold.WaitAsync();
            await File.WriteAllTextAsync(_file, $"{number}");
        }

        public async Task StopAsync()
        {
            if (_stop is { } hold)
                await hold.WaitAsync();
            Kill();
            _processes--;
        }

        /// <summary>Until nothing is under way.</summary>
        public async Task QuiesceAsync()
        {
            do
            {
                while (_work.TryDequeue(out var work))
                    await work;
            }
            while (await AskAsync(() => Loop.Residence is not (Residence.Live or Residence.Parked)) || !_work.IsEmpty);
        }

        public void Stays(string reason) => Stayed.Add(reason);

        public void Dispose()
        {
            Kill();
            _one.Dispose();
        }

        private void Kill()
        {
            _process?.Kill();
            _process?.WaitForExit();
            _process?.Dispose();
            _process = null;
        }

        protected override void OnTurn(PollEvents ready)
        {
        }

        protected override void OnFault(Exception fault) => throw fault;

        /// <summary>One question at a time: its answers come in the order of the questions.</summary>
        private async Task<int> AskAsync(string number)
        {
            await _one.WaitAsync();
            try
            {
                var process = _process!;
                await process.StandardInput.WriteLineAsync(number);
                await process.StandardInput.FlushAsync();
                return int.Parse((await process.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
            }
            finally
            {
                _one.Release();
            }
        }
    }
}
