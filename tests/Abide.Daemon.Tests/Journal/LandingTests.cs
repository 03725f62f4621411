using System.IO.Pipes;
using Abide.Daemon.Journal;
using Abide.Daemon.Sessions;
using Abide.Processes;

namespace Abide.Daemon.Tests.Journal;

public sealed class LandingTests : IDisposable
{
    private static readonly SessionId Session = SessionId.New(TimeProvider.System);

    private readonly LandingBuffer _buffer = LandingBuffer.Create(2);
    private readonly JournalFixture _fixture = new();

    private LandingSlot Slot => _buffer[1];

    public void Dispose()
    {
        _buffer.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public void Bytes_from_a_pipe_land_and_are_appended_without_a_copy()
    {
        var (read, write) = Pipe();
        using (read)
        {
            using var journal = _fixture.Create();
            using (write)
            {
                Assert.Equal(LandingSlot.NothingYet, Land(read, 0));
                Posix.Write(write.Value, "hello"u8);
                Assert.Equal(5, Land(read, 0));
                Assert.Equal("hello"u8.ToArray(), Slot.Data.ToArray());
                journal.AppendOutput(Slot, EntryFlags.Survivor);
                Slot.Clear();
                Assert.Equal("hello"u8.ToArray(), Slot.Data.ToArray());
                Assert.Equal(5, journal.StreamOffset(3, 1));
            }

            Assert.Equal(LandingSlot.Ended, Land(read, 5));
            using var reader = journal.OpenReader(journal.Start);
            Assert.True(reader.TryRead(out var entry));
            Assert.Equal("Output 3/1@0 hello", JournalFixture.Line(entry));
            Assert.Equal(EntryFlags.Survivor, entry.Flags);
        }
    }

    [Fact]
    public void Bytes_from_a_terminal_land_in_packet_mode()
    {
        var (master, slave) = Terminal();
        using (master)
        using (slave)
        {
            using var journal = _fixture.Create();
            Assert.Equal(LandingSlot.NothingYet, LandTerminal(master, 0));
            Posix.Write(slave.Value, "hi there"u8);
            var (offset, landed) = (0, 0);
            while ((landed = LandTerminal(master, offset)) != LandingSlot.NothingYet)
            {
                journal.AppendOutput(Slot);
                Slot.Clear();
                offset += landed;
            }

            Assert.Equal("hi there"u8.ToArray(), JournalFixture.Output(journal, journal.Start));
        }
    }

    [Fact]
    public void A_slot_that_was_not_cleared_is_never_overwritten()
    {
        var (read, write) = Pipe();
        using (read)
        using (write)
        {
            Posix.Write(write.Value, "a"u8);
            Land(read, 0);
            Assert.Throws<InvalidOperationException>(() => Land(read, 1));
        }
    }

    [Fact]
    public void Output_that_crosses_blocks_and_segments_is_appended_whole()
    {
        var (read, write) = Pipe();
        using (read)
        using (write)
        {
            using var journal = _fixture.Create();
            var output = JournalFixture.RandomBytes(new Random(2), 3_000_000);
            for (var at = 0; at < output.Length;)
            {
                var count = Math.Min(4_096, output.Length - at);
                Posix.Write(write.Value, output.AsSpan(at, count));
                for (var done = 0; done < count; done += Slot.Data.Length)
                {
                    // Now and then without asking for room.
                    var max = at % 5 == 0 ? SegmentFile.Block : journal.RoomForOutput;
                    Assert.True(Slot.Land(Session, 3, 1, at + done, read.Value, max, packetMode: false) > 0);
                    journal.AppendOutput(Slot);
                    Slot.Clear();
                }

                at += count;
            }

            Assert.Equal(output, JournalFixture.Output(journal, journal.Start));
        }
    }

    [Theory]
    [InlineData(0, true, 0x00, 10, 10, 0)] // empty: nothing, whatever lies there
    [InlineData(1, true, 0xFF, 10, 0, 0)] // announced, not read
    [InlineData(1, true, 0x00, 10, 10, 10)] // announced and read
    [InlineData(1, true, 0x00, 10, 0, 0)] // a read of no data
    [InlineData(1, true, 0x00, 100, 60, 60)] // cut short by a status
    [InlineData(1, true, 0x40, 10, 0, 0)] // a status
    [InlineData(2, true, 0x00, 10, 10, 10)] // landed
    [InlineData(1, false, 0x00, 10, 0, 0)] // a pipe, not read
    [InlineData(1, false, 0x00, 10, 10, 10)] // a pipe, read
    [InlineData(2, false, 0x00, 10, 10, 10)] // a pipe, landed
    public void A_dead_daemons_slot_tells_what_had_landed(int state, bool isPacket, byte packet, int announced, int written, int expected)
    {
        const ulong Pattern = 0x8877665544332211;
        ref var words = ref Slot.Raw;
        words.State = state;
        words.IsPacket = isPacket ? 1 : 0;
        words.Session = Session.Value;
        words.Run = 9;
        words.Stream = 2;
        words.Offset = 1_000;
        words.Length = announced;
        words.Pattern = Pattern;
        for (var i = 0; i < announced; i++)
            Slot.RawPayload[1 + i] = (byte)(Pattern >> (8 * (i % 8)));
        Slot.RawPayload[0] = packet;
        for (var i = 0; i < written; i++)
            Slot.RawPayload[1 + i] = (byte)i; // zeros too: they are output like any other

        var found = Recover();
        if (expected == 0)
        {
            Assert.Empty(found.Chunks);
            return;
        }

        var chunk = Assert.Single(found.Chunks);
        Assert.Equal((Session, 9u, (byte)2, 1_000L), (chunk.Session, chunk.Run, chunk.Stream, chunk.Offset));
        Assert.Equal(Enumerable.Range(0, expected).Select(i => (byte)i), chunk.Bytes);
    }

    [Fact]
    public void Recovered_bytes_are_appended_once_whatever_was_written_of_them()
    {
        var chunk = new LandedChunk(_fixture.Start.Session, 1, 0, 4, "5678"u8.ToArray());
        using var journal = _fixture.Create();
        journal.Append(EntryType.Output, 1, "1234"u8, 0, 0);
        journal.AppendRecovered(chunk);
        journal.AppendRecovered(chunk);
        Assert.Equal("12345678"u8.ToArray(), JournalFixture.Output(journal, journal.Start));
        journal.AppendRecovered(new LandedChunk(_fixture.Start.Session, 1, 0, 6, "789"u8.ToArray()));
        Assert.Equal("123456789"u8.ToArray(), JournalFixture.Output(journal, journal.Start));
        journal.AppendRecovered(new LandedChunk(_fixture.Start.Session, 2, 0, 0, "other run"u8.ToArray()));
        Assert.Equal("123456789other run"u8.ToArray(), JournalFixture.Output(journal, journal.Start));
    }

    [Fact]
    public void The_session_whose_screen_is_fed_is_named()
    {
        Slot.BeginFeeding(Session);
        _buffer[0].BeginFeeding(Session);
        _buffer[0].EndFeeding();
        Assert.Equal([Session], Recover().InHand);
    }

    [Fact]
    public void No_memory_is_nothing_to_recover_and_an_unknown_layout_is_refused()
    {
        Assert.Empty(LandingBuffer.Recover(null).Chunks);
        Assert.Throws<InvalidDataException>(() => LandingBuffer.Recover(SharedMemory.Create("other", 8_192)));
    }

    internal static (Descriptor Read, Descriptor Write) Pipe()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        var read = Descriptor.Adopt(Posix.Duplicate((int)pipe.SafePipeHandle.DangerousGetHandle(), 0));
        var write = Descriptor.Adopt(Posix.Duplicate((int)pipe.ClientSafePipeHandle.DangerousGetHandle(), 0));
        pipe.DisposeLocalCopyOfClientHandle();
        Posix.SetNonBlocking(read.Value);
        return (read, write);
    }

    internal static (Descriptor Master, Descriptor Slave) Terminal()
    {
        var (master, _) = Pty.Open(80, 24);
        var slave = Pty.OpenSlave(master.Value);
        Posix.SetNonBlocking(master.Value);
        Pty.EnablePacketMode(master.Value);
        return (master, slave);
    }

    private LandingRecovery Recover() => LandingBuffer.Recover(SharedMemory.Map(_buffer.Memory.Descriptor.Duplicate()));

    private int Land(Descriptor from, long offset) => Slot.Land(Session, 3, 1, offset, from.Value, 60_000, packetMode: false);

    private int LandTerminal(Descriptor from, long offset) => Slot.Land(Session, 3, 0, offset, from.Value, 60_000, packetMode: true);
}
