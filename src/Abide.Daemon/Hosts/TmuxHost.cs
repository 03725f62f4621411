using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Abide.Daemon.Configuration;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Abide.Processes;
using Abide.Processes.Keeping;
using Abide.Processes.Remote;
using Abide.Protocol.Messages;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Hosts;

/// <summary>
/// A host with tmux. One loop keeps one shell there, asks it about all runs in one script, and puts whatever else is wanted in front of that question. While the host
/// does not answer, what is wanted waits, and nothing is concluded about any run.
/// </summary>
internal sealed partial class TmuxHost : IDisposable
{
    private const int MostTogether = 64;

    /// <summary>So long after something was typed its echo is looked for often.</summary>
    private static readonly TimeSpan s_echoTime = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan s_typed = TimeSpan.FromMilliseconds(30), s_watched = TimeSpan.FromMilliseconds(150), s_glance = TimeSpan.FromMilliseconds(250), s_flush = TimeSpan.FromMilliseconds(5);

    /// <summary>A writer that was killed leaves no word that nothing more comes.</summary>
    private static readonly TimeSpan s_writerEndsWithin = TimeSpan.FromSeconds(5);

    private readonly HostEntry _host;
    private readonly HostTable _table;
    private readonly Ssh _ssh;
    private readonly Func<SessionRegistry> _registry;
    private readonly LiveSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<RunKey, TmuxRun> _runs = new();
    private readonly ConcurrentQueue<Job> _asked = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _ends = new();
    private List<Job> _jobs = [];
    private ShellChannel? _shell;
    private bool _isHurried;

    public TmuxHost(HostEntry host, HostTable table, Ssh ssh, Func<SessionRegistry> registry, LiveSettings settings, TimeProvider time, ILogger log)
    {
        (_host, _table, _ssh, _registry, _settings, _time, _log) = (host, table, ssh, registry, settings, time, log);
        _ = Task.Run(RunAsync);
    }

    public HostEntry Host => _host;

    /// <summary>A run has ended. Any thread.</summary>
    public event Action<RunKey, RunEnd>? Ended;

    private string Gone => $"its tmux session on {_host.Name} is gone, and the program with it";

    /// <summary>Where runs here belong to, in the place of a boot id.</summary>
    private string Machine => "host:" + _host.Name;

    /// <summary>Completes when the host answers.</summary>
    /// <exception cref="HostException">It does not, now.</exception>
    public Task CheckAsync() => AskAsync(":", isPatient: false);

    /// <summary>Completes when the host answers, however long that takes.</summary>
    public Task UntilReachableAsync() => AskAsync(":");

    /// <summary>Starts a run, or hands over the one that there is; waits for the host however long that takes.</summary>
    /// <exception cref="SpawnRefusedException">Its program could not be started.</exception>
    public async Task<KeptRun> SpawnAsync(RunKey key, SpawnSpec spec)
    {
        var run = _runs.GetOrAdd(key, _ => new TmuxRun(key, 0) { Starting = new TaskCompletionSource<KeptRun>(TaskCreationOptions.RunContinuationsAsynchronously) });
        var answer = await AskAsync(TmuxScripts.Start(_host, key, spec, Description(key), Mark()));
        if (answer.Code != 0)
        {
            Forget(run);
            throw new SpawnRefusedException($"{_host.Name}: tmux did not start it: {OneLine(answer.Text) ?? "its directory for output cannot be written"}");
        }

        run.IsLaunched = true;
        return await run.Starting!.Task;
    }

    /// <summary>Goes on with a run that an earlier daemon started; what becomes of it is told when the host answers.</summary>
    /// <param name="key">Which.</param>
    /// <param name="offset">The offset of the first byte that is not journalled.</param>
    public void Resume(RunKey key, long offset)
    {
        _ = _runs.GetOrAdd(key, _ => new TmuxRun(key, offset));
        Wake();
    }

    public async Task<bool> SignalAsync(RunKey key, int signal, SignalScope scope)
    {
        var name = TmuxName.Of(key);
        return (await AskAsync(scope switch
        {
            SignalScope.Leader => TmuxScripts.SignalLeader(name, signal),
            SignalScope.Group => TmuxScripts.SignalGroup(name, signal),
            _ => TmuxScripts.SignalAll(name, key.Marker, signal),
        })).Code == 0;
    }

    public void Resize(RunKey key, int columns, int rows)
    {
        if (_runs.TryGetValue(key, out var run) && run.Pane is { } pane)
            _ = AskAsync(TmuxScripts.Resize(run.Name, pane, columns, rows));
    }

    public async Task<IReadOnlyList<SurvivorRow>> SurvivorsAsync(RunKey key)
    {
        var answer = await AskAsync(TmuxScripts.Survivors(TmuxName.Of(key), key.Marker));
        return [.. answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim().Split(' ', 2)).Where(words => int.TryParse(words[0], out _))
            .Select(words => new SurvivorRow(int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture), words[^1]))];
    }

    public async Task ReleaseAsync(RunKey key)
    {
        if (_runs.TryGetValue(key, out var run))
            Forget(run);
        await AskAsync(TmuxScripts.Release(_host, TmuxName.Of(key)));
    }

    /// <summary>The runs that are there, with the names and specs of their sessions.</summary>
    /// <exception cref="HostException">It does not answer, now.</exception>
    public async Task<IReadOnlyList<(RunKey Run, string Name, SessionSpec Spec)>> ListAsync()
    {
        var found = new List<(RunKey, string, SessionSpec)>();
        foreach (var lines in (await AskAsync(TmuxScripts.List(_host), isPatient: false)).Text.Split('\n').Chunk(3))
        {
            if (lines.Length == 3 && TmuxName.Parse(lines[0]) is { } run && ReadSpec(lines[2]) is { } spec)
                found.Add((run, lines[1], spec with { Host = _host.Name }));
        }

        return found;
    }

    public void Dispose()
    {
        _ends.Cancel();
        Wake();
    }

    private Task<ShellAnswer> AskAsync(string script, bool isPatient = true, bool isOnce = false)
    {
        var job = new Job(script, isPatient, isOnce);
        _asked.Enqueue(job);
        Wake();
        return job.Answer.Task;
    }

    /// <summary>Somebody says that the host answers: looks at once, not when the next try is due.</summary>
    public void Wake()
    {
        if (_wake.CurrentCount == 0)
            _wake.Release();
    }

    private async Task RunAsync()
    {
        while (!_ends.IsCancellationRequested)
        {
            try
            {
                Collect();
                if (_runs.IsEmpty && _jobs.Count == 0)
                {
                    if (!await _wake.WaitAsync(Reachability.LongestPause))
                        Close(); // nobody has wanted anything for a while
                    continue;
                }

                await TurnAsync();
                await PauseAsync();
            }
            catch (HostException e)
            {
                Close();
                var reach = _table.Note(_host.Name, e.Fault);
                if (reach.Failures == 1)
                    LogUnreachable(_log, _host.Name, e.Fault.Text);
                Give(e);
                await _wake.WaitAsync(reach.Pause);
            }
            catch (Exception e)
            {
                LogFault(_log, _host.Name, e);
                Close();
                await _wake.WaitAsync(Reachability.FirstPause);
            }
        }

        Close();
        foreach (var run in _runs.Values)
            run.Dispose();
    }

    /// <summary>One script: what is wanted, then the question about all runs.</summary>
    private async Task TurnAsync()
    {
        _shell ??= await OpenAsync();
        if (_table.ReachOf(_host.Name).IsReachable != true)
            _table.Note(_host.Name, null);
        var (mark, jobs) = (Mark(), _jobs.Take(MostTogether).ToArray());
        foreach (var job in jobs)
            job.WasSent = true;
        var runs = _runs.Values.ToArray();
        var script = new StringBuilder();
        foreach (var job in jobs)
            script.Append("(\n").Append(job.Script).Append("\n)\nprintf '\\n%s=%d\\n' ").Append(mark).Append(" \"$?\"\n");
        script.Append(runs.Length > 0 ? TmuxScripts.Poll(_host, runs.Select(run => (run.Name, run.Wanted)), mark) : ":");
        ReadOnlyMemory<byte> output = (await _shell.RunAsync(script.ToString())).Output;
        foreach (var job in jobs)
            job.Answer.TrySetResult(Cut(ref output, mark));
        _jobs.RemoveRange(0, jobs.Length);
        var poll = TmuxPoll.Parse(output.Span, mark);
        _isHurried = _jobs.Count > 0;
        foreach (var run in runs)
        {
            if (_runs.ContainsKey(run.Key) && !_ends.IsCancellationRequested)
                await ApplyAsync(run, poll[run.Name]);
        }
    }

    private async Task<ShellChannel> OpenAsync()
    {
        var shell = await ShellChannel.OpenAsync(_host.Address, _ssh, _time);
        var said = (await shell.RunAsync(TmuxScripts.Prepare(_host))).Text;
        var wrong = TmuxVersion.Fault(said.Split('\n').FirstOrDefault(line => line.StartsWith("tmux ", StringComparison.Ordinal))) is { } fault ? SshFault.Named(_host.Address, HostFaultKind.TmuxMissing, fault)
            : said.Contains("unwritable", StringComparison.Ordinal) ? SshFault.Named(_host.Address, HostFaultKind.Other, "the directory for output cannot be written")
            : null;
        if (wrong is null)
            return shell;
        shell.Dispose();
        throw new HostException(wrong);
    }

    private async Task ApplyAsync(TmuxRun run, TmuxFacts facts)
    {
        (run.Pane, run.Pid) = (facts.Pane ?? run.Pane, facts.Pid ?? run.Pid);
        _isHurried |= facts.IsEnding;
        if (!run.IsHeld && !Hold(run, facts))
            return;
        foreach (var (offset, bytes) in facts.Output)
        {
            if (offset > run.Offset)
                await SkipAsync(run, offset);
            run.Take(offset, bytes);
            _isHurried |= bytes.Length >= TmuxScripts.MostOfRun;
            if (!await FlushAsync(run))
                return;
        }

        if (!run.IsFlushed && !await FlushAsync(run))
            return;
        if (facts.End is { } end)
        {
            run.EndSeenAt ??= _time.GetUtcNow();
            _isHurried = true;
            if (run.Offset == facts.Total || (facts.Total is null && facts.Output.Count == 0 && _time.GetUtcNow() - run.EndSeenAt > s_writerEndsWithin))
                Finish(run, end);
        }
        else if (!facts.IsThere && facts.Output.Count == 0)
        {
            Forget(run);
            run.EndOutput();
            Tell(run.Key, session => session.Lose(run.Key.Run, Gone));
        }
    }

    /// <summary>Hands a run to its session once it is clear what became of it; false while it is not, or when there is none.</summary>
    private bool Hold(TmuxRun run, TmuxFacts facts)
    {
        if (facts.Refusal is { } refusal)
        {
            Forget(run);
            run.Starting?.TrySetException(new SpawnRefusedException($"{_host.Name}: {refusal}"));
            if (run.Starting is null)
                Tell(run.Key, session => session.Happen(new SessionEvent.SpawnRefused(run.Key.Run, $"{_host.Name}: {refusal}")));
            _ = AskAsync(TmuxScripts.Release(_host, run.Name));
            return false;
        }

        if (!facts.HasStarted)
        {
            _isHurried = true;
            if (facts.IsThere || (run.Starting is not null && !run.IsLaunched))
                return false; // on its way
            Forget(run);
            run.Starting?.TrySetException(new SpawnRefusedException($"{_host.Name}: its tmux session went away at once"));
            if (run.Starting is null)
                Tell(run.Key, GiveUp);
            return false;

            void GiveUp(TerminalSession session)
            {
                if (session.State.Run?.Leader is null)
                    session.SpawnAgain(run.Key.Run);
                else
                    session.Lose(run.Key.Run, Gone);
            }
        }

        run.IsHeld = true;
        var kept = run.Kept(Machine);
        if (run.Starting is { } starting)
            starting.TrySetResult(kept);
        else
            Tell(run.Key, session => session.Adopt(kept));
        _ = TypeAsync(run);
        return true;
    }

    /// <summary>Bytes were dropped there before anybody asked for them: the session notes it, and goes on behind them.</summary>
    private async Task SkipAsync(TmuxRun run, long offset)
    {
        if (_registry().TryGet(new SessionId(run.Key.Session), out var session))
            await session.AskAsync(() => session.SkipOutput(run.Key.Run, offset, $"{_host.Name} keeps {TmuxScripts.MostSpooled >> 20} MiB while it cannot be reached"));
        run.Skip(offset);
    }

    /// <summary>Waits a little for the session to take what came; false when it does not.</summary>
    private async Task<bool> FlushAsync(TmuxRun run)
    {
        for (var tries = 0; !run.Flush(); tries++)
        {
            if (tries == 40)
            {
                _isHurried = true;
                return false;
            }

            await Task.Delay(s_flush, _time);
        }

        return true;
    }

    private void Finish(TmuxRun run, (int? Code, int? Signal) end)
    {
        _runs.TryRemove(run.Key, out _);
        run.EndOutput();
        Ended?.Invoke(run.Key, new RunEnd(end.Code, end.Signal, 0, TimeSpan.Zero, TimeSpan.Zero, _time.GetUtcNow()));
    }

    /// <summary>Carries what is typed there, in order, each byte at most once.</summary>
    private async Task TypeAsync(TmuxRun run)
    {
        while (await run.ReadInputAsync() is { Length: > 0 } bytes)
        {
            run.TypedAt = _time.GetTimestamp();
            if (run.Pane is not { } pane)
                continue;
            try
            {
                await Task.WhenAll(TmuxScripts.Type(run.Name, pane, bytes).Select(script => AskAsync(script, isOnce: true)));
            }
            catch (HostException e)
            {
                LogTyped(_log, run.Key.ToString(), e.Message);
            }
        }

        run.Dispose();
    }

    private void Tell(RunKey key, Action<TerminalSession> message)
    {
        if (_registry().TryGet(new SessionId(key.Session), out var session))
            session.Post(() => message(session));
    }

    private void Forget(TmuxRun run)
    {
        _runs.TryRemove(run.Key, out _);
        if (!run.IsHeld)
            run.Dispose();
    }

    /// <summary>Until the next look is due, or something is wanted.</summary>
    private async Task PauseAsync()
    {
        var begun = _time.GetTimestamp();
        while (_jobs.Count == 0 && !_runs.IsEmpty && !_ends.IsCancellationRequested)
        {
            var left = (_isHurried ? s_typed : Interval()) - _time.GetElapsedTime(begun);
            if (left <= TimeSpan.Zero || await _wake.WaitAsync(left < s_glance ? left : s_glance))
                return;
        }
    }

    /// <summary>How long between two looks: the less, the sooner somebody would notice.</summary>
    private TimeSpan Interval()
    {
        var interval = _settings.Current.Hosts.Poll;
        foreach (var run in _runs.Values)
        {
            if (run.TypedAt != 0 && _time.GetElapsedTime(run.TypedAt) < s_echoTime)
                return s_typed;
            if (!run.IsHeld || (_registry().TryGet(new SessionId(run.Key.Session), out var session) && (session.IsWatched || session.State.Run is { Phase: RunPhase.Terminating })))
                interval = s_watched < interval ? s_watched : interval;
        }

        return interval;
    }

    private void Collect()
    {
        while (_asked.TryDequeue(out var job))
            _jobs.Add(job);
    }

    /// <summary>The host does not answer: who does not want to wait is told so, and what may not be done twice and perhaps was done is not done again.</summary>
    private void Give(HostException fault)
    {
        Collect();
        foreach (var job in _jobs.Where(job => !job.IsPatient || (job.IsOnce && job.WasSent)))
            job.Answer.TrySetException(fault);
        _jobs = [.. _jobs.Where(job => !job.Answer.Task.IsCompleted)];
    }

    private void Close()
    {
        _shell?.Dispose();
        _shell = null;
    }

    /// <summary>Cuts the first job's answer off.</summary>
    private static ShellAnswer Cut(ref ReadOnlyMemory<byte> output, string mark)
    {
        var end = Encoding.ASCII.GetBytes($"\n{mark}=");
        var at = output.Span.IndexOf(end);
        if (at < 0)
            return new ShellAnswer(-1, []);
        var rest = output[(at + end.Length)..];
        var line = rest.Span.IndexOf((byte)'\n');
        var code = int.Parse(rest.Span[..line], System.Globalization.CultureInfo.InvariantCulture);
        var answer = new ShellAnswer(code, output[..at].ToArray());
        output = rest[(line + 1)..];
        return answer;
    }

    /// <summary>The session's name and its spec, without what may be secret.</summary>
    private string Description(RunKey run)
    {
        if (!_registry().TryGet(new SessionId(run.Session), out var session))
            return "?\n{}";
        var spec = session.Spec with { Environment = [], EnvironmentFiles = null, Definition = null, OnCleaned = null };
        return $"{session.Name}\n{spec.ToJson()}";
    }

    private static SessionSpec? ReadSpec(string json)
    {
        try
        {
            return SessionSpec.FromJson(json);
        }
        catch (System.Text.Json.JsonException)
        {
            return null; // another version's
        }
    }

    private static string? OneLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();

    private static string Mark() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Something that is wanted of the host.</summary>
    /// <param name="Script">What.</param>
    /// <param name="IsPatient">Whether it waits for a host that does not answer.</param>
    /// <param name="IsOnce">Whether it must not be done twice.</param>
    private sealed record Job(string Script, bool IsPatient, bool IsOnce)
    {
        public TaskCompletionSource<ShellAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool WasSent { get; set; }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "host {Host} does not answer: {Reason}")]
    private static partial void LogUnreachable(ILogger logger, string host, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "host {Host} had a fault")]
    private static partial void LogFault(ILogger logger, string host, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Run}: what was typed while its host went away may not have come there: {Reason}")]
    private static partial void LogTyped(ILogger logger, string run, string reason);
}
