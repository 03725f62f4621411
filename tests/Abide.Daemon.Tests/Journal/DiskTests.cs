using System.Collections.Concurrent;
using Abide.Daemon.Journal;
using Abide.Processes;

namespace Abide.Daemon.Tests.Journal;

public sealed class DiskTests : IDisposable
{
    private readonly FaultyDisk _disk = new();
    private readonly JournalFixture _fixture;

    public DiskTests() => _fixture = new JournalFixture { Start = JournalFixture.Usual with { Disk = _disk } };

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(300_000, 0)]
    [InlineData(3_000_000, 1)]
    public void A_full_disk_costs_only_what_memory_cannot_hold_and_says_so(int bytesWhileFull, int expectGap)
    {
        var output = JournalFixture.RandomBytes(new Random(1), 400_000 + bytesWhileFull);
        using var journal = _fixture.Create();
        Append(journal, output, 0, 200_000);
        _disk.IsFull = true;
        Append(journal, output, 200_000, bytesWhileFull);
        Assert.NotNull(journal.Fault);
        Assert.Equal(200_000 + bytesWhileFull, journal.StreamOffset(1, 0));
        Assert.False(journal.Retry());
        var stuck = journal.End;
        _disk.IsFull = false;
        Assert.True(journal.Retry());
        Assert.Null(journal.Fault);
        Assert.True(journal.End > stuck);
        Append(journal, output, 200_000 + bytesWhileFull, 200_000);

        var (expected, missing, told) = (0L, 0L, 0L);
        using var reader = journal.OpenReader(journal.Start);
        while (reader.TryRead(out var entry))
        {
            if (entry.Type == EntryType.Gap)
            {
                told += GapEntry.Parse(entry.Payload).Bytes ?? 0;
                continue;
            }

            missing += entry.StreamOffset - expected;
            Assert.Equal(output.AsSpan((int)entry.StreamOffset, entry.Payload.Length), entry.Payload);
            expected = entry.StreamOffset + entry.Payload.Length;
        }

        Assert.Equal(output.Length, expected);
        Assert.Equal(missing, told);
        Assert.Equal(output.Length, journal.OutputBytes);
        Assert.Equal(expectGap == 1, missing > 0);
        Assert.True(missing <= Math.Max(0, bytesWhileFull - (Backlog.MaxBytes * 9 / 10)));
    }

    [Fact]
    public void A_daemon_that_dies_while_the_disk_is_full_leaves_word_of_it()
    {
        using (var journal = _fixture.Create())
        {
            var output = new byte[500_000];
            Append(journal, output, 0, 100_000);
            _disk.IsFull = true;
            Append(journal, output, 100_000, 400_000);
        }

        _disk.IsFull = false;
        using var opened = _fixture.Open();
        using var reader = opened.OpenReader(opened.Start);
        Assert.Contains("no space left", JournalFixture.Lines(reader)[^1], StringComparison.Ordinal);
        var have = opened.StreamOffset(1, 0);
        opened.AppendRecovered(new LandedChunk(_fixture.Start.Session, 1, 0, 500_000, [7]));
        Assert.Equal(500_001, opened.StreamOffset(1, 0));
        Assert.Equal([$$"""Gap 1/0@0 {"bytes":{{500_000 - have}},"reason":"kept in memory when the daemon died"}""", "Output 1/0@500000 \a"], JournalFixture.Lines(reader));
    }

    [Fact]
    public void A_write_that_fails_half_way_leaves_nothing_behind()
    {
        using var journal = _fixture.Create();
        journal.Append(EntryType.Output, 1, "one "u8, 0, 0);
        var end = journal.End;
        _disk.IsBroken = true;
        Assert.Equal(end, journal.Append(EntryType.Output, 1, "two "u8, 0, 4));
        Assert.Equal(Errno.EIO, journal.Fault?.Errno);
        Assert.Equal(end.Value, new FileInfo(_fixture.Segments[0]).Length);
        _disk.IsBroken = false;
        Assert.True(journal.Retry());
        journal.Append(EntryType.Output, 1, "three"u8, 0, 8);
        Assert.Equal("one two three"u8.ToArray(), JournalFixture.Output(journal, journal.Start));
    }

    [Fact]
    public void A_journal_opened_on_a_full_disk_takes_output_into_memory()
    {
        using (var journal = _fixture.Create())
            journal.Append(EntryType.Output, 1, "one "u8, 0, 0);
        _disk.IsFull = true;
        using var opened = _fixture.Open();
        opened.Append(EntryType.Output, 1, "two"u8, 0, 4);
        Assert.Equal(Errno.ENOSPC, opened.Fault?.Errno);
        _disk.IsFull = false;
        Assert.True(opened.Retry());
        Assert.Equal("one two"u8.ToArray(), JournalFixture.Output(opened, opened.Start));
    }

    [Fact]
    public void What_happened_besides_output_outlives_the_output()
    {
        using var journal = _fixture.Create();
        _disk.IsBroken = true;
        journal.Append(EntryType.RunEnded, 1, "the end"u8);
        Append(journal, new byte[3_000_000], 0, 3_000_000);
        _disk.IsBroken = false;
        journal.Retry();
        using var reader = journal.OpenReader(journal.Start);
        var lines = JournalFixture.Lines(reader);
        Assert.StartsWith("Gap", lines[0], StringComparison.Ordinal);
        Assert.Equal("RunEnded 1/0@0 the end", lines[1]);
    }

    [Fact]
    public async Task All_who_wait_share_one_pass_and_a_failed_sync_is_told()
    {
        using var sync = new JournalSync(TimeProvider.System);
        using var journal = _fixture.Create();
        sync.Add(journal);
        journal.Append(EntryType.Note, 1, "first"u8);
        await Task.WhenAll(PassFor(sync, journal));
        Assert.Equal((journal.End, 1), (journal.SyncedEnd, _disk.Syncs));

        using var other = SessionJournal.Create(Path.Combine(_fixture.Path, "other"), _fixture.Start);
        sync.Add(other);
        journal.Append(EntryType.Note, 1, "second"u8);
        var before = _disk.Syncs;
        await Task.WhenAll(PassFor(sync, journal, journal, journal));
        Assert.Equal(before + 1, _disk.Syncs);
        Assert.True(other.SyncedEnd < other.End); // nobody waits for it: its time comes once a second

        journal.Append(EntryType.Note, 1, "third"u8);
        _disk.IsBroken = true;
        var refused = PassFor(sync, journal)[0];
        await Assert.ThrowsAsync<JournalException>(() => refused);
        Assert.True(journal.SyncedEnd < journal.End);
        sync.Remove(journal);
    }

    [Fact]
    public async Task The_loop_syncs_what_is_asked_for_and_ends_when_cancelled()
    {
        using var sync = new JournalSync(TimeProvider.System);
        using var cancel = new CancellationTokenSource();
        var loop = sync.RunAsync(cancel.Token);
        using var journal = _fixture.Create();
        sync.Add(journal);
        var end = journal.Append(EntryType.Note, 1, "result"u8);
        await sync.SyncNowAsync(journal);
        Assert.True(journal.SyncedEnd >= end);
        var last = journal.Append(EntryType.Note, 1, "last"u8);
        await cancel.CancelAsync();
        await loop;
        Assert.Equal(last, journal.SyncedEnd);
    }

    [Fact]
    public void History_is_limited_by_dropping_whole_segments_and_a_reader_from_before_is_told_how_much_is_gone()
    {
        using var journal = SessionJournal.Create(_fixture.Path, _fixture.Start with { History = HistoryLimit.Of(1_000_000) });
        var output = JournalFixture.RandomBytes(new Random(9), 5_000_000);
        Append(journal, output, 0, output.Length);
        Assert.True(journal.Start.Value > 0);
        Assert.Equal(output.Length, journal.OutputBytes);
        Assert.InRange(journal.Bytes, 1_000_000, 4_500_000);
        using (var reader = journal.OpenReader(Position.Zero))
        {
            Assert.True(reader.TryRead(out var entry));
            Assert.Equal(EntryType.Gap, entry.Type);
            var gone = GapEntry.Parse(entry.Payload).Bytes;
            Assert.True(reader.TryRead(out var first));
            Assert.Equal(gone, first.StreamOffset);
        }

        var kept = JournalFixture.Output(journal, Position.Zero);
        Assert.InRange(kept.Length, 1_000_000, output.Length - 1);
        Assert.Equal(output[^kept.Length..], kept);
        Assert.False(journal.Contains(Position.Zero));
    }

    [Fact]
    public void A_reader_in_a_segment_that_is_dropped_goes_on_with_what_is_kept()
    {
        using var journal = _fixture.Create();
        Append(journal, new byte[500_000], 0, 500_000);
        using var reader = journal.OpenReader(Position.Zero);
        Assert.True(reader.TryRead(out _));
        journal.Limit(HistoryLimit.Of(0));
        Assert.Single(_fixture.Segments);
        var lines = JournalFixture.Lines(reader);
        Assert.Single(lines, line => line.StartsWith("Gap", StringComparison.Ordinal));
        Assert.True(reader.IsAtEnd);
    }

    [Fact]
    public void A_limit_of_age_and_entries_that_must_be_kept_are_honoured()
    {
        using var journal = _fixture.Create();
        journal.Append(EntryType.ReplResult, 1, "42"u8);
        Append(journal, new byte[500_000], 0, 500_000);
        journal.Limit(new HistoryLimit(long.MaxValue, TimeSpan.Zero));
        journal.Limit(HistoryLimit.Of(0));
        using var reader = journal.OpenReader(Position.Zero);
        Assert.Equal("ReplResult 1/0@0 42", JournalFixture.Lines(reader)[0]);
    }

    [Fact]
    public async Task Readers_beside_the_writer_see_every_byte_once_and_in_order()
    {
        const int Total = 6_000_000;
        var output = JournalFixture.RandomBytes(new Random(4), Total);
        using var journal = _fixture.Create();
        var seen = new ConcurrentBag<byte[]>();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            using var reader = journal.OpenReader(Position.Zero);
            using var all = new MemoryStream();
            var piece = new byte[30_000];
            while (all.Length < Total)
            {
                all.Write(piece, 0, reader.CopyOutput(piece));
                Assert.False(reader.SawHole);
            }

            seen.Add(all.ToArray());
        })).ToArray();
        Append(journal, output, 0, Total);
        await Task.WhenAll(readers);
        Assert.Equal(3, seen.Count);
        Assert.All(seen, all => Assert.True(output.AsSpan().SequenceEqual(all)));
    }

    private static Task[] PassFor(JournalSync sync, params SessionJournal[] journals)
    {
        var waits = Array.ConvertAll(journals, sync.SyncNowAsync);
        sync.Pass();
        return waits;
    }

    private static void Append(SessionJournal journal, byte[] output, int from, int count)
    {
        for (var at = from; at < from + count;)
        {
            var size = Math.Min(from + count - at, Math.Min(4_000, journal.RoomForOutput));
            journal.Append(EntryType.Output, 1, output.AsSpan(at, size), 0, at);
            at += size;
        }
    }

    private sealed class FaultyDisk : JournalDisk
    {
        /// <summary>No room can be reserved; what is reserved can be written.</summary>
        public bool IsFull { get; set; }

        /// <summary>Writes come half way, syncs fail.</summary>
        public bool IsBroken { get; set; }

        public int Syncs { get; private set; }

        public override int Reserve(int fd, long offset, long bytes) => IsFull ? -Errno.ENOSPC : base.Reserve(fd, offset, bytes);

        public override int Write(int fd, ReadOnlySpan<byte> bytes, long offset)
        {
            if (!IsBroken)
                return base.Write(fd, bytes, offset);
            base.Write(fd, bytes[..(bytes.Length / 2)], offset);
            return -Errno.EIO;
        }

        public override int Sync(int fd)
        {
            Syncs++;
            return IsBroken ? -Errno.EIO : base.Sync(fd);
        }
    }
}
