using System.Text.Json;
using System.Text.Json.Serialization;
using Abide.Daemon.Journal;
using Abide.Terminal;
using Abide.Terminal.Events;

namespace Abide.Daemon.Terminals;

/// <summary>
/// Journals what a program told its terminal besides the picture: the window's title, and where its shell's prompts, commands and outputs begin (OSC 133). The rest of what
/// the screen was told (messages, clipboard) is dropped: nobody may act on it yet. A replay writes nothing; what a daemon that died had not journalled
/// any more is, when the next one takes the program over. Belongs to its session's turns.
/// </summary>
internal sealed class ProgramNotes(SessionJournal journal, Screen screen)
{
    /// <summary>Titles that change faster, as those that show that something goes on, are journalled this often.</summary>
    private static readonly TimeSpan TitleEvery = TimeSpan.FromSeconds(1);

    private string _title = screen.Title;
    private TimeSpan? _titleAt;
    private long _markedUpTo = screen.Fed;

    /// <summary>Journals what is new.</summary>
    /// <param name="run">The run that told it.</param>
    /// <param name="now">The session's monotonic time; null when nothing may come for a while: then nothing is kept back.</param>
    public void Note(int run, TimeSpan? now)
    {
        if (screen.Events.Count > 0)
            NoteMarks(run);
        if (ReferenceEquals(screen.Title, _title) || (now - _titleAt) < TitleEvery)
            return;
        if (screen.Title != _title)
        {
            journal.Append(EntryType.Title, (uint)run, JsonSerializer.SerializeToUtf8Bytes(new TitleEntry(screen.Title), ProgramNotesJson.Default.TitleEntry));
            _titleAt = now;
        }

        _title = screen.Title;
    }

    /// <summary>A new run begins, without a title.</summary>
    public void BeginRun() => _title = screen.Title;

    /// <summary>An entry came by in a replay: what it says is journalled.</summary>
    public void Replayed(in Entry entry)
    {
        if (entry.Type == EntryType.Title && TryParse(entry.Payload, ProgramNotesJson.Default.TitleEntry) is { } title)
            _title = title.Title;
        else if (entry.Type == EntryType.PromptMark && TryParse(entry.Payload, ProgramNotesJson.Default.PromptMarkEntry) is { } mark)
            _markedUpTo = Math.Max(_markedUpTo, mark.Offset + 1);
    }

    private void NoteMarks(int run)
    {
        foreach (var told in screen.Events)
        {
            if (told is not ShellMark mark || mark.Offset < _markedUpTo)
                continue;
            var entry = new PromptMarkEntry(mark.Offset, mark.Shell.Phase, mark.Shell.Phase == ShellPhase.Finished ? mark.Shell.ExitCode : null);
            journal.Append(EntryType.PromptMark, (uint)run, JsonSerializer.SerializeToUtf8Bytes(entry, ProgramNotesJson.Default.PromptMarkEntry));
            _markedUpTo = mark.Offset + 1;
        }

        screen.ClearEvents();
    }

    private static T? TryParse<T>(ReadOnlySpan<byte> payload, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(payload, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The payload of <see cref="EntryType.Title"/>.</summary>
/// <param name="Title">The window's title from here on, without control characters, at most 512; empty when it was taken away.</param>
internal sealed record TitleEntry(string Title);

/// <summary>The payload of <see cref="EntryType.PromptMark"/>.</summary>
/// <param name="Offset">Where the sequence begins, in bytes of the session's output.</param>
/// <param name="Phase">What begins there.</param>
/// <param name="ExitCode">The exit code of the command that has ended, when the shell told it.</param>
internal sealed record PromptMarkEntry(long Offset, ShellPhase Phase, int? ExitCode);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(PhaseNames)])]
[JsonSerializable(typeof(TitleEntry))]
[JsonSerializable(typeof(PromptMarkEntry))]
internal sealed partial class ProgramNotesJson : JsonSerializerContext;

/// <summary>Phases in lower case.</summary>
internal sealed class PhaseNames() : JsonStringEnumConverter<ShellPhase>(JsonNamingPolicy.SnakeCaseLower);
