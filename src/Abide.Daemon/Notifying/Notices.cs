using Abide.Daemon.Configuration;
using Abide.Daemon.Journal;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Notifying;

/// <summary>Tells people what has become of sessions and hosts, in every way that is configured.</summary>
internal sealed partial class Notices : IAsyncDisposable
{
    /// <summary>Lines that go with a notice: all that is kept of a failure.</summary>
    private const int TailLines = 200;

    private readonly LiveSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly INoticeWay[] _ways;
    private readonly CancellationTokenSource _ends = new();
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _sending = [];
    private readonly HashSet<string> _away = new(StringComparer.OrdinalIgnoreCase);
    private NoticeLine _line = NoticeLine.Empty;
    private ITimer? _timer;

    public Notices(LiveSettings settings, TimeProvider time, ILogger log)
    {
        (_settings, _time, _log) = (settings, time, log);
        _ways = [new DesktopWay(time), new WebhookWay(time), new CommandWay(time)];
    }

    /// <summary>The names of the ways there are.</summary>
    public IReadOnlyList<string> Ways => [.. _ways.Select(way => way.Name)];

    /// <summary>Something has become of a session. Any thread; it returns at once.</summary>
    public void Tell(TerminalSession session, Edge edge, string text)
    {
        var rules = session.Spec.Supervision?.Notify;
        if (NoticeWords.IsWanted(rules, edge))
            Track(TellAsync(session, edge, text, rules));
    }

    /// <summary>A host answers, or does not: people are told once that it has ceased to, and once that it does again. Any thread.</summary>
    /// <param name="host">Its name.</param>
    /// <param name="fault">Why it does not; null when it does.</param>
    public void NoteHost(string host, string? fault)
    {
        lock (_lock)
        {
            if (fault is not null ? !_away.Add(host) : !_away.Remove(host))
                return;
        }

        var edge = fault is null ? Edge.Reachable : Edge.Unreachable;
        Add(new Notice(NoticeWords.Of(edge), host, NoticeWords.Say(host, edge, fault ?? ""), _time.GetUtcNow()) { Host = host });
    }

    /// <summary>Sends a notice that means nothing, now, whatever the hour.</summary>
    /// <param name="way">In which way only; null is all that are configured.</param>
    /// <returns>Of each way its name and what went wrong; null where nothing did.</returns>
    public async Task<IReadOnlyList<(string Way, string? Fault)>> TestAsync(string? way, CancellationToken cancelled)
    {
        var settings = _settings.Current.Notify;
        var notice = new Notice(NoticeWords.Test, "abide", "This is what a notification of Abide looks like", _time.GetUtcNow()) { Tail = ["the last lines of a command stand here"] };
        var results = new List<(string, string?)>();
        foreach (var one in _ways.Where(one => way is null ? one.IsOn(settings) : one.Name == way))
        {
            try
            {
                if (!one.IsOn(settings))
                    throw new NoticeException($"it is not configured; see 'abide config', section notify");
                await one.SendAsync([notice], settings, cancelled);
                results.Add((one.Name, null));
            }
            catch (NoticeException e)
            {
                results.Add((one.Name, e.Message));
            }
        }

        return results;
    }

    public async ValueTask DisposeAsync()
    {
        Task[] sending;
        lock (_lock)
        {
            _timer?.Dispose();
            sending = [.. _sending];
        }

        await _ends.CancelAsync();
        await Task.WhenAll(sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _ends.Dispose();
    }

    private async Task TellAsync(TerminalSession session, Edge edge, string text, NotifyRules? rules)
    {
        var at = _time.GetUtcNow();
        IReadOnlyList<string> tail = [];
        try
        {
            tail = await session.LastLinesAsync(session.State.Run?.Number, TailLines);
        }
        catch (JournalException)
        {
            // The notice says what happened all the same.
        }

        Add(new Notice(NoticeWords.Of(edge), session.Name, NoticeWords.Say(session.Name, edge, text), at)
        {
            Session = session.Id.ToString(),
            Host = session.Spec.Host ?? SessionSpec.LocalHost,
            Failures = session.State.Retries?.Failures ?? 0,
            Tail = tail,
            Ways = rules?.Ways,
        });
    }

    private void Add(Notice notice)
    {
        lock (_lock)
            _line = _line.With(notice);
        Look();
    }

    private void Look()
    {
        var settings = _settings.Current.Notify;
        IReadOnlyList<Notice> send;
        lock (_lock)
        {
            (_line, send, var again) = _line.Look(_time.GetElapsedTime(0), settings.Group, settings.Quiet?.Left(_time.GetLocalNow()));
            _timer?.Dispose();
            _timer = again is { } wait && !_ends.IsCancellationRequested ? _time.CreateTimer(_ => Look(), null, wait, Timeout.InfiniteTimeSpan) : null;
        }

        foreach (var way in _ways.Where(way => send.Count > 0 && way.IsOn(settings)))
        {
            if (send.Where(notice => notice.Ways?.Contains(way.Name) != false).ToArray() is { Length: > 0 } wanted)
                Track(SendAsync(way, wanted, settings));
        }
    }

    private async Task SendAsync(INoticeWay way, IReadOnlyList<Notice> notices, NotifySettings settings)
    {
        try
        {
            await way.SendAsync(notices, settings, _ends.Token);
        }
        catch (NoticeException e)
        {
            LogNotTold(_log, way.Name, notices[^1].Text, e.Message);
        }
    }

    private void Track(Task task)
    {
        lock (_lock)
            _sending.Add(task);
        _ = task.ContinueWith(
            done =>
            {
                if (done.Exception is { } fault)
                    LogFault(_log, fault.GetBaseException());
                lock (_lock)
                    _sending.Remove(done);
            },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "nobody was told by {Way} that '{Text}': {Reason}")]
    private static partial void LogNotTold(ILogger logger, string way, string text, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "a notice could not be sent")]
    private static partial void LogFault(ILogger logger, Exception fault);
}
