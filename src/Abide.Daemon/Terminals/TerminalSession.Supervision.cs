using System.Buffers;
using System.Text.RegularExpressions;
using Abide.Daemon.Io;
using Abide.Daemon.Journal;
using Abide.Daemon.Sessions;
using Abide.Terminal;

namespace Abide.Daemon.Terminals;

/// <summary>What supervision knows of a session and asks it.</summary>
internal sealed partial class TerminalSession
{
    private volatile SupervisorNotes _notes = SupervisorNotes.None;
    private Position _runFrom;

    /// <summary>What whoever looks after it has found out. Any thread.</summary>
    public SupervisorNotes Notes => _notes;

    /// <summary>Notes what was found out; who follows the list is told. Any thread.</summary>
    public void Note(Func<SupervisorNotes, SupervisorNotes> change)
    {
        var next = change(_notes);
        if (next == _notes)
            return;
        _notes = next;
        Call(); // a turn, after which who follows the list is told
    }

    /// <summary>Completes when the current run has printed a line that fits; reads its journal from the run's start on. Any thread.</summary>
    public async Task<string> UntilLineAsync(int run, Regex pattern, CancellationToken cancelled)
    {
        var wake = new Wakeup();
        Action grown = wake.Set;
        var (journal, from) = await AskAsync(() => (Follow(grown), _runFrom));
        await using var stop = cancelled.Register(grown);
        try
        {
            using var reader = journal.OpenReader(from > journal.Start ? from : journal.Start);
            var lines = new FittingLines(pattern);
            while (true)
            {
                while (reader.TryRead(out var entry))
                {
                    if (entry.Type == EntryType.Output && entry.Run == run && lines.Find(entry.Payload) is { } line)
                        return line;
                }

                cancelled.ThrowIfCancellationRequested();
                await wake.WaitAsync();
            }
        }
        finally
        {
            Post(() => Unfollow(grown));
        }
    }

    /// <summary>The last lines that a run has printed. Any thread.</summary>
    /// <param name="run">Which; the last one where null.</param>
    /// <param name="lines">How many at most.</param>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public async Task<IReadOnlyList<string>> LastLinesAsync(int? run, int lines)
    {
        if ((run ?? State.Run?.Number) is not { } number)
            return [];
        await LoadAsync();
        var journal = await AskAsync(() => Transcript.Journal);
        return await Task.Run(() =>
        {
            var text = new ArrayBufferWriter<byte>();
            LastLines.Write(journal.Extent, () => LogFormat.OfRun(number), lines, text).Dispose();
            return System.Text.Encoding.UTF8.GetString(text.WrittenSpan).TrimEnd('\n') is { Length: > 0 } printed ? printed.Split('\n') : [];
        });
    }

    /// <summary>Lines of output, put together from its pieces, without escape sequences.</summary>
    private sealed class FittingLines(Regex pattern)
    {
        private const int LongestLine = 64 * 1024;

        private readonly PlainText _plain = new();
        private readonly ArrayBufferWriter<byte> _text = new();

        /// <summary>The first line that fits, whole or as far as it has come.</summary>
        public string? Find(ReadOnlySpan<byte> output)
        {
            _plain.Filter(output, _text);
            var text = _text.WrittenSpan;
            while (!text.IsEmpty)
            {
                var end = text.IndexOf((byte)'\n');
                var line = System.Text.Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
                if (pattern.IsMatch(line))
                    return line;
                if (end < 0)
                    break;
                text = text[(end + 1)..];
            }

            var rest = text[Math.Max(0, text.Length - LongestLine)..].ToArray();
            _text.ResetWrittenCount();
            _text.Write(rest);
            return null;
        }
    }
}

/// <summary>What whoever looks after a session has found out, and need not be remembered for the next daemon.</summary>
/// <param name="ProbeReason">What the last probe that said no had to say; null while all say yes.</param>
/// <param name="NextDue">When its schedule starts it next.</param>
internal sealed record SupervisorNotes(string? ProbeReason = null, DateTimeOffset? NextDue = null)
{
    public static SupervisorNotes None { get; } = new();
}
