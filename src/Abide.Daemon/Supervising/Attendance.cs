using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Supervising;

/// <summary>
/// What is done for one supervised session while it is there: its current run is asked how it is, its files are watched, its schedule is kept. It belongs to the
/// session's turns, in one of which the supervisor has it look whenever anything of the session has changed.
/// </summary>
internal sealed partial class Attendance(TerminalSession session, NotifySockets sockets, TimeProvider time, ILogger log) : IDisposable
{
    /// <summary>So many renewals for changed files in a minute, and no more: something writes what it watches.</summary>
    private const int MostRenewals = 10;

    /// <summary>A schedule is looked at again after this time at the latest, whatever is done to the clock.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    private readonly Queue<long> _renewals = new();
    private CancellationTokenSource? _run;
    private FileWatch? _watch;
    private ITimer? _schedule;
    private Supervision? _spec;
    private int _attended;
    private Intent? _intent;
    private DateTimeOffset _wantedSince;

    /// <summary>Brings what is done for it in step with what it is now. In a turn.</summary>
    public void Look()
    {
        var (state, spec) = (session.State, session.Spec.Supervision);
        var run = state.Run is { Phase: RunPhase.Active } active ? active.Number : 0;
        if (run != _attended || !ReferenceEquals(spec, _spec))
        {
            LeaveRun();
            if (run != 0 && spec is not null)
                AttendRun(state.Run!, spec);
            _attended = run;
        }

        var isOther = !ReferenceEquals(spec, _spec) || state.Intent != _intent;
        _spec = spec;
        if (isOther)
        {
            _schedule?.Dispose();
            _schedule = null;
            session.Note(notes => notes with { NextDue = null });
            _wantedSince = _intent is null ? state.Scheduled?.At ?? time.GetUtcNow() : time.GetUtcNow(); // what came while nobody wanted it was not missed
            if (spec?.Schedule is { } schedule && state.Intent == Intent.Up)
                Keep(schedule);
        }

        _intent = state.Intent;
    }

    /// <summary>Ends it all. In a turn.</summary>
    public void Dispose()
    {
        LeaveRun();
        _schedule?.Dispose();
    }

    private void AttendRun(Run run, Supervision spec)
    {
        _run = new CancellationTokenSource();
        if (spec.Ready is { } ready)
            _ = AskAsync(run, ready, (yes, _) => Say(new SessionEvent.ProbeSaid(run.Number, IsReady: yes)), _run.Token);
        if (spec.Health is { } health)
        {
            _ = AskAsync(run, health, (yes, reason) => Say(yes ? new SessionEvent.ProbeSaid(run.Number, IsHealthy: true) : new SessionEvent.Unwell(run.Number, $"not well: {reason}", session.GentleStop)), _run.Token);
        }

        if (spec.Watch is { } watch && session.Spec.Host is null)
            _ = Task.Run(() => WatchFiles(watch, run.Number)); // a large tree takes a while
    }

    private void LeaveRun()
    {
        _run?.Cancel();
        _run?.Dispose();
        _run = null;
        _watch?.Dispose();
        _watch = null;
        session.Note(notes => notes with { ProbeReason = null });
    }

    private async Task AskAsync(Run run, Probe probe, Action<bool, string?> said, CancellationToken cancelled)
    {
        try
        {
            if (session.Spec.Host is { } host && (probe.Notify || probe.Exec is not null))
                session.Note(notes => notes with { ProbeReason = $"nobody can ask on {host}, where only tmux is; log, http and tcp can be asked from here" });
            else if (probe.Notify)
                await sockets.UntilReadyAsync(session, () => said(true, null), cancelled);
            else
                await new Prober(session, run, probe, time).RunAsync(said, cancelled);
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
        catch (Exception e)
        {
            LogProbe(log, session.Id, session.Name, e);
        }
    }

    private void Say(SessionEvent happens) => session.Post(() => session.Happen(happens));

    private void WatchFiles(Watch watch, int run)
    {
        try
        {
            var files = new FileWatch(watch, session.Spec.Directory, OnFilesChanged, time);
            session.Post(() =>
            {
                if (_attended == run && _watch is null)
                    _watch = files;
                else
                    files.Dispose();
            });
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            LogNotWatched(log, session.Id, session.Name, e.Message);
        }
    }

    private void OnFilesChanged()
    {
        var now = time.GetTimestamp();
        lock (_renewals)
        {
            while (_renewals.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) > TimeSpan.FromMinutes(1))
                _renewals.Dequeue();
            if (_renewals.Count >= MostRenewals)
            {
                LogFlap(log, session.Id, session.Name, MostRenewals);
                return;
            }

            _renewals.Enqueue(now);
        }

        Say(new SessionEvent.RenewAsked(session.GentleStop));
    }

    /// <summary>Does what the schedule says now, and sees when to look again.</summary>
    private void Keep(Schedule schedule)
    {
        var now = time.GetUtcNow();
        var last = session.State.Scheduled?.At is { } scheduled && scheduled > _wantedSince ? scheduled : _wantedSince;
        var (due, starts, next) = ScheduleClock.Look(schedule, last, now, CronOf(schedule));
        if (due is { } at)
            session.Happen(starts ? new SessionEvent.ScheduleDue(at, schedule.Overlap, session.GentleStop) : new SessionEvent.ScheduleMissed(at));
        session.Note(notes => notes with { NextDue = next });
        _schedule?.Dispose();
        _schedule = null;
        if (next - now is { } wait)
            _schedule = time.CreateTimer(_ => session.Post(() => LookAtClock(schedule)), null, wait < LookAgain ? wait : LookAgain, Timeout.InfiniteTimeSpan);
    }

    private void LookAtClock(Schedule schedule)
    {
        if (_schedule is not null && ReferenceEquals(schedule, _spec?.Schedule))
            Keep(schedule);
    }

    private static Func<DateTimeOffset, DateTimeOffset?>? CronOf(Schedule schedule)
    {
        if (schedule.Cron is not { } text || !CronExpression.TryParse(text, out var cron, out _))
            return null;
        var zone = schedule.TimeZone is { } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found) ? found : TimeZoneInfo.Local;
        return after => cron.Next(after, zone);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Session} ({Name}): a probe had a fault")]
    private static partial void LogProbe(ILogger logger, SessionId session, string name, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Session} ({Name}): its files are not watched: {Reason}")]
    private static partial void LogNotWatched(ILogger logger, SessionId session, string name, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Session} ({Name}): its files changed more than {Most} times within a minute; it is not restarted for that now")]
    private static partial void LogFlap(ILogger logger, SessionId session, string name, int most);
}
