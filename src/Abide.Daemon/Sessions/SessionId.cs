namespace Abide.Daemon.Sessions;

/// <summary>A session's identity: a UUIDv7, so that ids sort by the time of creation. Never reused, never a user's text.</summary>
internal readonly record struct SessionId(Guid Value) : IComparable<SessionId>
{
    /// <summary>The fewest characters of an id that a person may give instead of the whole.</summary>
    public const int MinPrefix = 6;

    public static SessionId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    public static bool TryParse(string text, out SessionId id)
    {
        var ok = Guid.TryParseExact(text, "D", out var value);
        id = new SessionId(value);
        return ok;
    }

    public int CompareTo(SessionId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("D");
}
