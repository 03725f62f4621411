namespace Abide.Daemon.Journal;

/// <summary>One entry as a reader sees it. The payload is valid until the reader reads on.</summary>
internal readonly ref struct Entry
{
    /// <summary>Where it begins; for the rest of an output entry, where that rest begins.</summary>
    public required Position Position { get; init; }

    /// <summary>Where to go on reading.</summary>
    public required Position Next { get; init; }

    public required EntryType Type { get; init; }

    public EntryFlags Flags { get; init; }

    /// <summary>Microseconds since the Unix epoch, UTC; see <see cref="At"/>.</summary>
    public long Microseconds { get; init; }

    /// <summary>The run that it belongs to; 0 for none.</summary>
    public uint Run { get; init; }

    /// <summary>Which of the run's streams; 0 for the terminal.</summary>
    public byte Stream { get; init; }

    /// <summary>For output and input: the offset of the first payload byte in its stream.</summary>
    public long StreamOffset { get; init; }

    public ReadOnlySpan<byte> Payload { get; init; }

    public DateTimeOffset At => UnixTime.At(Microseconds);
}
