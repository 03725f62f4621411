using System.Text;
using Abide.Daemon.Journal;
using Abide.Daemon.Sessions;

namespace Abide.Daemon.Tests.Journal;

/// <summary>A session's directory that is gone after the test.</summary>
internal sealed class JournalFixture : IDisposable
{
    public static readonly byte[] Nothing = [];

    private static readonly SessionId Session = SessionId.New(TimeProvider.System);

    public string Path { get; } = Directory.CreateTempSubdirectory("abide-journal-").FullName;

    public static JournalStart Usual { get; } = new(Session, """{"directory":"/"}""", HistoryLimit.All) { Name = "test", BootId = "boot-1" };

    public JournalStart Start { get; init; } = Usual;

    public string[] Segments => [.. Directory.GetFiles(Path, "*.journal").Order(StringComparer.Ordinal)];

    public SessionJournal Create() => SessionJournal.Create(Path, Start);

    public SessionJournal Open() => SessionJournal.Open(Path, Start);

    public SessionJournal Open(Func<JournalStart, JournalStart> change) => SessionJournal.Open(Path, change(Start));

    /// <summary>Everything a reader sees, in lines such as <c>output 1/0@0 hello</c>.</summary>
    public static List<string> Lines(JournalReader reader)
    {
        var lines = new List<string>();
        while (reader.TryRead(out var entry))
            lines.Add(Line(entry));
        return lines;
    }

    public static string Line(in Entry entry) =>
        $"{entry.Type} {entry.Run}/{entry.Stream}@{entry.StreamOffset} {Encoding.Latin1.GetString(entry.Payload)}";

    /// <summary>All output from a position on, skipping what is missing.</summary>
    public static byte[] Output(SessionJournal journal, Position from)
    {
        using var reader = journal.OpenReader(from);
        using var output = new MemoryStream();
        var piece = new byte[10_000];
        while (!reader.IsAtEnd)
        {
            var before = reader.Position;
            var copied = reader.CopyOutput(piece);
            output.Write(piece, 0, copied);
            if (copied == 0 && reader.Position == before)
                break;
        }

        return output.ToArray();
    }

    public static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
