using System.Collections.Concurrent;
using Abide.Processes;

namespace Abide.Daemon.Io;

/// <summary>
/// Owns a piece of state that is touched in its turns only, one turn at a time, on whichever worker is free: so the state needs no lock.
/// Others leave messages with <see cref="Post"/>; descriptors that it watches make it ready.
/// </summary>
internal abstract class Owner
{
    private const int Idle = 0, Queued = 1, Running = 2, RunningAndCalled = 3;

    private ConcurrentQueue<Action>? _mail; // made with the first message: thousands of owners never get one
    private int _state;
    private uint _ready;

    protected Owner(Workers workers) => Workers = workers;

    protected Workers Workers { get; }

    /// <summary>The number of the worker that gives the present turn, from 0, for what belongs to a worker (landing slots).</summary>
    protected int Worker { get; private set; }

    /// <summary>Has <paramref name="message"/> run in a turn of this owner, after all that were posted before it.</summary>
    public void Post(Action message)
    {
        (Volatile.Read(ref _mail) ?? Interlocked.CompareExchange(ref _mail, new ConcurrentQueue<Action>(), null) ?? _mail).Enqueue(message);
        Call();
    }

    /// <summary>Runs <paramref name="question"/> in a turn of this owner and hands its answer back.</summary>
    public Task<T> AskAsync<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                answer.SetResult(question());
            }
            catch (Exception e)
            {
                answer.SetException(e);
            }
        });
        return answer.Task;
    }

    /// <summary>Has this owner take a turn soon.</summary>
    public void Call()
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            var (next, enqueue) = state switch
            {
                Idle => (Queued, true),
                Running => (RunningAndCalled, false),
                _ => (state, false),
            };
            if (next == state || Interlocked.CompareExchange(ref _state, next, state) == state)
            {
                if (enqueue)
                    Workers.Enqueue(this);
                return;
            }
        }
    }

    /// <summary>Called by a worker when a watched descriptor is ready; runs the turn at once where no other worker does.</summary>
    internal void BeReady(PollEvents events, int worker)
    {
        Interlocked.Or(ref _ready, (uint)events);
        if (Interlocked.CompareExchange(ref _state, Queued, Idle) == Idle)
            TakeTurn(worker);
        else
            Call();
    }

    internal void TakeTurn(int worker)
    {
        Volatile.Write(ref _state, Running);
        Worker = worker;
        try
        {
            if (Volatile.Read(ref _mail) is { } mail)
            {
                for (var n = mail.Count; n > 0 && mail.TryDequeue(out var message); n--)
                    message();
            }

            OnTurn((PollEvents)Interlocked.Exchange(ref _ready, 0));
        }
        catch (Exception e)
        {
            OnFault(e);
        }

        if (Volatile.Read(ref _mail) is { IsEmpty: false })
            Call();
        if (Interlocked.CompareExchange(ref _state, Idle, Running) == Running)
            return;
        Volatile.Write(ref _state, Queued);
        Workers.Enqueue(this);
    }

    /// <summary>The owner's turn; messages posted have been run just before.</summary>
    /// <param name="ready">What the watched descriptors were ready for since the last turn.</param>
    protected abstract void OnTurn(PollEvents ready);

    /// <summary>A turn threw: a defect, or the operating system's refusal where none was expected.</summary>
    protected abstract void OnFault(Exception fault);
}
