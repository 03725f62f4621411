namespace Abide.Protocol.Messages;

/// <summary>Lists sessions: pinned ones first, then the rest, newest first. Answered by <see cref="SessionList"/>.</summary>
public sealed record ListSessions : Message
{
    /// <summary>The most sessions of one page, 1–1,000, pinned ones not counted; null is all.</summary>
    public int? Limit { get; init; }

    /// <summary>Where the next page begins: <see cref="SessionList.Next"/> of the one before. Null is the first.</summary>
    public string? Cursor { get; init; }

    /// <summary>What newest means: <c>activity</c> (default) or <c>created</c>.</summary>
    public string? Sort { get; init; }

    /// <summary><c>first</c> (default): all pinned ones on top of the first page; <c>only</c>; <c>exclude</c>.</summary>
    public string? Pinned { get; init; }

    /// <summary>Which sessions; null is all.</summary>
    public SessionFilter? Filter { get; init; }
}

/// <summary>
/// Which sessions are meant: those to which everything that is given applies. Within a list of words one has to; the case of letters does not count.
/// </summary>
public sealed record SessionFilter
{
    /// <summary>Stands in name, title, id, command or working directory; what follows the word <c>in:output</c> stands in a line that it has printed.</summary>
    public string? Query { get; init; }

    /// <summary><c>terminal</c>, <c>repl</c>, <c>agent</c>.</summary>
    public IReadOnlyList<string>? Kinds { get; init; }

    /// <summary>Words of <see cref="SessionRow.Status"/>.</summary>
    public IReadOnlyList<string>? Statuses { get; init; }

    /// <summary>Words of <see cref="SessionRow.Phase"/>.</summary>
    public IReadOnlyList<string>? Phases { get; init; }

    /// <summary><c>manual</c>, <c>cron</c>, <c>channel</c>, <c>setup</c> (<c>system</c> is read as <c>setup</c>).</summary>
    public IReadOnlyList<string>? Sources { get; init; }

    /// <summary><c>general</c>, <c>coding</c>.</summary>
    public IReadOnlyList<string>? Profiles { get; init; }

    /// <summary>Where the process lives.</summary>
    public IReadOnlyList<string>? Hosts { get; init; }

    /// <summary>Groups.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>Labels, of which a session has one.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Created then or later.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Created before.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }
}

/// <summary>A page of sessions, in the order a person wants to see them.</summary>
/// <param name="Sessions">The sessions.</param>
/// <param name="Next">The cursor of the next page; null when this is the last.</param>
public sealed record SessionList(IReadOnlyList<SessionRow> Sessions, string? Next = null) : Message;

/// <summary>Counts the sessions that a filter means. Answered by <see cref="SessionCounts"/>.</summary>
/// <param name="Filter">Which; null is all.</param>
public sealed record CountSessions(SessionFilter? Filter = null) : Message;

/// <summary>How many there are, by what they are.</summary>
/// <param name="Total">Of all.</param>
/// <param name="Status">By status; what there is none of is left out.</param>
/// <param name="Kind">By kind.</param>
/// <param name="Source">By source.</param>
public sealed record SessionCounts(int Total, IReadOnlyDictionary<string, int> Status, IReadOnlyDictionary<string, int> Kind, IReadOnlyDictionary<string, int> Source) : Message;

/// <summary>Asks which groups there are. Answered by <see cref="GroupList"/>.</summary>
public sealed record ListGroups : Message;

/// <summary>The groups, by name.</summary>
public sealed record GroupList(IReadOnlyList<GroupRow> Groups) : Message;

/// <summary>A group of sessions.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Total">How many sessions are in it.</param>
/// <param name="Status">How many by status; what there is none of is left out.</param>
/// <param name="Viewers">How many are attached to them.</param>
/// <param name="LastActivityAt">When something last happened in one of them.</param>
public sealed record GroupRow(string Name, int Total, IReadOnlyDictionary<string, int> Status, int Viewers, DateTimeOffset LastActivityAt);

/// <summary>Changes what a person notes of a session; what is null stays. Answered by <see cref="SessionReply"/>.</summary>
/// <param name="Session">Which.</param>
public sealed record UpdateSession(string Session) : Message, ISessionRequest
{
    /// <summary>Another name: 1–64 characters of <c>a-z A-Z 0-9 . _ -</c>.</summary>
    public string? Name { get; init; }

    /// <summary>Shown first and never cleaned.</summary>
    public bool? Pinned { get; init; }

    /// <summary>What a person calls it, up to 200 characters; empty for what the program calls its window.</summary>
    public string? Title { get; init; }

    /// <summary>The group it belongs to: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, up to 64; empty for none.</summary>
    public string? Group { get; init; }

    /// <summary>Labels to add.</summary>
    public IReadOnlyList<string>? Label { get; init; }

    /// <summary>Labels to take off.</summary>
    public IReadOnlyList<string>? Unlabel { get; init; }

    /// <summary>Only if the row still has this revision; otherwise refused with <see cref="ErrorCodes.Changed"/>.</summary>
    public long? IfRevision { get; init; }

    /// <summary>As in <see cref="CreateSession.Autostart"/>.</summary>
    public bool? Autostart { get; init; }

    /// <summary>As in <see cref="CreateSession.Resurrect"/>.</summary>
    public string? Resurrect { get; init; }
}
