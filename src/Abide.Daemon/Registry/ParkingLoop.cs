using Abide.Daemon.Sessions;

namespace Abide.Daemon.Registry;

/// <summary>What parking means for a kind of session. Waking, saving and stopping go on outside the session's turns; what they throw is told as the reason.</summary>
internal interface IParkable
{
    SessionId Id { get; }

    /// <summary>Why it is not to be parked now. Any thread asks.</summary>
    Protection Protection { get; }

    /// <summary>Gives it its process again, as it was when it was saved.</summary>
    Task WakeAsync();

    /// <summary>Saves all that the process knows.</summary>
    Task SaveAsync();

    /// <summary>Ends the process, which has been saved.</summary>
    Task StopAsync();

    /// <summary>It was to be parked and was not. In a turn.</summary>
    void Stays(string reason);
}

/// <summary>
/// Parks and wakes one session: performs what <see cref="ParkingMachine"/> decides. The check whether it may be parked and the claim are one step, in the session's turn,
/// in which its messages are delivered too.
/// </summary>
/// <param name="kind">What it means.</param>
/// <param name="post">Has something run in the session's turn.</param>
/// <param name="track">Knows what goes on outside the turns, and waits for it when the daemon ends.</param>
/// <param name="residents">Those among which it takes up a place.</param>
internal sealed class ParkingLoop(IParkable kind, Action<Action> post, Action<Task> track, Residents residents) : IResident
{
    private readonly Dictionary<long, Action<string?>> _messages = [];
    private ParkingState _state = ParkingState.Parked;
    private long _lastMessage;
    private int _operations;

    public SessionId Id => kind.Id;

    public Protection Protection => kind.Protection | (Volatile.Read(ref _operations) > 0 ? Protection.Addressed : Protection.None);

    /// <summary>Where it is; any thread may ask.</summary>
    public Residence Residence => Volatile.Read(ref _state).Residence;

    /// <summary>Wakes the session if it is parked, then does something with it, in a turn; it is not parked before that is done. Any thread may call.</summary>
    /// <param name="message">What to do; what it gives is awaited.</param>
    /// <exception cref="RefusedException">It could not be woken; nothing was done.</exception>
    public async Task<T> UseAsync<T>(Func<Task<T>> message)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Increment(ref _operations);
        try
        {
            post(() => Receive(async refusal =>
            {
                try
                {
                    done.SetResult(refusal is null ? await message() : throw new RefusedException(refusal));
                }
                catch (Exception e)
                {
                    done.SetException(e);
                }
            }));
            return await done.Task;
        }
        finally
        {
            Interlocked.Decrement(ref _operations);
            post(() => Touch());
        }
    }

    /// <inheritdoc/>
    public void Park() => post(() => Happen(new ParkingEvent.ParkAsked(Protection)));

    /// <summary>Its process has ended by itself. In a turn.</summary>
    public void Ended() => Happen(new ParkingEvent.Ended());

    private void Receive(Action<string?> message)
    {
        _messages.Add(++_lastMessage, message);
        Happen(new ParkingEvent.Used(_lastMessage));
    }

    private void Touch()
    {
        if (_state.Residence == Residence.Live)
            residents.Used(this);
    }

    private void Happen(ParkingEvent happened)
    {
        var (state, effects) = ParkingMachine.Apply(_state, happened);
        Volatile.Write(ref _state, state);
        foreach (var effect in effects)
            Perform(effect);
    }

    private void Perform(ParkingEffect effect)
    {
        switch (effect)
        {
            case ParkingEffect.Wake(var attempt):
                residents.Used(this);
                track(DoAsync(kind.WakeAsync, new ParkingEvent.Woken(attempt), reason => new ParkingEvent.WakeFailed(attempt, reason)));
                break;
            case ParkingEffect.Save(var attempt):
                track(DoAsync(kind.SaveAsync, new ParkingEvent.Saved(attempt), reason => new ParkingEvent.SaveFailed(attempt, reason)));
                break;
            case ParkingEffect.Stop(var attempt):
                track(DoAsync(kind.StopAsync, new ParkingEvent.Stopped(attempt), _ => new ParkingEvent.Stopped(attempt))); // it is saved, and nobody uses that process any more
                break;
            case ParkingEffect.Deliver(var message):
                Take(message)(null);
                break;
            case ParkingEffect.Refuse(var message, var reason):
                Take(message)(reason);
                break;
            case ParkingEffect.Stay(var reason):
                residents.Stays(this);
                kind.Stays(reason);
                break;
            case ParkingEffect.Leave:
                residents.Left(this);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(effect), effect, "an effect that the parking loop does not know");
        }
    }

    private Action<string?> Take(long message)
    {
        _messages.Remove(message, out var taken);
        return taken!;
    }

    private async Task DoAsync(Func<Task> work, ParkingEvent done, Func<string, ParkingEvent> failed)
    {
        var outcome = done;
        try
        {
            await Task.Run(work);
        }
        catch (Exception e)
        {
            outcome = failed(e.Message);
        }

        post(() => Happen(outcome));
    }
}
