using Abide.Daemon.Journal;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Abide.Processes;
using Abide.Processes.Keeping;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Hosts;

/// <summary>
/// What a daemon does before it serves: brings every session in step with what is true. Bytes that the last daemon had read but not journalled come first,
/// then the runs that the keeper holds; a run that nobody holds is lost.
/// </summary>
internal sealed partial class Adoption(SessionRegistry registry, LocalHost host, AnswerMemory answers, ILogger log)
{
    /// <summary>Journals what stood in the last daemon's landing buffer.</summary>
    public async Task RecoverAsync(KeeperState keeper, LandingRecovery landed)
    {
        CountDeaths(keeper, landed);
        foreach (var chunk in landed.Chunks)
        {
            if (registry.TryGet(chunk.Session, out var session))
            {
                await session.AskAsync(() =>
                {
                    session.Recover(chunk);
                    return true;
                });
            }
        }
    }

    /// <summary>Takes over what the keeper holds, and gives up what it does not.</summary>
    public async Task AdoptAsync(KeeperState keeper)
    {
        var kept = keeper.Runs.ToLookup(run => new SessionId(run.Key.Session));
        foreach (var stray in keeper.Runs.Where(run => !CleanedHooks.Owns(run.Key) && !registry.TryGet(new SessionId(run.Key.Session), out _)))
            await EndStrayAsync(stray);
        await Task.WhenAll(registry.All
            .Where(session => session.Spec.Host is null && (session.State.Run is { IsLive: true } || kept.Contains(session.Id)))
            .Select(session => session.AskAsync(() =>
            {
                Adopt(session, kept[session.Id]);
                return true;
            })));
        foreach (var session in registry.All.Where(session => session.State is { Run.IsLive: true } or { Retries.NextAttempt: not null }))
            session.Post(() => session.Happen(new SessionEvent.TakenOver()));
        if (keeper.Runs.Count > 0)
            LogAdopted(log, keeper.Runs.Count);
    }

    private static void Adopt(TerminalSession session, IEnumerable<KeptRun> kept)
    {
        foreach (var run in kept)
            session.Adopt(run);
        if (session.State.Run is not { IsLive: true } current || kept.Any(run => run.Key.Run == current.Number))
            return;
        session.Lose(current.Number, current.Leader switch
        {
            null => "the daemon ended before the program was started",
            { BootId: var boot } when boot != ProcessTable.BootId => "the machine was restarted",
            _ => "its keeper ended, and the program with it",
        });
    }

    /// <summary>A daemon that crashed, rather than being killed, while it fed a session's screen counts against that session.</summary>
    private void CountDeaths(KeeperState keeper, LandingRecovery landed)
    {
        if (keeper.Previous.End is not { Signal: not (null or SessionMachine.Kill) } and not { Code: > 0 and not Program.RestartCode })
            return;
        foreach (var session in landed.InHand)
        {
            var cell = answers.CellOf(session);
            var deaths = ++answers.Deaths(cell);
            LogInHand(log, session, deaths);
        }
    }

    private async Task EndStrayAsync(KeptRun stray)
    {
        LogStray(log, stray.Key.ToString(), stray.Pid);
        if (stray.End is null)
            await host.SignalAsync(stray.Key, SessionMachine.Kill, SignalScope.All);
        stray.Terminal?.Dispose();
        stray.Input?.Dispose();
        stray.Output?.Dispose();
        stray.Error?.Dispose();
        await host.ReleaseAsync(stray.Key);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} runs adopted")]
    private static partial void LogAdopted(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "run {Run} (pid {Pid}) belongs to no session and is ended")]
    private static partial void LogStray(ILogger logger, string run, int pid);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Session}: the last daemon died with it in hand ({Deaths} in a row; after three it goes on without a screen)")]
    private static partial void LogInHand(ILogger logger, SessionId session, int deaths);
}
