using System.Collections.Concurrent;
using Abide.Processes;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Io;

/// <summary>
/// A few threads that give owners their turns: whose descriptor is ready, or who was called. Each descriptor is armed for one event at a time, so that
/// a flood goes to the end of the kernel's ready list after each turn, and an echo overtakes it. Asynchronous code begun by a worker is gone on with by
/// workers (<see cref="SynchronizationContext"/>): by the same one after its present turn where that is what brought it about, so that a request crosses no thread it need not.
/// </summary>
internal sealed partial class Workers : IDisposable
{
    private const long WakeToken = -1;

    [ThreadStatic]
    private static Queue<Job>? t_next;

    private readonly Poller _poller = new();
    private readonly WakeSignal _wake = new();
    private readonly ConcurrentQueue<Job> _jobs = new();
    private readonly ConcurrentDictionary<long, Owner> _watchers = new();
    private readonly Thread[] _threads;
    private readonly ILogger _log;
    private long _lastToken;
    private volatile bool _stopping;

    public Workers(int count, ILogger log)
    {
        _log = log;
        _poller.Add(_wake.Descriptor.Value, WakeToken, PollEvents.In | PollEvents.EdgeTriggered); // one call wakes one worker
        _threads = new Thread[count];
        for (var i = 0; i < count; i++)
        {
            var worker = i;
            _threads[i] = new Thread(() => Work(worker), 512 * 1024) { Name = $"worker {i}", IsBackground = true };
        }
    }

    public int Count => _threads.Length;

    public void Start()
    {
        foreach (var thread in _threads)
            thread.Start();
    }

    /// <summary>Watches a descriptor, armed for one event; <see cref="Arm"/> arms it again.</summary>
    /// <param name="owner">Whose turn an event brings.</param>
    /// <param name="descriptor">What is watched.</param>
    /// <param name="events">What for.</param>
    /// <param name="token">For <see cref="Arm"/> and <see cref="Unwatch"/>; set before the watch begins, because the first event may bring a turn before this returns.</param>
    public void Watch(Owner owner, int descriptor, PollEvents events, out long token)
    {
        token = Interlocked.Increment(ref _lastToken);
        _watchers[token] = owner;
        _poller.Add(descriptor, token, events | PollEvents.OneShot);
    }

    public void Arm(long token, int descriptor, PollEvents events) => _poller.Change(descriptor, token, events | PollEvents.OneShot);

    /// <summary>Ends a watch; call it before the descriptor is closed. An event that is on its way may still come.</summary>
    public void Unwatch(long token, int descriptor)
    {
        if (_watchers.TryRemove(token, out _))
            _poller.Remove(descriptor);
    }

    /// <summary>Gives an owner a turn: by this worker right after the present turn, or by any worker.</summary>
    public void Enqueue(Owner owner) => Enqueue(new Job(owner, null, null));

    public void Dispose()
    {
        _stopping = true;
        _wake.Set();
        foreach (var thread in _threads)
        {
            if (thread.IsAlive)
                thread.Join();
        }

        _poller.Dispose();
        _wake.Dispose();
    }

    private void Enqueue(Job job)
    {
        if (t_next is { Count: 0 } next)
        {
            next.Enqueue(job);
            return;
        }

        _jobs.Enqueue(job);
        _wake.Set();
    }

    private void Work(int worker)
    {
        var next = t_next = new Queue<Job>();
        SynchronizationContext.SetSynchronizationContext(new Context(this));
        Span<PollEvent> events = stackalloc PollEvent[1];
        while (!_stopping)
        {
            while (next.TryDequeue(out var mine))
                mine.Run(worker);
            if (_poller.Wait(events, Timeout.Infinite) < 1)
                continue;
            if (events[0].Token != WakeToken)
            {
                if (_watchers.TryGetValue(events[0].Token, out var owner))
                    owner.BeReady(events[0].Events, worker);
            }
            else if (_jobs.TryDequeue(out var job))
            {
                if (!_jobs.IsEmpty)
                    _wake.Set(); // the next worker takes the next one
                job.Run(worker);
            }
        }

        _wake.Set(); // whoever still waits is to end too
        LogEnded(_log, worker);
    }

    /// <summary>An owner's turn, or what follows on something awaited.</summary>
    private readonly record struct Job(Owner? Owner, SendOrPostCallback? Callback, object? State)
    {
        public void Run(int worker)
        {
            Owner?.TakeTurn(worker);
            Callback?.Invoke(State);
        }
    }

    private sealed class Context(Workers workers) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => workers.Enqueue(new Job(null, d, state));

        public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("nobody waits for a worker");

        public override SynchronizationContext CreateCopy() => this;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "worker {Worker} ended")]
    private static partial void LogEnded(ILogger logger, int worker);
}
