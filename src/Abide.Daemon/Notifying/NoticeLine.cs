using System.Collections.Immutable;

namespace Abide.Daemon.Notifying;

/// <summary>
/// When notices are sent: the first one at once, those that follow it within a time together at its end, and none in quiet hours, after which they come together. Pure.
/// </summary>
/// <param name="Waiting">Those not sent yet, oldest first.</param>
/// <param name="OpenFrom">When the next may be sent, of the monotonic clock.</param>
internal sealed record NoticeLine(ImmutableArray<Notice> Waiting, TimeSpan OpenFrom)
{
    /// <summary>More than these are counted and not kept.</summary>
    public const int Most = 100;

    public static NoticeLine Empty { get; } = new([], TimeSpan.Zero);

    public NoticeLine With(Notice notice) => Waiting.Length < Most ? this with { Waiting = Waiting.Add(notice) } : this;

    /// <summary>What is sent now.</summary>
    /// <param name="now">The monotonic time.</param>
    /// <param name="group">How long those that follow are gathered.</param>
    /// <param name="quiet">How long the quiet hours go on; null when there are none now.</param>
    /// <returns>Those to send, and when to look again; null when nothing waits.</returns>
    public (NoticeLine Next, IReadOnlyList<Notice> Send, TimeSpan? Again) Look(TimeSpan now, TimeSpan group, TimeSpan? quiet)
    {
        if (Waiting.IsEmpty)
            return (this, [], null);
        if (quiet is { } rest)
            return (this, [], rest);
        return now < OpenFrom ? (this, [], OpenFrom - now) : (new NoticeLine([], now + group), Waiting, null);
    }
}
