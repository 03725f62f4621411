using System.Collections.Immutable;

namespace Abide.Daemon.Sessions;

/// <summary>Whether a session that can be parked has its process (or its memory).</summary>
internal enum Residence : byte
{
    /// <summary>It has not, and gets it when it is used.</summary>
    Parked,

    Waking,

    Live,

    /// <summary>It has, and what there is of it is being saved, in order to park it.</summary>
    Saving,

    /// <summary>It is saved and its process is being stopped; or that has ended by itself, while something still saves.</summary>
    Stopping,
}

/// <summary>All that decides about parking and waking one session. How its last turn or run came out is no part of it: parking leaves that as it was.</summary>
/// <param name="Residence">Where it is.</param>
/// <param name="Attempt">Grows with every wake and every attempt to park; results of an earlier one come too late.</param>
/// <param name="Waiting">The numbers of the messages that wait until it is live, in their order.</param>
/// <param name="Saving">The attempt whose save is under way, even when it was overtaken by a message: until it has come to an end nothing else is saved or woken, or an old save could come after a new one.</param>
internal sealed record ParkingState(Residence Residence, int Attempt, ImmutableArray<long> Waiting, int? Saving = null)
{
    public static ParkingState Parked { get; } = new(Residence.Parked, 0, []);
}

/// <summary>What happens to a session that can be parked.</summary>
internal abstract record ParkingEvent
{
    /// <summary>A message for it has come.</summary>
    public sealed record Used(long Message) : ParkingEvent;

    /// <summary>It is to be parked, if nothing protects it.</summary>
    public sealed record ParkAsked(Protection Protection) : ParkingEvent;

    public sealed record Woken(int Attempt) : ParkingEvent;

    public sealed record WakeFailed(int Attempt, string Reason) : ParkingEvent;

    public sealed record Saved(int Attempt) : ParkingEvent;

    public sealed record SaveFailed(int Attempt, string Reason) : ParkingEvent;

    /// <summary>Its process has ended, as was asked for in this attempt.</summary>
    public sealed record Stopped(int Attempt) : ParkingEvent;

    /// <summary>Its process has ended by itself.</summary>
    public sealed record Ended : ParkingEvent;
}

/// <summary>What is to be done, in order.</summary>
internal abstract record ParkingEffect
{
    public sealed record Wake(int Attempt) : ParkingEffect;

    public sealed record Save(int Attempt) : ParkingEffect;

    public sealed record Stop(int Attempt) : ParkingEffect;

    /// <summary>Hand it a message: it is live.</summary>
    public sealed record Deliver(long Message) : ParkingEffect;

    /// <summary>Tell who sent a message that it was not taken.</summary>
    public sealed record Refuse(long Message, string Reason) : ParkingEffect;

    /// <summary>It is not parked after all, and goes on as before.</summary>
    public sealed record Stay(string Reason) : ParkingEffect;

    /// <summary>It takes up nothing any more.</summary>
    public sealed record Leave : ParkingEffect;
}

/// <summary>
/// The decisions about parking and waking: a pure function. Saved first, then stopped; a message that comes while it is saved keeps it live, one that comes
/// while it is stopped wakes it again. No message is lost: each is delivered, or refused with a reason, once, in its order.
/// </summary>
internal static class ParkingMachine
{
    public static (ParkingState State, IReadOnlyList<ParkingEffect> Effects) Apply(ParkingState state, ParkingEvent happened) => (state.Residence, happened) switch
    {
        (Residence.Parked, ParkingEvent.Used e) => Wake(state with { Waiting = [e.Message] }),
        (Residence.Waking or Residence.Stopping, ParkingEvent.Used e) => (state with { Waiting = state.Waiting.Add(e.Message) }, []),
        (Residence.Live, ParkingEvent.Used e) => (state, [new ParkingEffect.Deliver(e.Message)]),
        (Residence.Saving, ParkingEvent.Used e) => (Live(state), [new ParkingEffect.Stay("it is used"), new ParkingEffect.Deliver(e.Message)]),

        (Residence.Waking, ParkingEvent.Woken e) when e.Attempt == state.Attempt => (Live(state), [.. state.Waiting.Select(message => new ParkingEffect.Deliver(message))]),
        (Residence.Waking, ParkingEvent.WakeFailed e) when e.Attempt == state.Attempt =>
            (Parked(state), [new ParkingEffect.Leave(), .. state.Waiting.Select(message => new ParkingEffect.Refuse(message, e.Reason))]),

        (Residence.Live, ParkingEvent.ParkAsked { Protection: Protection.None }) => state.Saving is null
            ? (state with { Residence = Residence.Saving, Attempt = state.Attempt + 1, Saving = state.Attempt + 1 }, [new ParkingEffect.Save(state.Attempt + 1)])
            : (state, [new ParkingEffect.Stay("it is still being saved")]),
        (Residence.Live, ParkingEvent.ParkAsked e) => (state, [new ParkingEffect.Stay($"it is protected: {e.Protection}")]),

        (_, ParkingEvent.Saved e) when e.Attempt == state.Saving => AfterSave(state with { Saving = null }, e.Attempt, fault: null),
        (_, ParkingEvent.SaveFailed e) when e.Attempt == state.Saving => AfterSave(state with { Saving = null }, e.Attempt, e.Reason),

        (Residence.Stopping, ParkingEvent.Stopped e) when e.Attempt == state.Attempt && state.Saving is null => Gone(state),
        (Residence.Live or Residence.Saving, ParkingEvent.Ended) => state.Saving is null ? Gone(state) : (state with { Residence = Residence.Stopping }, []),
        _ => (state, []),
    };

    private static (ParkingState, IReadOnlyList<ParkingEffect>) Wake(ParkingState state) =>
        (state with { Residence = Residence.Waking, Attempt = state.Attempt + 1 }, [new ParkingEffect.Wake(state.Attempt + 1)]);

    private static (ParkingState, IReadOnlyList<ParkingEffect>) AfterSave(ParkingState state, int attempt, string? fault) => state.Residence switch
    {
        Residence.Stopping => Gone(state),
        Residence.Saving when fault is null => (state with { Residence = Residence.Stopping }, [new ParkingEffect.Stop(attempt)]),
        Residence.Saving => (Live(state), [new ParkingEffect.Stay(fault)]),
        _ => (state, []), // a message came first
    };

    private static (ParkingState, IReadOnlyList<ParkingEffect>) Gone(ParkingState state)
    {
        if (state.Waiting.IsEmpty)
            return (Parked(state), [new ParkingEffect.Leave()]);
        var (next, effects) = Wake(state);
        return (next, [new ParkingEffect.Leave(), .. effects]);
    }

    private static ParkingState Live(ParkingState state) => state with { Residence = Residence.Live, Waiting = [] };

    private static ParkingState Parked(ParkingState state) => state with { Residence = Residence.Parked, Waiting = [] };
}
