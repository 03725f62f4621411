using System.Collections.Immutable;

namespace Abide.Daemon.Sessions;

/// <summary>What becomes of one who asks for a place.</summary>
internal enum PlaceAnswer
{
    /// <summary>It has one from now on.</summary>
    Granted,

    /// <summary>It waits at the end of the line.</summary>
    Waits,

    /// <summary>It has one or waits already: a session has one at most, and nothing has changed.</summary>
    Already,
}

/// <summary>
/// A number of places, and who waits for one: first come, first served. Pure and immutable: an operation gives the next state and says who got a place by it, so whoever
/// applies it in one step neither gives a place away twice nor forgets one who waits.
/// </summary>
internal sealed class Places
{
    private Places(int count, ImmutableArray<SessionId> taken, ImmutableArray<SessionId> waiting) => (Count, Taken, Waiting) = (count, taken, waiting);

    /// <summary>How many there are; who has one keeps it when there are fewer.</summary>
    public int Count { get; }

    public ImmutableArray<SessionId> Taken { get; }

    /// <summary>Who waits, the next one first.</summary>
    public ImmutableArray<SessionId> Waiting { get; }

    public static Places Of(int count) => new(count, [], []);

    /// <summary>Where in the line a session waits, from 1; null when it does not.</summary>
    public int? LineOf(SessionId session) => Waiting.IndexOf(session) is >= 0 and var index ? index + 1 : null;

    public (Places Next, PlaceAnswer Answer) Ask(SessionId session) =>
        Taken.Contains(session) || Waiting.Contains(session) ? (this, PlaceAnswer.Already)
        : Taken.Length < Count ? (new Places(Count, Taken.Add(session), Waiting), PlaceAnswer.Granted)
        : (new Places(Count, Taken, Waiting.Add(session)), PlaceAnswer.Waits);

    /// <summary>Gives a session's place back, or takes it out of the line; nothing for one that has neither.</summary>
    public (Places Next, ImmutableArray<SessionId> Granted) Leave(SessionId session) => new Places(Count, Taken.Remove(session), Waiting.Remove(session)).Grant();

    /// <summary>From now on there are so many.</summary>
    public (Places Next, ImmutableArray<SessionId> Granted) Resize(int count) => new Places(count, Taken, Waiting).Grant();

    private (Places Next, ImmutableArray<SessionId> Granted) Grant()
    {
        var free = Math.Clamp(Count - Taken.Length, 0, Waiting.Length);
        var granted = Waiting[..free];
        return (new Places(Count, Taken.AddRange(granted), Waiting[free..]), granted);
    }
}
