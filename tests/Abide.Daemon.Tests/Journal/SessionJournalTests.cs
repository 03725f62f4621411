using System.Text;
using Abide.Daemon.Journal;
using Abide.Daemon.Sessions;

namespace Abide.Daemon.Tests.Journal;

public sealed class SessionJournalTests : IDisposable
{
    private readonly JournalFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Every_type_of_entry_comes_back_as_it_was_written()
    {
        var types = Enum.GetValues<EntryType>().Where(type => type is not (EntryType.Pad or EntryType.SegmentStart)).ToArray();
        using var journal = _fixture.Create();
        var written = new List<string>();
        foreach (var type in types)
        {
            journal.Append(type, 7, Encoding.Latin1.GetBytes($"payload of {type}"), stream: 2, streamOffset: 99);
            written.Add($"{type} 7/2@99 payload of {type}");
        }

        using var reader = journal.OpenReader(journal.Start);
        Assert.Equal(written, JournalFixture.Lines(reader));
        Assert.Equal(journal.End, reader.Position);
        Assert.False(reader.SawHole);
    }

    [Fact]
    public void An_entry_carries_the_time_in_microseconds()
    {
        using var journal = _fixture.Create();
        var before = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        journal.Append(EntryType.Mark, 0, JournalFixture.Nothing);
        using var reader = journal.OpenReader(journal.Start);
        Assert.True(reader.TryRead(out var entry));
        Assert.InRange(entry.At, before, TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public void An_entry_of_an_unknown_type_is_shown_as_it_is()
    {
        using var journal = _fixture.Create();
        journal.Append((EntryType)200, 1, "new"u8);
        journal.Append(EntryType.Note, 1, "old"u8);
        using var reader = journal.OpenReader(journal.Start);
        Assert.Equal(["200 1/0@0 new", "Note 1/0@0 old"], JournalFixture.Lines(reader));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whatever_is_appended_comes_back_in_order_from_every_position(int seed)
    {
        var random = new Random(seed);
        var lines = new List<(Position At, string Line)>();
        var output = new MemoryStream();
        var journal = _fixture.Create();
        for (var i = 0; i < 400; i++)
        {
            if (random.Next(40) == 0)
            {
                journal.Dispose();
                journal = _fixture.Open();
                Assert.Equal(output.Length, journal.StreamOffset(1, 0));
                Assert.Equal(output.Length, journal.OutputBytes);
            }

            var size = random.Next(4) == 0 ? random.Next(200_000) : random.Next(3_000);
            if (random.Next(3) > 0)
            {
                var bytes = JournalFixture.RandomBytes(random, Math.Min(size, journal.RoomForOutput));
                journal.Append(EntryType.Output, 1, bytes, 0, output.Length);
                output.Write(bytes);
            }
            else
            {
                var text = new string((char)('a' + (i % 26)), size);
                var at = journal.End;
                journal.Append(EntryType.Note, (uint)i, Encoding.Latin1.GetBytes(text));
                lines.Add((at, $"Note {i}/0@0 {text}"));
            }
        }

        Assert.Equal(output.ToArray(), JournalFixture.Output(journal, journal.Start));
        using (var reader = journal.OpenReader(journal.Start))
            Assert.Equal(lines.Select(line => line.Line), JournalFixture.Lines(reader).Where(line => line.StartsWith("Note", StringComparison.Ordinal)));
        foreach (var (at, line) in lines)
        {
            using var reader = journal.OpenReader(at);
            Assert.True(reader.TryRead(out var entry));
            Assert.Equal(line, JournalFixture.Line(entry));
            Assert.False(reader.SawHole);
        }

        Assert.True(_fixture.Segments.Length > 3);
        journal.Dispose();
    }

    [Fact]
    public void Output_can_be_read_from_inside_an_entry()
    {
        using var journal = _fixture.Create();
        var text = JournalFixture.RandomBytes(new Random(5), 300_000);
        for (var at = 0; at < text.Length; at += 1_000)
            journal.Append(EntryType.Output, 1, text.AsSpan(at, 1_000), 0, at);
        var from = journal.Start;
        var copied = new MemoryStream();
        var piece = new byte[777];
        while (journal.CopyOutput(from, piece, out var next) is > 0 and var count)
        {
            copied.Write(piece, 0, count);
            from = next;
            using var other = journal.OpenReader(next);
            if (other.TryRead(out var entry))
                Assert.Equal(copied.Length, entry.StreamOffset);
        }

        Assert.Equal(text, copied.ToArray());
    }

    [Fact]
    public void A_made_up_position_never_shows_a_forged_entry()
    {
        using var journal = _fixture.Create();
        var forged = new byte[EntryHeader.Size + 6];
        "forged"u8.CopyTo(forged.AsSpan(EntryHeader.Size));
        new EntryHeader { Length = 6, Time = 1, StreamOffset = 0, Run = 666, Type = EntryType.Note, Flags = 0, Stream = 0 }.Seal(forged);
        Assert.True(EntryHeader.TryRead(forged, out _));
        for (var i = 0; i < 3_000; i++)
            journal.Append(EntryType.Output, 1, forged, 0, i * forged.Length);
        for (var at = 0; at < 70_000; at += 31)
        {
            using var reader = journal.OpenReader(new Position(at));
            for (var i = 0; i < 3 && reader.TryRead(out var entry); i++)
                Assert.Equal(1u, entry.Run);
        }
    }

    [Fact]
    public void Create_refuses_a_directory_with_a_journal()
    {
        _fixture.Create().Dispose();
        Assert.Throws<JournalException>(_fixture.Create);
    }

    [Fact]
    public void Open_never_makes_a_fresh_journal_where_there_is_none()
    {
        Assert.Throws<JournalException>(_fixture.Open);
        Assert.Empty(Directory.GetFiles(_fixture.Path));
    }

    [Fact]
    public void Open_refuses_the_journal_of_another_session()
    {
        _fixture.Create().Dispose();
        Assert.Throws<JournalException>(() => _fixture.Open(start => start with { Session = SessionId.New(TimeProvider.System) }));
    }

    [Fact]
    public void After_a_boot_positions_jump_and_nothing_is_missing()
    {
        Position end;
        using (var journal = _fixture.Create())
        {
            journal.Append(EntryType.RunStarted, 1, JournalFixture.Nothing);
            end = journal.Append(EntryType.Output, 1, "before "u8, 0, 0);
        }

        using (var journal = _fixture.Open(start => start with { BootId = "boot-2" }))
        {
            Assert.Equal(end, journal.End);
            Assert.Equal(7, journal.StreamOffset(1, 0));
            journal.Append(EntryType.Output, 1, "after"u8, 0, 7);
            Assert.True(journal.End.Value > 1L << 32);
            Assert.Equal("before after"u8.ToArray(), JournalFixture.Output(journal, journal.Start));
            using var reader = journal.OpenReader(end);
            Assert.Equal(["Output 1/0@7 after"], JournalFixture.Lines(reader));
            Assert.False(reader.SawHole);
            Assert.True(journal.Contains(end));
            Assert.False(journal.Contains(new Position(end.Value + 100)));
        }

        using var again = _fixture.Open(start => start with { BootId = "boot-2" });
        Assert.Equal(12, again.StreamOffset(1, 0));
        using var lost = again.OpenReader(new Position(end.Value + 100));
        Assert.Equal("Gap", JournalFixture.Lines(lost)[0][..3]);
        Assert.True(lost.SawHole);
    }
}
