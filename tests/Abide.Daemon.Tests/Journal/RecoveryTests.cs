using System.Text;
using Abide.Daemon.Journal;

namespace Abide.Daemon.Tests.Journal;

public sealed class RecoveryTests : IDisposable
{
    private readonly JournalFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_tail_torn_at_any_byte_is_cut_back_to_the_last_whole_entry_and_kept_aside()
    {
        Position before, end;
        using (var journal = _fixture.Create())
        {
            before = journal.Append(EntryType.Output, 1, "kept"u8, 0, 0);
            end = journal.Append(EntryType.Output, 1, "torn"u8, 0, 4);
        }

        var path = _fixture.Segments[0];
        var whole = File.ReadAllBytes(path);
        for (var length = (int)before.Value; length < end.Value; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            using var journal = _fixture.Open();
            Assert.Equal(before, journal.End);
            Assert.Equal(4, journal.StreamOffset(1, 0));
            Assert.Equal(before.Value, new FileInfo(path).Length);
            var cut = Path.Combine(_fixture.Path, before.Value.ToString("x16", null) + ".cut");
            if (whole.AsSpan((int)before.Value, length - (int)before.Value).ContainsAnyExcept((byte)0))
                Assert.Equal(whole[(int)before.Value..length], File.ReadAllBytes(cut));
            journal.Append(EntryType.Output, 1, "again"u8, 0, 4);
            Assert.Equal("keptagain"u8.ToArray(), JournalFixture.Output(journal, journal.Start));
        }
    }

    [Fact]
    public void A_torn_long_entry_is_cut_or_passed_over_wherever_it_is_torn()
    {
        using (var journal = _fixture.Create())
        {
            journal.Append(EntryType.Note, 1, "before"u8);
            journal.Append(EntryType.AgentFrame, 1, new byte[200_000]);
        }

        var path = _fixture.Segments[^1];
        var whole = File.ReadAllBytes(path);
        for (var length = whole.Length - 1; length > 1_000; length -= 4_999)
        {
            File.WriteAllBytes(path, whole[..length]);
            foreach (var later in _fixture.Segments.SkipWhile(segment => segment != path).Skip(1))
                File.Delete(later);
            using (var journal = _fixture.Open())
                journal.Append(EntryType.Note, 1, "after"u8);
            using var again = _fixture.Open();
            using var reader = again.OpenReader(again.Start);
            Assert.Equal(["Note 1/0@0 before", "Note 1/0@0 after"], JournalFixture.Lines(reader));
        }
    }

    [Fact]
    public void Every_damaged_byte_costs_its_block_at_most_and_the_rest_is_read()
    {
        var output = JournalFixture.RandomBytes(new Random(3), 400_000);
        using (var journal = _fixture.Create())
        {
            for (var at = 0; at < output.Length; at += 1_000)
                journal.Append(EntryType.Output, 1, output.AsSpan(at, 1_000), 0, at);
        }

        var path = _fixture.Segments[1];
        var whole = File.ReadAllBytes(path);
        for (var at = 100; at < whole.Length; at += 2_357)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 0x20;
            File.WriteAllBytes(path, damaged);
            using var journal = _fixture.Open();
            Assert.Equal(output.Length, journal.StreamOffset(1, 0));
            using var reader = journal.OpenReader(journal.Start);
            var (gaps, expected, missing) = (0, 0L, 0L);
            while (reader.TryRead(out var entry))
            {
                if (entry.Type == EntryType.Gap)
                {
                    gaps++;
                    continue;
                }

                missing += entry.StreamOffset - expected;
                Assert.Equal(output.AsSpan((int)entry.StreamOffset, entry.Payload.Length), entry.Payload);
                expected = entry.StreamOffset + entry.Payload.Length;
            }

            Assert.Equal(output.Length, expected);
            Assert.InRange(missing, 0, SegmentFile.Block);
            Assert.InRange(gaps, 0, 1); // none where the byte was padding that nobody reads
            Assert.Equal(gaps == 1, reader.SawHole);
        }
    }

    [Fact]
    public void What_was_synced_is_never_cut_even_when_it_is_damaged()
    {
        Position synced;
        using (var journal = _fixture.Create())
        {
            journal.Append(EntryType.Output, 1, "one"u8, 0, 0);
            synced = journal.Append(EntryType.Output, 1, "two"u8, 0, 3);
        }

        var path = _fixture.Segments[0];
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        using (var journal = _fixture.Open(start => start with { Synced = synced }))
        {
            Assert.Equal(3, journal.StreamOffset(1, 0));
            journal.Append(EntryType.Output, 1, "three"u8, 0, 3);
            Assert.Equal("onethree"u8.ToArray(), JournalFixture.Output(journal, journal.Start));
        }

        Assert.Equal(bytes, File.ReadAllBytes(path));
        Assert.Equal(2, _fixture.Segments.Length);
    }

    [Fact]
    public void A_segment_whose_start_is_damaged_is_read_by_its_blocks_and_never_written_again()
    {
        var output = JournalFixture.RandomBytes(new Random(3), 200_000);
        using (var journal = _fixture.Create())
        {
            for (var at = 0; at < output.Length; at += 1_000)
                journal.Append(EntryType.Output, 1, output.AsSpan(at, 1_000), 0, at);
        }

        var path = _fixture.Segments[^1];
        var bytes = File.ReadAllBytes(path);
        bytes[40] ^= 1;
        File.WriteAllBytes(path, bytes);
        using (var journal = _fixture.Open())
        {
            Assert.Equal(output.Length, journal.StreamOffset(1, 0));
            journal.Append(EntryType.Output, 1, "more"u8, 0, output.Length);
            var read = JournalFixture.Output(journal, journal.Start);
            Assert.InRange(read.Length, output.Length - SegmentFile.Block, output.Length);
            Assert.Equal("more"u8.ToArray(), read[^4..]);
        }

        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_tail_that_cannot_be_put_aside_is_left_and_passed_over()
    {
        Position before;
        using (var journal = _fixture.Create())
            before = journal.Append(EntryType.Output, 1, "kept"u8, 0, 0);
        var path = _fixture.Segments[0];
        File.AppendAllText(path, "torn");
        var bytes = File.ReadAllBytes(path);
        Directory.CreateDirectory(Path.Combine(_fixture.Path, before.Value.ToString("x16", null) + ".cut"));
        using var opened = _fixture.Open();
        opened.Append(EntryType.Output, 1, "more"u8, 0, 4);
        Assert.Equal("keptmore"u8.ToArray(), JournalFixture.Output(opened, opened.Start));
        Assert.Equal(bytes, File.ReadAllBytes(path));
    }

    [Fact]
    public void What_a_kill_left_of_a_new_segment_is_deleted()
    {
        _fixture.Create().Dispose();
        var path = _fixture.Segments[0] + ".new";
        File.WriteAllText(path, "half");
        _fixture.Open().Dispose();
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_segment_that_vanished_is_a_hole()
    {
        using (var journal = _fixture.Create())
        {
            for (var at = 0; at < 400_000; at += 1_000)
                journal.Append(EntryType.Output, 1, new byte[1_000], 0, at);
        }

        File.Delete(_fixture.Segments[1]);
        using var opened = _fixture.Open();
        using var reader = opened.OpenReader(opened.Start);
        var lines = JournalFixture.Lines(reader);
        Assert.Single(lines, line => line.StartsWith("Gap", StringComparison.Ordinal));
        Assert.Equal(400_000, opened.StreamOffset(1, 0));
    }

    [Fact]
    public void A_journal_of_zeros_is_refused_and_left_alone()
    {
        _fixture.Create().Dispose();
        var path = _fixture.Segments[0];
        File.WriteAllBytes(path, new byte[1_000]);
        Assert.Throws<JournalException>(_fixture.Open);
        Assert.Equal(new byte[1_000], File.ReadAllBytes(path));
    }

    [Fact]
    public void A_journal_of_a_newer_format_is_refused_with_one_clear_line()
    {
        _fixture.Create().Dispose();
        var path = _fixture.Segments[0];
        var bytes = File.ReadAllBytes(path);
        var at = bytes.AsSpan().IndexOf("\"min_reader\":1"u8) + 13;
        bytes[at] = (byte)'9';
        EntryHeader.TryReadLength(bytes, out var header);
        header.Seal(bytes);
        File.WriteAllBytes(path, bytes);
        Assert.Contains("newer Abide", Assert.Throws<JournalException>(_fixture.Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_can_be_rebuilt_from_its_journal()
    {
        using (var journal = _fixture.Create())
        {
            journal.Append(EntryType.RunStarted, 1, "s1"u8);
            journal.Append(EntryType.RunEnded, 1, "e1"u8);
            journal.Append(EntryType.RunStarted, 2, "s2"u8);
            journal.Append(EntryType.Output, 2, new byte[100_000], 0, 0);
            journal.Append(EntryType.RunEnded, 2, "e2"u8);
            journal.Describe("renamed", "{}");
        }

        var found = JournalRebuild.Read(_fixture.Path);
        Assert.Equal(_fixture.Start.Session, found.Session);
        Assert.Equal("renamed", found.Name);
        Assert.Equal("{}", found.Spec);
        Assert.Equal(2u, found.Run);
        Assert.Equal("s2"u8.ToArray(), found.Started);
        Assert.Equal("e2"u8.ToArray(), found.Ended);
        Assert.Equal(100_000, found.OutputBytes);
        Assert.NotNull(found.EndedAt);
    }

    [Fact]
    public void A_spec_longer_than_a_block_is_kept_whole()
    {
        var spec = "{\"environment\":\"" + new string('x', 150_000) + "\"}";
        using (var journal = SessionJournal.Create(_fixture.Path, _fixture.Start with { Spec = () => spec }))
        {
            journal.Append(EntryType.Note, 1, "note"u8);
            using var reader = journal.OpenReader(journal.Start);
            Assert.Equal(["Note 1/0@0 note"], JournalFixture.Lines(reader));
        }

        Assert.Equal(spec, JournalRebuild.Read(_fixture.Path).Spec);
        using var again = _fixture.Open();
        Assert.Equal("note", Encoding.ASCII.GetString(Read(again)));
    }

    private static byte[] Read(SessionJournal journal)
    {
        using var reader = journal.OpenReader(journal.Start);
        Assert.True(reader.TryRead(out var entry));
        return entry.Payload.ToArray();
    }
}
