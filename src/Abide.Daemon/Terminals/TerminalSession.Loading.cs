using Abide.Daemon.Journal;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Terminals;

/// <summary>When journal and screen are in memory: from their first use on, and without a process until others were used more recently.</summary>
internal sealed partial class TerminalSession
{
    private volatile Protection _protection;
    private bool _isUsed;
    private bool _isResident;

    /// <inheritdoc/>
    public Protection Protection => _protection;

    /// <inheritdoc/>
    public void Park() => Post(() =>
    {
        _protection = ProtectionNow();
        if (_protection == Protection.None)
            Leave();
        else
            _services.Loaded.Stays(this);
    });

    /// <summary>The journal and screen, loaded when first needed.</summary>
    /// <exception cref="JournalException">They cannot be.</exception>
    private Transcript Transcript
    {
        get
        {
            _isUsed = true;
            try
            {
                return _loaded.Get();
            }
            catch (ObjectDisposedException)
            {
                throw new JournalException($"{Name} was removed");
            }
        }
    }

    /// <summary>The same if they are loaded now.</summary>
    private Transcript? Loaded => _loaded.Value;

    /// <summary>Has journal and screen loaded, which may take long, on a thread that is no worker's. Any thread may call.</summary>
    /// <exception cref="JournalException">They cannot be.</exception>
    public async Task LoadAsync()
    {
        if (Loaded is not null)
            return;
        try
        {
            await _loaded.GetAsync();
            Call(); // a turn, in which it is counted
        }
        catch (ObjectDisposedException)
        {
            throw new JournalException($"{Name} was removed");
        }
    }

    private Transcript Load()
    {
        SessionJournal? journal = null;
        try
        {
            journal = SessionJournal.Open(Directory, JournalStart());
            var transcript = Transcript.Load(Directory, journal, Record.Columns, Record.Rows, _services.Answers.AnsweredUpTo(Id), IsDangerous(), _services.Settings.Current.Terminal, _services.Snapshots);
            if (State.Run is { IsLive: true } run)
                transcript.NoteTold(run.Number);
            else
                transcript.Screen.ClearReplies(); // nobody is there to be answered
            _services.Sync.Add(journal);
            return transcript;
        }
        catch (Exception e) when (e is JournalException or IOException or UnauthorizedAccessException)
        {
            journal?.Dispose();
            Broken = e.Message;
            LogBroken(Log, Id, Name, e.Message);
            throw new JournalException(e.Message);
        }
    }

    private Protection ProtectionNow() =>
        (_runs.Count > 0 || State.Run is { IsLive: true } ? Protection.RunsTerminal : Protection.None)
        | (_viewers.Count > 0 || _followers.Count > 0 || _waits.Any ? Protection.Viewed : Protection.None)
        | (Loaded?.Journal.Fault is not null ? Protection.Unsaved : Protection.None)
        | (Record.Pinned ? Protection.Pinned : Protection.None);

    /// <summary>After each turn: whether it is one of those that are limited.</summary>
    private void Settle()
    {
        _protection = ProtectionNow();
        var isResident = Loaded is not null && (_protection & Protection.RunsTerminal) == 0;
        if (isResident && (_isUsed || !_isResident))
            _services.Loaded.Used(this);
        else if (_isResident && !isResident)
            _services.Loaded.Left(this);
        (_isResident, _isUsed) = (isResident, false);
    }

    /// <summary>Leaves memory: saved first.</summary>
    private void Leave()
    {
        Loaded?.SaveSnapshot(always: true);
        Unload(forGood: false);
    }

    private void Unload(bool forGood)
    {
        if (_loaded.Take(forGood) is not { } transcript)
            return;
        var (end, bytes, line) = (transcript.Journal.End.Value, transcript.Journal.Bytes, transcript.Screen.LastLine);
        if ((Record.AppliedPosition, Record.OutputBytes, Record.LastLine) != (end, bytes, line))
        {
            Change(record => record with { AppliedPosition = end, OutputBytes = bytes, LastLine = line });
            Track(StoreAsync(isUrgent: false));
        }

        _quiet?.Dispose();
        _quiet = null;
        _services.Sync.Remove(transcript.Journal);
        transcript.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Session} ({Name}) is broken: {Reason}")]
    private static partial void LogBroken(ILogger logger, SessionId session, string name, string reason);
}
