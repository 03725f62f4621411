namespace Abide.Protocol.Messages;

/// <summary>
/// Searches what sessions have printed, the one created last first. Answered by <see cref="ChannelOpened"/>; Output frames of that channel then carry JSON, one <see cref="SearchRecord"/>
/// a line, as they are found, and a Closed frame ends it.
/// </summary>
/// <param name="Text">What to find in a line: 1 to 1,000 characters.</param>
public sealed record SearchOutput(string Text) : Message
{
    /// <summary>True takes the text as a regular expression of .NET's, without look-around and back references.</summary>
    public bool Regex { get; init; }

    /// <summary><c>smart</c> (default: the case of letters counts if there is a capital one), <c>exact</c> or <c>ignore</c>.</summary>
    public string? Case { get; init; }

    /// <summary>Lines before and behind each that are shown, 0–100.</summary>
    public int Context { get; init; }

    /// <summary>Only these sessions, by name or id.</summary>
    public IReadOnlyList<string>? Sessions { get; init; }

    /// <summary>Only sessions to which this applies.</summary>
    public SessionFilter? Filter { get; init; }

    /// <summary>With those in the trash.</summary>
    public bool Trash { get; init; }

    /// <summary>Only lines that were printed then or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only lines that were printed before.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The most lines to find, from 1; null is all.</summary>
    public int? Limit { get; init; }

    /// <summary>Go on behind this: <see cref="SearchRecord.Cursor"/> of a line that was found.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Something that a search tells; what does not apply is left out.</summary>
public sealed record SearchRecord
{
    /// <summary><c>hit</c> (a line), <c>skipped</c> (a session that cannot be read, or not further) or <c>end</c> (the last). A reader skips what it does not know.</summary>
    public required string Type { get; init; }

    /// <summary>The session's id.</summary>
    public string? Session { get; init; }

    /// <summary>The session's name.</summary>
    public string? Name { get; init; }

    /// <summary>The journal position where the line begins; reading from there shows it.</summary>
    public long? Position { get; init; }

    /// <summary>When its beginning was printed.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The run that printed it.</summary>
    public long? Run { get; init; }

    /// <summary>Its text without escape sequences, up to 1,000 bytes around the match.</summary>
    public string? Line { get; init; }

    /// <summary>Where the match begins in the line, in UTF-16 units.</summary>
    public int? Start { get; init; }

    /// <summary>How long the match is, in UTF-16 units.</summary>
    public int? Length { get; init; }

    /// <summary>True when there is more of the line.</summary>
    public bool? Cut { get; init; }

    /// <summary>Lines before it that were not told yet.</summary>
    public IReadOnlyList<string>? Before { get; init; }

    /// <summary>Lines behind it, up to the next that is told.</summary>
    public IReadOnlyList<string>? After { get; init; }

    /// <summary>True when these lines follow the last that were told without a gap.</summary>
    public bool? Follows { get; init; }

    /// <summary>To go on searching behind this line; of the last record: behind the last line, where there may be more.</summary>
    public string? Cursor { get; init; }

    /// <summary>Why a session was skipped.</summary>
    public string? Reason { get; init; }

    /// <summary>Of the last record: how many sessions were to be searched.</summary>
    public int? Sessions { get; init; }

    /// <summary>Of the last record: bytes of output that were gone through.</summary>
    public long? Bytes { get; init; }
}
