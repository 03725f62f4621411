using System.Globalization;

namespace Abide.Daemon.Journal;

/// <summary>
/// Finds out where a journal ends and how far its streams have come: its last segment is read through, block by block. What stands behind the last sound
/// entry is a torn tail, normal after a kill in the middle of a write. What is damaged with sound entries behind it stays: a hole.
/// </summary>
internal sealed class JournalRecovery
{
    private JournalRecovery(Segment[] segments)
    {
        Segments = segments;
        Tally.Begin(Last.Start);
    }

    public Segment[] Segments { get; }

    public Segment Last => Segments[^1];

    /// <summary>What the entries up to there add up to.</summary>
    public Tally Tally { get; } = new();

    /// <summary>Bytes of the last segment up to the end of its last sound entry.</summary>
    public long SoundLength { get; private set; }

    /// <summary>Bytes of the last segment's file.</summary>
    public long FileLength => Last.End.Value - Last.Base.Value;

    /// <exception cref="JournalException">The journal cannot be read at all.</exception>
    public static JournalRecovery Of(string directory, JournalStart start)
    {
        var recovery = new JournalRecovery(SegmentDirectory.List(directory, start.Session));
        try
        {
            recovery.Scan();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"{recovery.Last.Path} cannot be read: {e.Message}", e);
        }

        return recovery;
    }

    /// <summary>Puts what is behind the last sound entry aside, in a file of its own; zeros, which a crash of the machine leaves, are not worth it.</summary>
    /// <returns>False when the disk does not take it: then nothing may be cut.</returns>
    public bool TrySaveTail()
    {
        var tail = new byte[FileLength - SoundLength];
        try
        {
            using var file = SegmentDirectory.OpenForReading(Last.Path);
            var length = RandomAccess.Read(file, tail, SoundLength);
            if (!tail.AsSpan(0, length).ContainsAnyExcept((byte)0))
                return true;
            var name = (Last.Base.Value + SoundLength).ToString("x16", CultureInfo.InvariantCulture) + ".cut";
            File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(Last.Path)!, name), tail.AsSpan(0, length));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Scan()
    {
        using var file = SegmentDirectory.OpenForReading(Last.Path);
        var block = new byte[SegmentFile.Block];
        for (long offset = 0; offset < FileLength; offset += SegmentFile.Block)
        {
            var rest = block.AsSpan(0, RandomAccess.Read(file, block, offset));
            for (var at = 0; EntryHeader.TryRead(rest[at..], out var header);)
            {
                Tally.Note(header, rest.Slice(at + EntryHeader.Size, header.Length));
                at += EntryHeader.Size + header.Length;
                SoundLength = offset + at;
            }
        }
    }
}
