using System.Buffers;
using System.Buffers.Binary;
using Abide.Daemon.Configuration;
using Abide.Daemon.Journal;
using Abide.Daemon.Sessions;
using Abide.Terminal;

namespace Abide.Daemon.Terminals;

/// <summary>
/// A session's journal and the screen computed from it, kept in step: what goes into the one is fed to the other. The journal is always first.
/// Belongs to its session's turns.
/// </summary>
internal sealed class Transcript : IDisposable
{
    /// <summary>A snapshot is due when this much was journalled since the last.</summary>
    private const long SnapshotEvery = 16 * 1024 * 1024;

    /// <summary>... or, in a quiet moment, this much.</summary>
    private const long SnapshotWhenQuiet = 32 * 1024;

    private readonly string _directory;
    private readonly SnapshotWriter _snapshots;
    private readonly TerminalSettings _settings;
    private readonly ProgramNotes _notes;
    private Position _snapshotAt;

    private Transcript(string directory, SessionJournal journal, Screen screen, TerminalSettings settings, SnapshotWriter snapshots)
    {
        _directory = directory;
        _snapshots = snapshots;
        _settings = settings;
        Journal = journal;
        Screen = screen;
        _notes = new ProgramNotes(journal, screen);
    }

    public SessionJournal Journal { get; }

    public Screen Screen { get; }

    public VisibleBytes Visible { get; } = new();

    /// <summary>True when the session is journalled without a screen, because daemons died with it in hand.</summary>
    public bool IsScreenless { get; init; }

    /// <summary>The journal of a new session, and an empty screen.</summary>
    public static Transcript Create(string directory, SessionJournal journal, SessionSpec spec, TerminalSettings settings, SnapshotWriter snapshots) =>
        new(directory, journal, new Screen(Limits(spec.Columns, spec.Rows, settings)), settings, snapshots);

    /// <summary>Loads the screen of a journal: the last snapshot, and what came after it.</summary>
    /// <param name="directory">The session's directory.</param>
    /// <param name="journal">Its journal, recovered.</param>
    /// <param name="columns">The size that it had.</param>
    /// <param name="rows">The size that it had.</param>
    /// <param name="answeredUpTo">Queries before this offset have been answered and are not answered again; replies to later ones are left in <see cref="Screen"/>.</param>
    /// <param name="isScreenless">True leaves the screen empty.</param>
    /// <param name="settings">What is kept above it.</param>
    /// <param name="snapshots">Writes snapshots.</param>
    public static Transcript Load(string directory, SessionJournal journal, int columns, int rows, long answeredUpTo, bool isScreenless, TerminalSettings settings, SnapshotWriter snapshots)
    {
        var limits = Limits(columns, rows, settings);
        var saved = isScreenless ? null : ScreenStore.TryLoad(directory, journal, limits);
        var transcript = new Transcript(directory, journal, saved?.Screen ?? new Screen(limits), settings, snapshots) { IsScreenless = isScreenless };
        transcript.Visible.StartAt(transcript.Screen, saved?.Held);
        transcript._snapshotAt = saved?.Position ?? journal.Start; // what was replayed now is due soon, not to be replayed by the next daemon too
        if (!isScreenless)
            transcript.Replay(saved?.Position ?? journal.Start, answeredUpTo);
        return transcript;
    }

    /// <summary>Feeds what has just been journalled with these flags.</summary>
    public void Feed(ReadOnlySpan<byte> output, EntryFlags flags)
    {
        if (IsScreenless)
            return;
        Screen.ProgramMayResize = (flags & EntryFlags.MayResize) != 0;
        Screen.Feed(output);
        Visible.Collect(Screen, output);
    }

    /// <summary>Journals what the program told its terminal with what was fed last.</summary>
    /// <param name="run">The run.</param>
    /// <param name="now">The session's monotonic time; null when nothing may come for a while.</param>
    public void NoteTold(int run, TimeSpan? now = null) => _notes.Note(run, now);

    public void NoteResize(int run, int columns, int rows)
    {
        Span<byte> payload = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(payload, columns);
        BinaryPrimitives.WriteInt32LittleEndian(payload[4..], rows);
        Journal.Append(EntryType.Resize, (uint)run, payload);
        Screen.Resize(columns, rows);
    }

    /// <summary>Appends what the last daemon had read and not written, and feeds it.</summary>
    public void Recover(LandedChunk chunk, long answeredUpTo)
    {
        var from = Journal.End;
        Journal.AppendRecovered(chunk);
        Replay(from, answeredUpTo);
    }

    /// <summary>Notes the beginning of a run, unless the last daemon did.</summary>
    public void NoteRunStarted(int run, RunLeader leader)
    {
        if (Journal.Run >= run)
            return;
        Journal.Append(EntryType.RunStarted, (uint)run, RunEntries.Started(leader));
        if (run > 1)
            Screen.BeginRun();
        _notes.BeginRun();
    }

    /// <summary>Notes the end of a run, unless the last daemon did.</summary>
    public void NoteRunEnded(int run, RunOutcome outcome)
    {
        if (EndOf(run) is not null)
            return;
        NoteTold(run);
        Journal.Append(EntryType.RunEnded, (uint)run, RunEntries.Ended(outcome));
    }

    /// <summary>How a run ended and when, as far as the journal knows. Null for a run that has not ended, and for older ones than the last.</summary>
    public (RunOutcome Outcome, DateTimeOffset At)? EndOf(int run) =>
        Journal.Ended is { } ended && ended.Run == run ? (RunEntries.ReadEnded(ended.Outcome) ?? new RunOutcome(EndCause.Ended, null, null, "exit code unknown"), ended.At) : null;

    /// <summary>Writes a snapshot if one is due.</summary>
    /// <param name="isQuiet">True when nothing has come for a moment.</param>
    /// <param name="always">True writes one if there is anything new at all.</param>
    public void SaveSnapshot(bool isQuiet = false, bool always = false)
    {
        var since = Journal.End.Value - _snapshotAt.Value;
        if (IsScreenless || since < (always ? 1 : isQuiet ? SnapshotWhenQuiet : SnapshotEvery) || !_snapshots.TryBegin(_directory, always, out var buffer))
            return;
        ScreenStore.Write(buffer, Screen, Journal.End, Visible.Held);
        _snapshotAt = Journal.End;
        _snapshots.Finish(_directory, buffer);
    }

    public void Dispose() => Journal.Dispose();

    private static ScreenOptions Limits(int columns, int rows, TerminalSettings settings) =>
        new() { Columns = columns, Rows = rows, ScrollbackLines = settings.ScrollbackLines, ScrollbackBytes = settings.ScrollbackBytes };

    /// <summary>Where a viewer is that was last sent what came before a position: so that it goes on there instead of being sent the whole screen.</summary>
    /// <returns>Its offset in the session's output, and the bytes before it that were held back; null when that is not known any more.</returns>
    public (long Offset, byte[] Held)? Locate(Position since)
    {
        if (IsScreenless || since > Journal.End || !Journal.Contains(since))
            return null;
        var limits = Limits(Screen.Columns, Screen.Rows, _settings);
        var saved = ScreenStore.TryLoad(_directory, Journal, limits);
        var from = saved?.Position ?? Journal.Start;
        if (from > since || since.Value - from.Value > 2 * SnapshotEvery)
            return null;
        var (screen, visible) = (saved?.Screen ?? new Screen(limits), new VisibleBytes());
        visible.StartAt(screen, saved?.Held);
        Replay(screen, visible, from, since, long.MaxValue);
        return screen.Columns == Screen.Columns && screen.Rows == Screen.Rows ? (screen.Fed, visible.Held.ToArray()) : null;
    }

    private void Replay(Position from, long answeredUpTo)
    {
        if (!IsScreenless)
            Replay(Screen, Visible, from, Journal.End, answeredUpTo, _notes);
    }

    private void Replay(Screen screen, VisibleBytes visible, Position from, Position until, long answeredUpTo, ProgramNotes? notes = null)
    {
        using var reader = Journal.OpenReader(from);
        while (reader.Position < until && reader.TryRead(out var entry))
        {
            switch (entry.Type)
            {
                case EntryType.Output:
                    screen.ProgramMayResize = (entry.Flags & EntryFlags.MayResize) != 0;
                    var beyond = (int)Math.Max(0, entry.Next.Value - until.Value);
                    ReplayOutput(screen, visible, entry.Payload[..^beyond], answeredUpTo);
                    break;
                case EntryType.Resize when entry.Payload.Length >= 8:
                    screen.Resize(BinaryPrimitives.ReadInt32LittleEndian(entry.Payload), BinaryPrimitives.ReadInt32LittleEndian(entry.Payload[4..]));
                    break;
                case EntryType.RunStarted when entry.Run > 1:
                    screen.BeginRun();
                    notes?.BeginRun();
                    break;
                case EntryType.Title or EntryType.PromptMark:
                    notes?.Replayed(entry);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Replay answers nothing that was answered; what never was is left to be answered.</summary>
    private static void ReplayOutput(Screen screen, VisibleBytes visible, ReadOnlySpan<byte> output, long answeredUpTo)
    {
        var answered = output[..(int)Math.Clamp(answeredUpTo - screen.Fed, 0, output.Length)];
        var open = output[answered.Length..];
        screen.Feed(answered);
        visible.Collect(screen, answered);
        if (answered.Length > 0)
            screen.ClearReplies();
        screen.Feed(open);
        visible.Collect(screen, open);
    }
}
