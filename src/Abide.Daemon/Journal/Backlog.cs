namespace Abide.Daemon.Journal;

/// <summary>
/// Entries that wait in memory until the disk takes them. When they grow too many, the oldest output goes; what happened besides output stays as long as it can.
/// </summary>
internal sealed class Backlog
{
    /// <summary>Bytes that are kept, headers included.</summary>
    public const int MaxBytes = 1024 * 1024;

    private readonly LinkedList<(EntryHeader Header, byte[] Payload)> _entries = new();
    private readonly StreamEnds _ends = new();
    private long _bytes;

    /// <summary>Bytes of output that had to go.</summary>
    public long DroppedBytes { get; private set; }

    /// <summary>Other entries that had to go.</summary>
    public int DroppedEntries { get; private set; }

    public (EntryHeader Header, byte[] Payload)? First => _entries.First?.Value;

    public void Add(in EntryHeader header, ReadOnlySpan<byte> payload)
    {
        _entries.AddLast((header, payload.ToArray()));
        _bytes += Size(payload);
        if (header.Type == EntryType.Output)
            _ends[header.Run, header.Stream] = header.StreamOffset + payload.Length;
        while (_bytes > MaxBytes)
            DropOne();
    }

    /// <summary>How far a stream has been taken, here or on the disk.</summary>
    public long End(uint run, byte stream, long onDisk) => Math.Max(_ends[run, stream], onDisk);

    /// <summary>The first entry is written.</summary>
    public void RemoveFirst()
    {
        _bytes -= Size(_entries.First!.Value.Payload);
        _entries.RemoveFirst();
    }

    /// <summary>The gap is written.</summary>
    public void ForgetDropped() => (DroppedBytes, DroppedEntries) = (0, 0);

    private void DropOne()
    {
        var victim = _entries.First!;
        while (victim.Next is { } next && !victim.Value.Header.Type.IsStream())
            victim = next;
        if (!victim.Value.Header.Type.IsStream())
            victim = _entries.First!;
        _bytes -= Size(victim.Value.Payload);
        if (victim.Value.Header.Type == EntryType.Output)
            DroppedBytes += victim.Value.Payload.Length;
        else
            DroppedEntries++;
        _entries.Remove(victim);
    }

    private static int Size(ReadOnlySpan<byte> payload) => EntryHeader.Size + payload.Length;
}
