using System.Globalization;
using System.Runtime.CompilerServices;
using Abide.Daemon.Journal;
using Abide.Processes;

namespace Abide.Daemon.Tests.Journal;

/// <summary>
/// A daemon reduced to its pump, in a process of its own so that it can be killed: started with <see cref="Variable"/> set, the test program reads the
/// descriptor that it inherited into the landing buffer and the journal, for ever.
/// </summary>
internal static class KilledPump
{
    public const string Variable = "ABIDE_TEST_PUMP";

    /// <summary>Runs before the test program's own start, and instead of it.</summary>
    [ModuleInitializer]
    internal static void RunIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } asked)
            return;
        var words = asked.Split('|');
        var numbers = Array.ConvertAll(words[..3], word => int.Parse(word, CultureInfo.InvariantCulture));
        Run(numbers[0], numbers[1], isTerminal: numbers[2] == 1, words[3], words[4]);
    }

    public static string Order(int memory, int descriptor, bool isTerminal, string directory, string session) =>
        string.Create(CultureInfo.InvariantCulture, $"{memory}|{descriptor}|{(isTerminal ? 1 : 0)}|{directory}|{session}");

    /// <summary>Moves what is there into the journal; the offset behind it.</summary>
    public static long PumpOnce(SessionJournal journal, LandingSlot slot, JournalStart start, int descriptor, bool isTerminal, long offset, out int landed)
    {
        landed = slot.Land(start.Session, 1, 0, offset, descriptor, journal.RoomForOutput, isTerminal);
        if (landed <= 0)
            return offset;
        journal.AppendOutput(slot);
        slot.Clear();
        return offset + landed;
    }

    private static void Run(int memory, int descriptor, bool isTerminal, string directory, string session)
    {
        _ = Abide.Daemon.Sessions.SessionId.TryParse(session, out var id);
        var start = new JournalStart(id, "{}", HistoryLimit.All);
        var slot = new LandingBuffer(SharedMemory.Map(Descriptor.Adopt(memory)))[0];
        var journal = SessionJournal.Open(directory, start);
        var offset = journal.StreamOffset(1, 0);
        Console.Out.WriteLine("ready");
        Console.Out.Flush();
        while (true)
        {
            offset = PumpOnce(journal, slot, start, descriptor, isTerminal, offset, out var landed);
            if (landed == LandingSlot.NothingYet)
                Posix.WaitFor(descriptor, PollEvents.In, 1_000);
        }
    }
}
