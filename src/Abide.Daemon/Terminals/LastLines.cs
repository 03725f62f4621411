using System.Buffers;
using Abide.Daemon.Journal;

namespace Abide.Daemon.Terminals;

/// <summary>The last lines of a log, found from the end: reading costs what the lines cost, not what the history costs.</summary>
internal static class LastLines
{
    /// <summary>Writes the last <paramref name="lines"/> lines and tells where to read on.</summary>
    public static JournalReader Write(JournalExtent journal, Func<LogFormat> format, int lines, ArrayBufferWriter<byte> to)
    {
        for (var back = Math.Max(64L * 1024, lines * 512L); ; back *= 8)
        {
            var start = new Position(Math.Max(journal.Start.Value, journal.End.Value - back));
            var text = new ArrayBufferWriter<byte>();
            var log = format();
            var reader = new JournalReader(journal, start);
            while (reader.TryRead(out var entry))
                log.Write(entry, text);
            var cut = CutBefore(text.WrittenSpan, lines);
            if (cut < 0 && start > journal.Start)
            {
                reader.Dispose();
                continue;
            }

            to.Write(text.WrittenSpan[Math.Max(0, cut)..]);
            return reader;
        }
    }

    /// <summary>Where the last lines begin; -1 when there are fewer.</summary>
    private static int CutBefore(ReadOnlySpan<byte> text, int lines)
    {
        var at = text.Length > 0 && text[^1] == (byte)'\n' ? text.Length - 1 : text.Length;
        for (var n = 0; n < lines; n++)
        {
            at = text[..at].LastIndexOf((byte)'\n');
            if (at < 0)
                return -1;
        }

        return at + 1;
    }
}
