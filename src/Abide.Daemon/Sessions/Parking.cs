namespace Abide.Daemon.Sessions;

/// <summary>Why a session is not parked now. One reason is enough; the protected may exceed a limit.</summary>
[Flags]
internal enum Protection : byte
{
    None = 0,

    /// <summary>It works: a turn, an evaluation or a run is in progress.</summary>
    Busy = 1,

    /// <summary>Something of it is not stored yet.</summary>
    Unsaved = 2,

    /// <summary>Somebody looks at it, reads it or waits for it.</summary>
    Viewed = 4,

    /// <summary>It waits for a person's permission.</summary>
    AwaitsPermission = 8,

    /// <summary>A terminal of its own runs.</summary>
    RunsTerminal = 16,

    Pinned = 32,

    /// <summary>An operation that is under way is addressed to it.</summary>
    Addressed = 64,
}

/// <summary>One that takes up what is limited: a process, or memory.</summary>
/// <param name="Id">Which session.</param>
/// <param name="Order">Grows with every use of any: the smallest was used least recently.</param>
/// <param name="LastUsed">When it was used last, on a clock that only goes forward.</param>
/// <param name="Protection">Why it is not parked.</param>
/// <param name="IsLeaving">True while it is being parked already.</param>
internal readonly record struct Resident(SessionId Id, long Order, TimeSpan LastUsed, Protection Protection, bool IsLeaving);

/// <summary>How many of a kind may take up what is limited, and for how long unused.</summary>
/// <param name="Cap">How many, 0 or more.</param>
/// <param name="IdleTime">Unused for so long they are parked although there are no more than <paramref name="Cap"/>; null is for ever.</param>
/// <param name="CountsBusy">False: only those count that do not work.</param>
internal readonly record struct ResidentLimits(int Cap, TimeSpan? IdleTime = null, bool CountsBusy = true);

/// <summary>Whom to park: a pure choice.</summary>
internal static class Parking
{
    /// <summary>Those to park now, least recently used first: as many as are too many, and those unused for too long; never one that is protected.</summary>
    public static IReadOnlyList<SessionId> Choose(IEnumerable<Resident> residents, ResidentLimits limits, TimeSpan now)
    {
        var all = residents.Where(resident => !resident.IsLeaving).OrderBy(resident => resident.Order).ToArray();
        var tooMany = all.Count(resident => limits.CountsBusy || (resident.Protection & Protection.Busy) == 0) - limits.Cap;
        var chosen = new List<SessionId>();
        foreach (var resident in all)
        {
            if (resident.Protection != Protection.None || (tooMany <= 0 && !(now - resident.LastUsed >= limits.IdleTime)))
                continue;
            chosen.Add(resident.Id);
            tooMany--;
        }

        return chosen;
    }
}
