using Abide.Daemon.Journal;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Terminals;

/// <summary>What others are told of the session.</summary>
internal sealed partial class TerminalSession
{
    private const int MostMarkup = 4_000_000;

    private (SessionRecord? Record, string? Broken, bool IsSettled, int Viewers, string? Title, string? WorkingDirectory, string? WaitsFor, string? Unreachable, SupervisorNotes? Notes) _told;

    private static readonly TimeSpan UseStoredEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ActivityEvery = TimeSpan.FromMinutes(1);

    public SessionStatus Status => SessionStatus.Of(State, new Surroundings(Broken, _isSettled, Unreachable, _waitsFor));

    /// <summary>What a person called it, else what the program calls its window.</summary>
    public string? Title => Record.Title is { Length: > 0 } given ? given : _title is { Length: > 0 } shown ? shown : null;

    public string? WorkingDirectory => _workingDirectory ?? Record.Spec.Directory;

    /// <summary>Bytes of the journal. Any thread.</summary>
    public long JournalBytes => Loaded?.Journal.Bytes ?? Record.OutputBytes;

    /// <summary>Bytes of output since the session was created; 0 while its journal is not loaded. Any thread.</summary>
    public long PrintedBytes => Loaded?.Journal.OutputBytes ?? 0;

    /// <summary>What there is to read of its journal; null while that is not open. In a turn.</summary>
    public JournalExtent? Extent => Loaded?.Journal.Extent;

    public DateTimeOffset PinChangedAt { get; private set; }

    /// <summary>Whether its run has ended, and nobody has looked at it since. In a turn.</summary>
    public bool IsLeftSince(DateTimeOffset time) => State.Run is { IsLive: false } && !Record.Pinned && _viewers.Count == 0
        && !(Record.EndedAt > time) && !(Record.LastAttachedAt > time) && Record.CreatedAt <= time;

    /// <summary>Changes what a person notes of it. In a turn.</summary>
    /// <returns>Completes when it is stored.</returns>
    public Task Update(UpdateSession update)
    {
        var now = Time.GetUtcNow();
        if (update.Pinned is { } pinned && pinned != Record.Pinned)
            PinChangedAt = now;
        var renamed = update.Name is { } name && name != Record.Name;
        Change(record => record with
        {
            Name = update.Name ?? record.Name,
            Pinned = update.Pinned ?? record.Pinned,
            Title = update.Title ?? record.Title,
            Group = update.Group is { } group ? group.Length > 0 ? group : null : record.Group,
            Labels = SessionLabels.Change(record.Labels, update.Label ?? [], update.Unlabel ?? []),
        });
        var spec = Spec with
        {
            Autostart = update.Autostart ?? Spec.Autostart,
            Resurrect = update.Resurrect is { } resurrect ? ParseResurrect(resurrect) : Spec.Resurrect,
        };
        var isOther = spec != Spec;
        if (isOther)
            Change(record => record with { Spec = spec, SpecRevision = record.SpecRevision + 1 });
        if (renamed || isOther)
            DescribeIfReadable();

        return StoreAsync();
    }

    /// <summary>Takes another spec: a new revision, which the next run starts with. In a turn.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="change">What else of the record is another from now on.</param>
    /// <param name="isOfRun">Whether a run that goes on does so with something of the old one.</param>
    /// <returns>Completes when it is stored.</returns>
    public Task ChangeSpec(SessionSpec spec, Func<SessionRecord, SessionRecord> change, bool isOfRun = false)
    {
        Change(record => change(record) with { Spec = spec, SpecRevision = record.SpecRevision + 1 });
        if (isOfRun && State.Run is { IsLive: true } run)
            Change(record => record with { State = record.State with { Run = run with { IsOutdated = true } } });
        Loaded?.Journal.Limit(HistoryLimit.Of(spec.History, spec.HistoryAge));
        DescribeIfReadable();
        return StoreAsync();
    }

    /// <summary>What becomes of it when its run vanished; null for <c>default</c>.</summary>
    /// <exception cref="RefusedException">The word is none of these.</exception>
    public static Resurrect? ParseResurrect(string word) => word switch
    {
        "default" => null,
        "never" => Resurrect.Never,
        "ask" => Resurrect.Ask,
        "auto" => Resurrect.Auto,
        _ => throw new RefusedException($"resurrect is never, ask, auto or default; not '{word}'", ErrorCodes.Invalid),
    };

    /// <summary>Refuses what was meant for another revision of the row. In a turn.</summary>
    /// <exception cref="RefusedException">It was.</exception>
    public void CheckRevision(long? expected)
    {
        if (expected is { } revision && revision != Record.Revision)
            throw new RefusedException($"{Name} was changed meanwhile: it has revision {Record.Revision}, not {revision}; look at it and ask again", ErrorCodes.Changed);
    }

    /// <inheritdoc/>
    public Task<SessionRow> RowAsync() => AskAsync(() => ToRow());

    /// <summary>The row of the list. In a turn.</summary>
    public SessionRow ToRow(bool withViewers = false)
    {
        var record = Record;
        var status = Status;
        var run = State.Run;
        var screen = Loaded?.Screen;
        return new SessionRow
        {
            Id = Id.ToString(),
            Name = record.Name,
            Title = Title,
            Kind = record.Kind,
            Status = status.Word,
            StatusReason = status.Reason,
            Intent = State.Intent == Intent.Up ? "up" : "down",
            Run = run?.Number ?? 0,
            Phase = run?.Phase.ToString().ToLowerInvariant(),
            Pid = run is { IsLive: true, Outcome: null } ? run.Leader?.Pid : null,
            Host = record.Spec.Host ?? SessionSpec.LocalHost,
            Source = record.Source,
            Profile = record.Profile,
            Group = record.Group,
            Labels = record.Labels,
            Pinned = record.Pinned,
            Command = record.Spec.Command,
            WorkingDirectory = WorkingDirectory,
            CreatedAt = record.CreatedAt,
            UpdatedAt = record.UpdatedAt,
            StartedAt = record.StartedAt,
            EndedAt = record.EndedAt,
            LastAttachedAt = record.LastAttachedAt,
            LastActivityAt = record.LastActivityAt ?? record.CreatedAt,
            Viewers = _viewers.Count,
            ViewerList = withViewers ? [.. _viewers.Rows] : null,
            Cols = record.Columns,
            Rows = record.Rows,
            Exit = run?.Outcome is { } outcome ? Row(outcome) : null,
            Autostart = record.Spec.Autostart,
            Resurrect = StartPolicy.ResurrectOf(record.Spec).ToString().ToLowerInvariant(),
            Survivors = _survivors.Count > 0 ? _survivors : null,
            Limits = record.Spec.Limits?.ToTexts(),
            Supervision = record.Spec.Supervision is { } supervision ? Row(supervision) : null,
            Tail = screen?.LastLine ?? record.LastLine,
            History = record.Spec.History,
            JournalBytes = JournalBytes,
            Position = Loaded?.Journal.End.Value ?? record.AppliedPosition,
            Revision = record.Revision,
        };
    }

    private static ExitRow Row(RunOutcome outcome) => new(
        outcome.Code,
        outcome.Signal,
        outcome.Reason,
        outcome.Uptime > TimeSpan.Zero ? outcome.Uptime.TotalSeconds : null,
        outcome.PeakMemory > 0 ? outcome.PeakMemory : null,
        outcome.PeakMemory > 0 ? outcome.Cpu.TotalSeconds : null);

    private SupervisionRow Row(Supervision supervision)
    {
        var (rules, retries) = (supervision.Restart, State.Retries ?? Retries.None);
        return new SupervisionRow
        {
            Policy = rules.Policy switch
            {
                RestartWhen.Never => "never",
                RestartWhen.Always => "always",
                _ => "on-failure",
            },
            Failures = retries.Failures,
            MaxRetries = rules.MaxRetries,
            Restarts = retries.Restarts,
            PausedReason = retries.Paused,
            NextAttemptAt = retries.NextAttempt?.At ?? (State.Intent == Intent.Up ? _notes.NextDue : null),
            IsReady = State.Run is { Phase: RunPhase.Active } run ? run.IsReady : null,
            ProbeReason = _notes.ProbeReason,
            FailedRun = retries.LastFailure?.Run,
            LastError = retries.LastFailure?.Reason,
            LastErrorAt = retries.LastFailure?.At,
            Role = supervision.Role,
            DependsOn = supervision.DependsOn is { } needed ? [.. needed.Select(one => $"{one.Name}={one.Until.ToString().ToLowerInvariant()}")] : null,
            File = Spec.Definition?.File,
            NeedsRestart = State.Run is { IsLive: true, IsOutdated: true },
        };
    }

    /// <summary>The screen as text. In a turn.</summary>
    public ScreenReply ReadScreen(ReadScreen request)
    {
        var transcript = Transcript;
        var screen = transcript.Screen;
        var text = request.Format switch
        {
            "text" => screen.GetText(request.Scrollback),
            "ansi" => Text(to => screen.WriteAnsi(to, request.Scrollback)),
            "html" => Picture(Text(to => screen.WriteHtml(to, request.Scrollback))),
            "svg" => Picture(Text(to => screen.WriteSvg(to, request.Scrollback))),
            "json" => screen.GetText(request.Scrollback),
            _ => throw new RefusedException($"'{request.Format}' is no format of a screen: it is text, ansi, html, svg or json", ErrorCodes.Invalid),
        };
        return new ScreenReply(text, screen.Columns, screen.Rows, screen.CursorColumn, screen.CursorRow, screen.CursorVisible, screen.IsAlternate, screen.Title, transcript.Journal.End.Value);
    }

    /// <summary>Waits for text or silence. In a turn.</summary>
    public Task<string?> WaitForOutput(string text, CancellationToken cancelled)
    {
        var screen = Transcript.Screen;
        var found = _waits.ForOutput(text, screen.GetText(), screen.Row(screen.CursorRow).Text.TrimEnd(), cancelled);
        return found.IsCompleted || State.Run is { IsLive: true } ? found : EndedWait();
    }

    public Task WaitForIdle(TimeSpan duration, CancellationToken cancelled) => _waits.ForIdle(duration, _lastOutput, cancelled);

    /// <summary>Has <paramref name="grown"/> called, in turns, whenever the journal has grown.</summary>
    /// <returns>The journal to read from, at its own pace.</returns>
    public SessionJournal Follow(Action grown)
    {
        _followers.Add(grown);
        return Transcript.Journal;
    }

    public void Unfollow(Action grown)
    {
        _followers.Remove(grown);
        Call();
    }

    /// <summary>Tells who follows the list, when something of the row is another than before.</summary>
    private void TellChanges()
    {
        if (ReferenceEquals(_told.Record, Record) && _told.Broken == Broken && _told.IsSettled == _isSettled && _told.Viewers == _viewers.Count
            && ReferenceEquals(_told.Title, _title) && ReferenceEquals(_told.WorkingDirectory, _workingDirectory) && ReferenceEquals(_told.WaitsFor, _waitsFor) && ReferenceEquals(_told.Unreachable, _unreachable) && ReferenceEquals(_told.Notes, _notes))
            return;
        _told = (Record, Broken, _isSettled, _viewers.Count, _title, _workingDirectory, _waitsFor, _unreachable, _notes);
        _services.Changes.Changed(Id);
    }

    private void TellFollowers()
    {
        foreach (var follower in _followers)
            follower();
    }

    private Task<string?> EndedWait()
    {
        _waits.OnEnded();
        return Task.FromResult<string?>(null);
    }

    /// <summary>Markup grows in JSON, and a message has a limit.</summary>
    private static string Picture(string markup) => markup.Length <= MostMarkup
        ? markup
        : throw new RefusedException($"a picture of so much text has {markup.Length / 1_000_000} MB, and {MostMarkup / 1_000_000} MB is the most; take it without the scrollback");

    private static string Text(Action<System.Buffers.IBufferWriter<byte>> write)
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        write(bytes);
        return System.Text.Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private DateTimeOffset LastActivity() => _lastOutput == 0 ? Record.LastActivityAt ?? Record.CreatedAt : Time.GetUtcNow() - Time.GetElapsedTime(_lastOutput);

    /// <summary>Plain output moves the time of activity once a minute at most: lists stay quiet, and pages in order.</summary>
    private void NoteActivity()
    {
        var at = LastActivity();
        if (at - (Record.LastActivityAt ?? default) < ActivityEvery)
            return;
        Change(record => record with { LastActivityAt = at, LastLine = Loaded?.Screen.LastLine });
        Track(StoreAsync(isUrgent: false));
    }

    /// <summary>What a person types moves it at once, and is stored once a second at most.</summary>
    private void NoteUse()
    {
        var now = Time.GetUtcNow();
        if (now <= Record.LastActivityAt)
            return; // the clock was put back: the order stays
        Touch(now);
        if (_useStored != 0 && Time.GetElapsedTime(_useStored) < UseStoredEvery)
            return;
        _useStored = Time.GetTimestamp();
        Track(StoreAsync(isUrgent: false));
    }
}
