using Abide.Daemon.Io;
using Abide.Daemon.Journal;
using Abide.Daemon.Metrics;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Processes;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Terminals;

/// <summary>
/// A session of the kind terminal: the path of an output byte and of a keystroke. Output goes from the terminal into the landing buffer, from there into the
/// journal, to the screen, to the viewers; input goes from a viewer to the terminal and nowhere else.
/// </summary>
internal sealed partial class TerminalSession : SessionLoop, IShown, IResident
{
    /// <summary>Bytes read in one turn, so that a flood does not starve the other sessions.</summary>
    private const int TurnBudget = 64 * 1024;

    /// <summary>More than a terminal or pipe can hold: what an ended leader had printed is within it, however much its children go on printing.</summary>
    private const int DrainBudget = 4 * 1024 * 1024;

    private static readonly TimeSpan QuietAfter = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(300);

    /// <summary>Compressed in one turn: about a millisecond's worth.</summary>
    private const int RestBudget = 128 * 1024;

    private readonly TerminalServices _services;
    private readonly List<TerminalRun> _runs = [];
    private readonly Viewers _viewers;
    private readonly SessionWaits _waits;
    private readonly List<Action> _followers = [];
    private readonly LoadedOnce<Transcript> _loaded;
    private ITimer? _quiet;
    private ITimer? _retry;
    private long _lastOutput;
    private long _useStored;
    private TaskCompletionSource? _taken;
    private int _answerCell = -1;
    private volatile bool _isSettled;
    private volatile string? _title;
    private volatile string? _workingDirectory;

    public TerminalSession(SessionRecord record, TerminalServices services, bool isSettled)
        : base(services.Workers, services.Catalog, record, services.Time, services.Log)
    {
        _services = services;
        _isSettled = isSettled;
        _loaded = new LoadedOnce<Transcript>(Load);
        _viewers = new Viewers(services.Time);
        _waits = new SessionWaits(services.Time, this);
    }

    public string Directory => Path.Combine(_services.SessionsDirectory, Id.ToString());

    /// <summary>Makes the journal of a session that is new.</summary>
    public void Begin()
    {
        System.IO.Directory.CreateDirectory(Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var transcript = Transcript.Create(Directory, SessionJournal.Create(Directory, JournalStart()), Spec, _services.Settings.Current.Terminal, _services.Snapshots);
        _services.Sync.Add(transcript.Journal);
        _loaded.Set(transcript);
    }

    /// <summary>Ends what the daemon does for it; its processes run on.</summary>
    public async Task CloseAsync(string reason, bool keepsScreen)
    {
        await _loaded.CloseAsync();
        await AskAsync(() =>
        {
            foreach (var viewer in _viewers.RemoveAll())
                viewer.Channel.Close(new Protocol.Messages.ChannelClosed(reason, Position: Loaded?.Journal.End.Value ?? 0));
            if (keepsScreen)
                Loaded?.SaveSnapshot(always: true);
            foreach (var run in _runs)
                run.Dispose();
            _runs.Clear();
            TellSenders();
            Unload(forGood: true);
            _services.Loaded.Left(this);
            return true;
        });
        await (Spec.Host is null ? QuiesceAsync() : StoredAsync()); // what a host is still to do, the next daemon asks of it again
    }

    /// <summary>Notes name and spec in the journal, from which a lost catalog is made anew.</summary>
    public void Describe() => Transcript.Journal.Describe(Name, Spec.ToJson());

    /// <summary>The same where the journal takes it; a broken one does not keep the catalog from changing.</summary>
    private void DescribeIfReadable()
    {
        try
        {
            Describe();
        }
        catch (JournalException)
        {
            // The session says itself that it is broken.
        }
    }

    protected override void OnTurn(PollEvents ready)
    {
        if (_runs.Count > 0 && (ready & ~PollEvents.Out) != 0)
        {
            var begun = Instruments.Pump.Enabled ? Time.GetTimestamp() : 0;
            Pump(TurnBudget);
            if (begun != 0)
                Instruments.Pump.Record(Time.GetElapsedTime(begun).TotalSeconds);
        }

        if ((ready & ~PollEvents.In) != 0)
            FlushInput();
        if (Loaded is { } transcript)
        {
            if (_viewers.Count > 0)
                _viewers.Advance(transcript.Screen, transcript.Visible, transcript.Journal, default);
            if (ready != PollEvents.None)
                Rearm();
            (_title, _workingDirectory) = (transcript.Screen.Title, transcript.Screen.WorkingDirectory);
        }

        Settle();

        TellChanges();
    }

    protected override void OnFault(Exception fault)
    {
        base.OnFault(fault);
        if (fault is JournalException)
            Broken = fault.Message;
        Rearm();
    }

    private void Rearm()
    {
        foreach (var run in _runs)
            run.Arm();
    }

    /// <summary>Reads what the runs have printed, up to a budget.</summary>
    private void Pump(int budget)
    {
        if (_runs.Count == 0)
            return; // nor is the journal of a session that was closed opened again
        var slot = _services.Landing[Worker];
        var transcript = Transcript;
        var (taken, chunks) = (0, 0);
        ReadOnlySpan<byte> last = default;
        foreach (var run in _runs.ToArray())
        {
            foreach (var source in run.Sources)
            {
                while (source.IsOpen && taken < budget)
                {
                    var landed = slot.Land(Id, (uint)run.Number, (byte)source.Stream, source.Offset, source.Descriptor.Value, transcript.Journal.RoomForOutput, source.IsTerminal);
                    if (landed == LandingSlot.NothingYet)
                        break;
                    if (landed == LandingSlot.Ended)
                    {
                        run.Close(source);
                        break;
                    }

                    if (landed > 0)
                    {
                        Take(run, source, slot, transcript);
                        last = slot.Data;
                        taken += landed;
                        chunks++;
                    }
                }
            }
        }

        if (chunks > 0)
        {
            Instruments.OutputBytes.Add(taken);
            _viewers.Advance(transcript.Screen, transcript.Visible, transcript.Journal, chunks == 1 ? last : default);
            AfterOutput(transcript);
        }
    }

    /// <summary>One chunk: journal, then screen, then the answers to what it asked.</summary>
    private void Take(TerminalRun run, OutputSource source, LandingSlot slot, Transcript transcript)
    {
        var flags = (run.IsLeaderless ? EntryFlags.Survivor : EntryFlags.None) | (SizeIsFree ? EntryFlags.MayResize : EntryFlags.None);
        transcript.Journal.AppendOutput(slot, flags);
        source.Offset += slot.Data.Length;
        slot.BeginFeeding(Id);
        transcript.Feed(slot.Data, flags);
        slot.EndFeeding();
        transcript.NoteTold(run.Number, Time.GetElapsedTime(0));
        TakeProgramsSize(transcript);
        slot.Clear();
        _waits.Look(slot.Data);
        Answer(run, transcript);
    }

    private void Answer(TerminalRun run, Transcript transcript)
    {
        var replies = transcript.Screen.Replies;
        if (replies.IsEmpty)
            return;
        if (run == _runs[^1] && run.Kept.Terminal is not null)
        {
            if (_answerCell < 0)
                _answerCell = _services.Answers.CellOf(Id);
            // Not past what was typed before and waits; and where no keeper is, noted first: two answers are worse than none.
            var isAnswered = run.Input.IsEmpty && _services.Host.TryAnswer(run.Kept.Key, transcript.Screen.Fed, replies);
            _services.Answers.Note(_answerCell, transcript.Screen.Fed);
            if (!isAnswered)
                run.Input.Write(run.InputDescriptor, replies);
        }

        transcript.Screen.ClearReplies();
    }

    /// <summary>Keeps what a terminal did not take of an answer, until its program reads. In a turn.</summary>
    public void KeepAnswer(int number, byte[] rest)
    {
        if (_runs.Find(run => run.Number == number) is not { } run)
            return;
        run.Input.Write(run.InputDescriptor, rest);
        run.Arm();
    }

    private void AfterOutput(Transcript transcript)
    {
        _lastOutput = Time.GetTimestamp();
        transcript.SaveSnapshot();
        if (transcript.Journal.Fault is { } fault)
            RetryLater(fault);
        TellFollowers();
        _quiet ??= Time.CreateTimer(_ => Post(OnQuiet), null, QuietAfter, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Some time after output: has it become quiet?</summary>
    private void OnQuiet()
    {
        _quiet?.Dispose();
        _quiet = null;
        if (Loaded is not { } transcript)
            return;
        var since = Time.GetElapsedTime(_lastOutput);
        if (since < QuietAfter)
        {
            _quiet = Time.CreateTimer(_ => Post(OnQuiet), null, QuietAfter - since, Timeout.InfiniteTimeSpan);
            return;
        }

        if (_runs.Count > 0)
            transcript.NoteTold(_runs[^1].Number);
        transcript.SaveSnapshot(isQuiet: true);
        NoteActivity();
        Rest();
    }

    /// <summary>Compresses the scrollback, a little in each turn, as long as nothing comes.</summary>
    private void Rest()
    {
        if (_quiet is null && Loaded is { } transcript && !transcript.Screen.Rest(RestBudget))
            Post(Rest);
    }

    /// <summary>The disk takes nothing: the program runs on, what it prints is kept in memory as far as there is room, and this tries again.</summary>
    private void RetryLater(DiskFault fault)
    {
        if (_retry is not null)
            return;
        LogDiskFault(Log, Id, Name, fault.ToString());
        _retry = Time.CreateTimer(_ => Post(Retry), null, RetryEvery, RetryEvery);
    }

    private void Retry()
    {
        if (Loaded is { } transcript && !transcript.Journal.Retry())
            return;
        _retry?.Dispose();
        _retry = null;
    }

    private void FlushInput()
    {
        foreach (var run in _runs)
        {
            if (run.FlushInput())
                Track(_services.Host.CloseInputAsync(run.Kept.Key));
        }

        if (!HasMuchInput)
            TellSenders();
    }

    /// <summary>True after three daemons in a row died while they fed this session's screen.</summary>
    private bool IsDangerous() => _services.Answers.DeathsOf(Id) >= 3;

    private JournalStart JournalStart() => new(Id, () => Spec.ToJson(), HistoryLimit.Of(Spec.History, Spec.HistoryAge)) { Name = Name, Time = Time };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Session} ({Name}): {Fault}; what is printed meanwhile is kept in memory as far as there is room")]
    private static partial void LogDiskFault(ILogger logger, SessionId session, string name, string fault);
}
