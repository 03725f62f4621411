using System.Collections.Concurrent;
using System.Text;
using Abide.Daemon.Catalog;
using Abide.Daemon.Sessions;
using Abide.Processes;
using Abide.Processes.Keeping;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Terminals;

/// <summary>
/// Runs what was put on sessions to be run when they are gone. The catalog has each from the moment of the deletion until it was run; it runs under the keeper, as a run of
/// the session that is gone, so that the next daemon finds it where this one dies.
/// </summary>
internal sealed partial class CleanedHooks(string sessionsDirectory, SessionCatalog catalog, IRunHost host, TimeProvider time, ILogger log)
{
    /// <summary>How long one may run before it is killed.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The number of a hook's run, which no run of a session ever has.</summary>
    private const int Run = int.MaxValue;

    private const int TailLength = 2000;

    private static readonly TimeSpan DiesWithin = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<RunEnd>> _ends = [];
    private readonly ConcurrentDictionary<Guid, KeptRun> _held = [];
    private static readonly SemaphoreSlim s_atOnce = new(4);

    /// <summary>The runs whose descriptors are held.</summary>
    public IReadOnlyList<KeptRun> HeldRuns => [.. _held.Values];

    /// <summary>Whether a run that a keeper holds is a hook's.</summary>
    public static bool Owns(RunKey key) => key.Run == Run;

    /// <summary>Runs what earlier daemons did not come to, or did not see the end of.</summary>
    /// <param name="kept">What the keeper holds.</param>
    public async Task ResumeAsync(IReadOnlyList<KeptRun> kept)
    {
        var hooks = await catalog.LoadHooksAsync();
        foreach (var run in kept.Where(run => Owns(run.Key)))
        {
            run.Dispose(); // asked for again below
            if (!hooks.Any(hook => hook.Session.Value == run.Key.Session))
                await host.ReleaseAsync(run.Key);
        }

        foreach (var hook in hooks)
            Begin(hook);
    }

    /// <summary>Runs one that is in the catalog; nobody waits for it.</summary>
    public void Begin(PendingHook? hook)
    {
        if (hook is not null)
            _ = Task.Run(() => RunAsync(hook));
    }

    /// <summary>The keeper says that a run has ended. Any thread.</summary>
    public void OnEnded(RunKey key, RunEnd end)
    {
        if (Owns(key))
            EndOf(key).TrySetResult(end);
    }

    private async Task RunAsync(PendingHook hook)
    {
        var key = new RunKey(hook.Session.Value, Run);
        await s_atOnce.WaitAsync();
        try
        {
            try
            {
                await RunUnderKeeperAsync(hook, key);
            }
            catch (SpawnRefusedException e)
            {
                LogFailed(log, hook.Session, hook.Name, e.Message, "");
            }

            await catalog.ForgetHookAsync(hook.Session); // first: what the keeper has forgotten would be run again
            await host.ReleaseAsync(key);
        }
        catch (Exception e)
        {
            LogFault(log, hook.Session, hook.Name, e);
        }
        finally
        {
            _ends.TryRemove(hook.Session.Value, out _);
            s_atOnce.Release();
        }
    }

    private async Task RunUnderKeeperAsync(PendingHook hook, RunKey key)
    {
        var ended = EndOf(key);
        using var run = await host.SpawnAsync(key, SpecOf(hook)); // the one that runs or has ended, if there is one
        _held[key.Session] = run;
        try
        {
            if (run.End is { } end)
                ended.TrySetResult(end);
            else
                await host.CloseInputAsync(key);
            run.Input?.Dispose();
            var tail = Task.Factory.StartNew(() => Drain(run, ended.Task), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            var seen = await UntilEndAsync(key, ended.Task);
            ended.TrySetResult(new RunEnd(null, null, 0, TimeSpan.Zero, TimeSpan.Zero, time.GetUtcNow())); // who still reads stops
            Tell(hook, seen, await tail);
        }
        finally
        {
            _held.TryRemove(key.Session, out _);
        }
    }

    /// <summary>How it ended; null when it took too long and was killed.</summary>
    private async Task<RunEnd?> UntilEndAsync(RunKey key, Task<RunEnd> ended)
    {
        try
        {
            return await ended.WaitAsync(Limit, time);
        }
        catch (TimeoutException)
        {
            await host.SignalAsync(key, SessionMachine.Kill, SignalScope.All);
            await ((Task)ended).WaitAsync(DiesWithin, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            return null;
        }
    }

    private TaskCompletionSource<RunEnd> EndOf(RunKey key) => _ends.GetOrAdd(key.Session, _ => new TaskCompletionSource<RunEnd>(TaskCreationOptions.RunContinuationsAsynchronously));

    private SpawnSpec SpecOf(PendingHook hook)
    {
        var directory = Directory.Exists(hook.Spec.Directory) ? hook.Spec.Directory : "/";
        var record = new SessionRecord
        {
            Id = hook.Session, Name = hook.Name, CreatedAt = default, UpdatedAt = default,
            Spec = hook.Spec with { Command = hook.Spec.OnCleaned!, Directory = directory, Tty = false, Host = null },
        };
        var spec = Spawning.SpecOf(record, Path.Combine(sessionsDirectory, hook.Session.ToString()));
        return spec with
        {
            Environment =
            [
                .. spec.Environment.Where(pair => !pair.StartsWith("ABIDE_SESSION=", StringComparison.Ordinal)),
                $"ABIDE_SESSION={hook.Name}",
                $"ABIDE_SESSION_ID={hook.Session}",
                FormattableString.Invariant($"ABIDE_EXIT_CODE={hook.Code}"),
                FormattableString.Invariant($"ABIDE_EXIT_SIGNAL={hook.Signal}"),
            ],
        };
    }

    /// <summary>Reads what it prints, so that it does not wait for a reader, until it has ended; keeps the end of it.</summary>
    private static string Drain(KeptRun run, Task ended)
    {
        const int Patience = 200;
        var (buffer, tail) = (new byte[4096], new List<byte>());
        Descriptor[] sources = [.. ((Descriptor?[])[run.Output, run.Error]).OfType<Descriptor>()];
        while (true)
        {
            var isLast = ended.IsCompleted;
            foreach (var source in sources)
            {
                for (int length; (length = Posix.Read(source.Value, buffer)) > 0;)
                {
                    tail.AddRange(buffer.AsSpan(0, length));
                    tail.RemoveRange(0, Math.Max(0, tail.Count - TailLength));
                }
            }

            if (isLast)
                return Encoding.UTF8.GetString([.. tail]).Trim().ReplaceLineEndings(" / ");
            ended.Wait(Patience);
        }
    }

    private void Tell(PendingHook hook, RunEnd? end, string tail)
    {
        if (end is { Code: 0 })
            LogRun(log, hook.Session, hook.Name);
        else
            LogFailed(log, hook.Session, hook.Name, end is null ? $"killed after {Limit.TotalSeconds} s" : ExitWords.Of(end), tail);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Session} ({Name}): its hook was run")]
    private static partial void LogRun(ILogger logger, SessionId session, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Session} ({Name}): its hook failed: {Reason}; it printed '{Tail}'")]
    private static partial void LogFailed(ILogger logger, SessionId session, string name, string reason, string tail);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Session} ({Name}): its hook could not be run, and will be tried again by the next daemon")]
    private static partial void LogFault(ILogger logger, SessionId session, string name, Exception fault);
}
