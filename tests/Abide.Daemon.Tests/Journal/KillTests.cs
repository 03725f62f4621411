using System.Diagnostics;
using Abide.Daemon.Journal;
using Abide.Daemon.Sessions;
using Abide.Processes;

namespace Abide.Daemon.Tests.Journal;

/// <summary>The promise itself: a pump is killed again and again in the middle of a flood, and the journal has every byte, once.</summary>
public sealed class KillTests : IDisposable
{
    /// <summary>A few in every run of the tests; for many, set ABIDE_TEST_KILLS.</summary>
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("ABIDE_TEST_KILLS"), out var kills) ? kills : 8;

    private readonly JournalFixture _fixture = new() { Start = new JournalStart(SessionId.New(TimeProvider.System), "{}", HistoryLimit.All) };
    private readonly LandingBuffer _buffer = LandingBuffer.Create(1);

    public void Dispose()
    {
        _buffer.Dispose();
        _fixture.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Kill_9_in_the_middle_of_a_flood_loses_nothing_and_doubles_nothing(bool isTerminal)
    {
        var (read, write) = isTerminal ? LandingTests.Terminal() : LandingTests.Pipe();
        using (read)
        {
            if (isTerminal)
                TerminalMode.EnterRaw(write.Value);
            _fixture.Create().Dispose();
            var flood = new Flood(write);
            var random = new Random(isTerminal ? 1 : 2);
            var recovered = 0;
            for (var i = 0; i < Kills; i++)
            {
                KillAPump(read, isTerminal, random);
                using var journal = _fixture.Open();
                recovered += Recover(journal) ? 1 : 0;
            }

            flood.Stop();
            using (var journal = _fixture.Open())
            {
                var offset = journal.StreamOffset(1, 0);
                bool wasWriting;
                int landed;
                do
                {
                    wasWriting = flood.IsWriting; // asked before the look: what is written between the two is found by the next one
                    offset = KilledPump.PumpOnce(journal, _buffer[0], _fixture.Start, read.Value, isTerminal, offset, out landed);
                }
                while (landed != LandingSlot.NothingYet || wasWriting);
                write.Dispose();
                Assert.Equal(flood.Written, offset);
                Assert.True(offset > 50_000, $"only {offset} bytes were pumped");
                Check(journal, offset);
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"{Kills} kills, {recovered} of them with bytes that had landed and were in no journal");
        }
    }

    private void KillAPump(Descriptor from, bool isTerminal, Random random)
    {
        Posix.SetInheritable(from.Value, true);
        Posix.SetInheritable(_buffer.Memory.Descriptor.Value, true);
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Abide.Daemon.Tests")) { RedirectStandardOutput = true };
        start.Environment[KilledPump.Variable] =
            KilledPump.Order(_buffer.Memory.Descriptor.Value, from.Value, isTerminal, _fixture.Path, _fixture.Start.Session.ToString());
        using var pump = Process.Start(start)!;
        Assert.Equal("ready", pump.StandardOutput.ReadLine());
        var until = Stopwatch.GetTimestamp() + (random.NextInt64(25_000) * Stopwatch.Frequency / 1_000_000);
        while (Stopwatch.GetTimestamp() < until)
            Thread.SpinWait(10);
        pump.Kill();
        pump.WaitForExit();
    }

    /// <summary>What the next daemon does: the torn tail is cut already, now the landing buffer.</summary>
    private bool Recover(SessionJournal journal)
    {
        var found = LandingBuffer.Recover(SharedMemory.Map(_buffer.Memory.Descriptor.Duplicate()));
        var before = journal.StreamOffset(1, 0);
        foreach (var chunk in found.Chunks)
            journal.AppendRecovered(chunk);
        _buffer[0].Clear();
        return journal.StreamOffset(1, 0) > before;
    }

    private static void Check(SessionJournal journal, long length)
    {
        using var reader = journal.OpenReader(journal.Start);
        var checkedBytes = 0L;
        var expected = new byte[SegmentFile.Block];
        while (reader.TryRead(out var entry))
        {
            Assert.Equal(EntryType.Output, entry.Type);
            Assert.Equal(checkedBytes, entry.StreamOffset);
            Flood.Fill(expected.AsSpan(0, entry.Payload.Length), checkedBytes);
            Assert.True(entry.Payload.SequenceEqual(expected.AsSpan(0, entry.Payload.Length)), $"other bytes than were written at {checkedBytes}");
            checkedBytes += entry.Payload.Length;
        }

        Assert.Equal(length, checkedBytes);
        Assert.False(reader.SawHole);
    }

    /// <summary>Writes bytes that tell where they belong, with runs of zeros and writes of every size, until it is stopped.</summary>
    private sealed class Flood
    {
        private readonly Thread _thread;
        private volatile bool _isStopped;

        public Flood(Descriptor to)
        {
            _thread = new Thread(() => Write(to.Value)) { IsBackground = true };
            _thread.Start();
        }

        public long Written { get; private set; }

        public bool IsWriting => _thread.IsAlive;

        public static void Fill(Span<byte> bytes, long offset)
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                var at = (ulong)(offset + i);
                bytes[i] = (at >> 6) % 5 == 0 ? (byte)0 : (byte)(((at / 8) * 0x9E3779B97F4A7C15) >> (int)(8 * (at % 8)));
            }
        }

        public void Stop() => _isStopped = true;

        private void Write(int fd)
        {
            var random = new Random(3);
            var bytes = new byte[8_192];
            while (!_isStopped)
            {
                var piece = bytes.AsSpan(0, 1 + random.Next(random.Next(3) == 0 ? 16 : bytes.Length));
                Fill(piece, Written);
                if (Posix.WriteAll(fd, piece) < 0)
                    return;
                Written += piece.Length;
            }
        }
    }
}
