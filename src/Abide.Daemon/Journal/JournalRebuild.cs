using Abide.Daemon.Sessions;

namespace Abide.Daemon.Journal;

/// <summary>What a journal still knows of its session when the catalog is lost.</summary>
internal sealed record RebuiltSession
{
    public required SessionId Session { get; init; }

    /// <summary>The last known name; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>The last known spec, as JSON.</summary>
    public required string Spec { get; init; }

    /// <summary>The last run that was started; 0 for none.</summary>
    public uint Run { get; init; }

    /// <summary>When the oldest entry that is kept was written.</summary>
    public DateTimeOffset FirstAt { get; init; }

    public DateTimeOffset LastAt { get; init; }

    /// <summary>When the last run started; null if that was dropped.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The payload of its <see cref="EntryType.RunStarted"/>.</summary>
    public byte[]? Started { get; init; }

    /// <summary>When the last run ended; null while it runs, as far as the journal knows.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The payload of its <see cref="EntryType.RunEnded"/>.</summary>
    public byte[]? Ended { get; init; }

    public long OutputBytes { get; init; }

    public Position End { get; init; }
}

/// <summary>Reads sessions back from their journals, for a catalog that is lost. Nothing is written.</summary>
internal static class JournalRebuild
{
    /// <exception cref="JournalException">The journal cannot be read at all.</exception>
    public static RebuiltSession Read(string directory)
    {
        var segments = SegmentDirectory.List(directory, null);
        var last = segments.Last(segment => !segment.IsStartLost).Start;
        var found = new RebuiltSession
        {
            Session = new SessionId(last.Session),
            Name = last.Name,
            Spec = last.Spec,
            Run = last.Run,
            OutputBytes = segments[0].Start.OutputBefore,
            FirstAt = UnixTime.At(segments[0].Time),
            LastAt = UnixTime.At(segments[^1].Time),
        };
        using var reader = new JournalReader(new JournalExtent(segments, segments[^1].End), segments[0].Base);
        while (reader.TryRead(out var entry))
        {
            if (entry.Microseconds == 0)
                continue; // a gap that the reader made
            found = found with { LastAt = entry.At, End = entry.Next };
            found = entry.Type switch
            {
                EntryType.Output => found with { OutputBytes = found.OutputBytes + entry.Payload.Length },
                EntryType.Gap => found with { OutputBytes = found.OutputBytes + (GapEntry.Parse(entry.Payload).Bytes ?? 0) },
                EntryType.Description when SessionDescription.TryParse(entry.Payload) is { } now => found with { Name = now.Name, Spec = now.Spec },
                EntryType.RunStarted => found with { Run = entry.Run, StartedAt = entry.At, Started = entry.Payload.ToArray(), EndedAt = null, Ended = null },
                EntryType.RunEnded when entry.Run == found.Run => found with { EndedAt = entry.At, Ended = entry.Payload.ToArray() },
                _ => found,
            };
        }

        return found;
    }
}
