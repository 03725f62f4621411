using Abide.Daemon.Journal;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Processes;
using Abide.Protocol.Messages;
using Abide.Terminal.Input;

namespace Abide.Daemon.Terminals;

/// <summary>Who looks at the session and who types into it.</summary>
internal sealed partial class TerminalSession
{
    /// <summary>Bytes of lines above the screen that an attach writes into the viewer's own scrollback.</summary>
    private const int DefaultHistoryBytes = 256 * 1024;

    private static readonly TimeSpan DrawEvery = TimeSpan.FromMilliseconds(33);

    private ITimer? _drawing;

    /// <summary>Attaches a viewer. In a turn.</summary>
    /// <param name="viewer">Who.</param>
    /// <param name="request">How.</param>
    /// <param name="attached">Told before the viewer is sent anything.</param>
    /// <exception cref="RefusedException">It cannot be.</exception>
    public void Attach(Viewer viewer, AttachSession request, Action<IReadOnlyList<ViewerRow>> attached)
    {
        CheckStays();
        _ = Transcript; // refuses what is broken
        if (request.Steal)
            DetachAll("detached", "another client has taken over");
        if (_viewers.Count >= _services.Settings.Current.Limits.Viewers)
            throw new RefusedException($"{Name} has {_viewers.Count} viewers already, the most there can be (limits.viewers)");
        if (request.SizePolicy is { } policy && viewer.Role == ViewerRole.Own)
            SetSizePolicy(Parse(policy));
        StablePaths.Refresh(Directory, request.Environment);
        attached([.. _viewers.Rows]);
        viewer.HistoryBytes = request.HistoryBytes ?? (request.Since is null ? DefaultHistoryBytes : 0);
        if (request.Since is { } since && Transcript.Locate(new Position(since)) is var (offset, held))
            viewer.GoOnFrom(new Position(since), offset, held);
        _viewers.Add(viewer);
        Change(record => record with { LastAttachedAt = Time.GetUtcNow() });
        var isLive = State.Run is { IsLive: true };
        if (isLive)
            FollowSize();
        Refit();
        _viewers.Advance(Transcript.Screen, Transcript.Visible, Transcript.Journal, default);
        if (!isLive)
            CloseViewersAtEnd();
        Track(StoreAsync());
    }

    /// <summary>Bytes typed by a viewer. In a turn.</summary>
    public void Type(Viewer viewer, ReadOnlySpan<byte> bytes)
    {
        if (viewer.Role == ViewerRole.View || (bytes = viewer.Answers.TakenOut(bytes)).IsEmpty)
            return;
        if (_viewers.Lead(viewer) && Spec.SizePolicy == SizePolicy.Latest)
            FollowSize();
        WriteInput(bytes);
    }

    /// <summary>Bytes for the program; false when nobody is there to take them, or too many wait.</summary>
    public bool WriteInput(ReadOnlySpan<byte> bytes)
    {
        if (Leader is not { InputDescriptor: >= 0 } run)
            return false;
        var taken = run.Input.Write(run.InputDescriptor, bytes);
        if (!run.Input.IsEmpty)
            run.Arm();
        NoteUse();
        return taken;
    }

    /// <summary>Ends what the program reads: end of file on a terminal, a closed pipe without one. False when nobody reads.</summary>
    public bool EndInput()
    {
        if (Leader is not { } run)
            return false;
        run.EndInput();
        FlushInput();
        run.Arm();
        return true;
    }

    /// <summary>Completes when most of the input was taken, or nobody is left to take it. In a turn.</summary>
    public Task UntilInputTaken()
    {
        if (!HasMuchInput)
            return Task.CompletedTask;
        _taken ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _taken.Task;
    }

    /// <summary>The run that reads what is typed; null while no leader lives.</summary>
    private TerminalRun? Leader => _runs.Find(run => run.Number == State.Run?.Number && !run.IsLeaderless);

    private bool HasMuchInput => _runs.Exists(run => !run.IsLeaderless && run.Input.Count > InputQueue.Enough);

    private void TellSenders()
    {
        _taken?.TrySetResult();
        _taken = null;
    }

    /// <summary>Text as the program expects a paste.</summary>
    public byte[] PasteOf(ReadOnlySpan<byte> text) => Pasting.Encode(text, Transcript.Screen.InputModes);

    /// <summary>Keys by name, separated by blanks, as the program expects them.</summary>
    /// <exception cref="RefusedException">One of them is no key.</exception>
    public byte[] BytesOf(string keys)
    {
        var (modes, bytes) = (Transcript.Screen.InputModes, new List<byte>());
        foreach (var name in keys.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            bytes.AddRange(KeyEncoder.Encode(KeyName.Parse(name) ?? throw new RefusedException($"'{name}' is no key", ErrorCodes.Invalid), modes));
        return [.. bytes];
    }

    public void ResizeViewer(Viewer viewer, int columns, int rows)
    {
        (viewer.Columns, viewer.Rows) = (Math.Clamp(columns, 1, SessionSpec.MaxSide), Math.Clamp(rows, 1, SessionSpec.MaxSide));
        if (Spec.SizePolicy == SizePolicy.Latest)
            _viewers.Lead(viewer);
        FollowSize();
        Refit();
    }

    /// <summary>Sets the size that the program sees.</summary>
    public void Resize(int columns, int rows)
    {
        var transcript = Transcript;
        if (columns != transcript.Screen.Columns || rows != transcript.Screen.Rows)
            ApplySize(transcript, columns, rows);
    }

    /// <summary>Nobody's terminal determines the size, so that the program may (DECCOLM, CSI 8 t).</summary>
    private bool SizeIsFree => _viewers.Count == 0 && Spec.SizePolicy != SizePolicy.Fixed;

    /// <summary>Follows the screen when what was fed has changed its size.</summary>
    private void TakeProgramsSize(Transcript transcript)
    {
        if (SizeIsFree && (transcript.Screen.Columns != Record.Columns || transcript.Screen.Rows != Record.Rows))
            ApplySize(transcript, transcript.Screen.Columns, transcript.Screen.Rows);
    }

    private void ApplySize(Transcript transcript, int columns, int rows)
    {
        foreach (var run in _runs)
        {
            if (run.Kept.Terminal is { } terminal)
                Pty.SetSize(terminal.Value, columns, rows);
            else if (run.Kept.Machine is not null)
                _services.Host.Resize(run.Kept.Key, columns, rows);
        }

        transcript.NoteResize(State.Run?.Number ?? 0, columns, rows);
        if (SizeReports.Encode(columns, rows, transcript.Screen.InputModes) is { Length: > 0 } report && Leader is { InputDescriptor: >= 0 } leader)
            leader.Input.Write(leader.InputDescriptor, report);
        _viewers.ForgetDrawn(); // a terminal that is resized moves its lines in its own way
        Change(record => record with { Columns = columns, Rows = rows });
        Refit();
    }

    public void SetSizePolicy(SizePolicy policy)
    {
        Change(record => record with { Spec = record.Spec with { SizePolicy = policy }, SpecRevision = record.SpecRevision + 1 });
        Describe();
        Track(StoreAsync());
    }

    /// <summary>Detaches one viewer, whose terminal is put back as it was found.</summary>
    public bool Detach(string viewerId, string reason, string? text = null)
    {
        if (_viewers.Find(viewerId) is not { } viewer)
            return false;
        Leave(viewer, reason, text);
        return true;
    }

    public int DetachAll(string reason, string? text = null)
    {
        var all = _viewers.RemoveAll();
        foreach (var viewer in all)
            Leave(viewer, reason, text);
        return all.Length;
    }

    /// <summary>A viewer's connection is gone.</summary>
    public void Drop(Viewer viewer)
    {
        if (_viewers.Remove(viewer))
            AfterLeaving();
    }

    /// <summary>Takes a viewer out, for another session to take it in.</summary>
    public void HandOver(Viewer viewer)
    {
        SendUndo(viewer);
        Drop(viewer);
    }

    public Viewer? FindViewer(string? id) => id is null ? _viewers.Only : _viewers.Find(id);

    public int ViewerCount => _viewers.Count;

    public string ViewerNames => string.Join(", ", _viewers.Rows.Select(row => $"{row.Client} {row.Id}"));

    public static SizePolicy Parse(string policy) =>
        Enum.TryParse<SizePolicy>(policy, ignoreCase: true, out var known) && !char.IsDigit(policy[0])
            ? known
            : throw new RefusedException($"'{policy}' is no size policy: it is latest, smallest, largest or fixed", ErrorCodes.Invalid);

    private void FollowSize()
    {
        if (State.Run is { IsLive: true } && _viewers.WantedSize(Spec.SizePolicy) is var (columns, rows))
            Resize(columns, rows);
    }

    private void Refit()
    {
        if (Loaded is { } transcript)
            _viewers.Fit(transcript.Screen, transcript.Visible, transcript.Journal.End);
        Draw();
    }

    /// <summary>Draws for viewers of another size, and goes on doing so while there are any.</summary>
    private void Draw()
    {
        if (Loaded is { } transcript && _viewers.AnyDrawn)
        {
            if (transcript.Screen.LimitFrame(Time.GetElapsedTime(0)) is null)
                _viewers.Draw(transcript.Screen, transcript.Visible, transcript.Journal.End);
            _drawing ??= Time.CreateTimer(_ => Post(Draw), null, DrawEvery, DrawEvery);
            return;
        }

        _drawing?.Dispose();
        _drawing = null;
    }

    private void CloseViewersAtEnd()
    {
        if (State.StartAfter)
            return;
        _viewers.CloseWhenCurrent(viewer => Leave(viewer, "ended", State.Run?.Outcome?.Reason));
    }

    private void Leave(Viewer viewer, string reason, string? text)
    {
        SendUndo(viewer);
        _viewers.Remove(viewer);
        viewer.Channel.Close(new ChannelClosed(reason, text, ToRow(), viewer.Position.Value));
        AfterLeaving();
    }

    private void SendUndo(Viewer viewer)
    {
        if (Loaded is not { } transcript)
            return;
        var undo = new System.Buffers.ArrayBufferWriter<byte>();
        transcript.Screen.WriteUndo(undo);
        viewer.Channel.Send(viewer.Position.Value, undo.WrittenSpan);
    }

    private void AfterLeaving()
    {
        Change(record => record with { LastAttachedAt = Time.GetUtcNow() });
        Track(StoreAsync());
        FollowSize();
        Refit();
        if (_viewers.Count == 0)
            Call(); // may be unloaded
    }
}
