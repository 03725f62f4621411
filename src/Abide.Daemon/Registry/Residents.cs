using Abide.Daemon.Sessions;

namespace Abide.Daemon.Registry;

/// <summary>One that takes up what is limited and can be parked. Any thread asks.</summary>
internal interface IResident
{
    SessionId Id { get; }

    /// <summary>Why it is not parked, as far as others know; when it is asked to it looks again.</summary>
    Protection Protection { get; }

    /// <summary>Asks it to park itself, in its own turn: then it tells <see cref="Residents.Left"/> or, when it is used or cannot be saved, <see cref="Residents.Stays"/>.</summary>
    void Park();
}

/// <summary>
/// Those of one kind that take up what is limited, in the order of their use. Who comes in when there are too many has the least recently used parked. A leaf: calls
/// nobody while it holds its lock.
/// </summary>
/// <param name="limits">How many may there be; asked for each time.</param>
/// <param name="time">The clock.</param>
internal sealed class Residents(Func<ResidentLimits> limits, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SessionId, Entry> _entries = [];
    private long _order;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    /// <summary>Notes that one is used, or came in, and has others parked where there are too many now.</summary>
    public void Used(IResident resident)
    {
        lock (_lock)
            _entries[resident.Id] = new Entry(resident, ++_order, time.GetElapsedTime(0));
        Look(addressed: resident);
    }

    /// <summary>Notes that one was not parked; it is asked again after it was used, or at the next <see cref="LookAgain"/>.</summary>
    public void Stays(IResident resident)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(resident.Id, out var entry) && entry.Resident == resident)
                (entry.IsLeaving, entry.Stays) = (false, true);
        }

        Look();
    }

    /// <summary>Notes that one takes up nothing any more.</summary>
    public void Left(IResident resident)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(resident.Id, out var entry) && entry.Resident == resident)
                _entries.Remove(resident.Id);
        }
    }

    /// <summary>Has parked what was unused for too long, or could not be parked before; to be called now and then.</summary>
    public void LookAgain()
    {
        lock (_lock)
        {
            foreach (var entry in _entries.Values)
                entry.Stays = false;
        }

        Look();
    }

    private void Look(IResident? addressed = null)
    {
        List<IResident> park = [];
        lock (_lock)
        {
            var (allowed, now) = (limits(), time.GetElapsedTime(0));
            if (_entries.Count <= allowed.Cap && allowed.IdleTime is null)
                return;
            foreach (var id in Parking.Choose(_entries.Values.Select(entry => entry.ToResident(addressed)), allowed, now))
            {
                _entries[id].IsLeaving = true;
                park.Add(_entries[id].Resident);
            }
        }

        foreach (var resident in park)
            resident.Park();
    }

    private sealed class Entry(IResident resident, long order, TimeSpan lastUsed)
    {
        public IResident Resident { get; } = resident;

        public bool IsLeaving { get; set; }

        public bool Stays { get; set; }

        public Resident ToResident(IResident? addressed)
        {
            var more = (Stays ? Protection.Unsaved : Protection.None) | (Resident == addressed ? Protection.Addressed : Protection.None);
            return new Resident(Resident.Id, order, lastUsed, Resident.Protection | more, IsLeaving);
        }
    }
}
