namespace Abide.Protocol.Messages;

/// <summary>Asks for what a menu shows of sessions. Answered by <see cref="Board"/>.</summary>
/// <param name="Filter">Which; null is all.</param>
public sealed record ReadBoard(SessionFilter? Filter = null) : Message
{
    /// <summary>How many of the last lines of output to show of each, 0–100; null is 10.</summary>
    public int? Lines { get; init; }

    /// <summary>How many characters of a line to show, 1–1,000; null is 60.</summary>
    public int? Columns { get; init; }
}

/// <summary>Sessions as a menu shows them: those that need a person first, then by name.</summary>
/// <param name="Total">How many there are.</param>
/// <param name="Colors">How many of each color; what there is none of is left out.</param>
/// <param name="Sessions">The sessions.</param>
public sealed record Board(int Total, IReadOnlyDictionary<string, int> Colors, IReadOnlyList<BoardRow> Sessions) : Message;

/// <summary>What a menu shows of a session.</summary>
public sealed record BoardRow
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name; <c>HOST:NAME</c> on another host.</summary>
    public required string Name { get; init; }

    /// <summary>The group it belongs to.</summary>
    public string? Group { get; init; }

    /// <summary>Where its process lives.</summary>
    public required string Host { get; init; }

    /// <summary>As in <see cref="SessionRow.Status"/>.</summary>
    public required string Status { get; init; }

    /// <summary>Why the status is what it is.</summary>
    public string? StatusReason { get; init; }

    /// <summary><c>green</c> runs, <c>gray</c> was stopped or is done, <c>yellow</c> waits for a restart or for a person, <c>red</c> has failed or cannot be reached, <c>blue</c> is on its way.</summary>
    public required string Color { get; init; }

    /// <summary>Failures in a row.</summary>
    public int Failures { get; init; }

    /// <summary>How many automatic restarts in a row there are at most; -1 is no limit.</summary>
    public int MaxRetries { get; init; }

    /// <summary>When it is started next by itself.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>When the current or last run started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How its last run failed, if it did.</summary>
    public string? LastError { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? LastErrorAt { get; init; }

    /// <summary>The last lines that it printed; of a session on another host the last one at most.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>What can be done with it now: <c>start</c>, <c>resume</c>, <c>restart</c>, <c>stop</c>, <c>kill</c>, <c>attach</c>, <c>logs</c>.</summary>
    public IReadOnlyList<string> Actions { get; init; } = [];
}
