namespace Abide.Daemon.Journal;

/// <summary>What a journal's entries add up to: kept while they are written, found again when they are read.</summary>
internal sealed class Tally
{
    /// <summary>How far each stream is journalled.</summary>
    public StreamEnds Ends { get; } = new();

    /// <summary>The last run that was started; 0 for none.</summary>
    public uint Run { get; private set; }

    /// <summary>How the last run ended; null while it has not, and before the first.</summary>
    public EndedRun? Ended { get; private set; }

    /// <summary>Bytes of output since the session was created, missing and dropped ones included.</summary>
    public long OutputBytes { get; private set; }

    /// <summary>True when the segment so far holds entries that no limit of history drops.</summary>
    public bool IsKept { get; private set; }

    /// <summary>Begins with what a segment's start says of all before it.</summary>
    public void Begin(SegmentStart start)
    {
        Ends.Reset(start.Streams);
        Run = start.Run;
        Ended = start.Ended;
        OutputBytes = start.OutputBefore;
        IsKept = false;
    }

    public void Note(in EntryHeader header, ReadOnlySpan<byte> payload)
    {
        IsKept |= header.Type.IsKept();
        switch (header.Type)
        {
            case EntryType.Output:
                Ends[header.Run, header.Stream] = header.StreamOffset + header.Length;
                OutputBytes += header.Length;
                break;
            case EntryType.Gap:
                OutputBytes += GapEntry.Parse(payload).Bytes ?? 0;
                break;
            case EntryType.RunStarted:
                Run = header.Run;
                Ended = null;
                Ends.BeginRun(header.Run);
                break;
            case EntryType.RunEnded when header.Run >= Run: // one that could not be started has an end only
                var before = (header.Flags & EntryFlags.Continuation) != 0 && Ended is { } begun ? begun.Outcome : [];
                Ended = new EndedRun(header.Run, header.Time, [.. before, .. payload]);
                break;
            default:
                break;
        }
    }
}
