namespace Abide.Daemon.Sessions;

/// <summary>What the catalog holds of a session: all that a list is made from, and all that brings it back after a restart.</summary>
internal sealed record SessionRecord
{
    public required SessionId Id { get; init; }

    public required string Name { get; init; }

    public string? Title { get; init; }

    public string Kind { get; init; } = "terminal";

    public string Source { get; init; } = "manual";

    public string Profile { get; init; } = "general";

    public string? Group { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    public bool Pinned { get; init; }

    public required SessionSpec Spec { get; init; }

    public int SpecRevision { get; init; } = 1;

    /// <summary>Intent, and the current or last run with its leader and outcome.</summary>
    public SessionState State { get; init; } = SessionState.New;

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public DateTimeOffset? LastAttachedAt { get; init; }

    public DateTimeOffset? LastActivityAt { get; init; }

    /// <summary>The terminal's size now.</summary>
    public int Columns { get; init; } = 80;

    public int Rows { get; init; } = 24;

    /// <summary>The last line on the screen.</summary>
    public string? LastLine { get; init; }

    /// <summary>Bytes of output kept.</summary>
    public long OutputBytes { get; init; }

    /// <summary>The journal position up to which this row tells the story.</summary>
    public long AppliedPosition { get; init; }

    public long Revision { get; init; }
}
