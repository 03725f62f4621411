using Abide.Daemon.Journal;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Abide.Processes;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Hosts;

/// <summary>The last step of a daemon's start, while it serves already: starts what is to run without being asked. One that cannot be started keeps no other from it.</summary>
internal sealed partial class Autostart(SessionRegistry registry, ILogger log)
{
    private const int AtOnce = 8;

    /// <summary>Of each source so many sessions are loaded before anybody asks.</summary>
    private const int Warmed = 5;

    private volatile bool _isDone;

    /// <summary>False until every session that starts by itself was started, or could not be.</summary>
    public bool IsDone => _isDone;

    /// <summary>Starts them; nothing here throws.</summary>
    /// <param name="ends">Once this is cancelled, none is started any more.</param>
    public async Task RunAsync(CancellationToken ends)
    {
        var wanted = registry.All.Where(session => StartPolicy.StartsWithDaemon(session.Spec, session.State, ProcessTable.BootId)).ToArray();
        await Parallel.ForEachAsync(wanted, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (session, _) =>
        {
            var starting = StartAsync(session, ends);
            if (session.Spec.Host is null)
                await starting; // a host that does not answer keeps no other session waiting
        });
        _isDone = true;
        foreach (var session in Newest())
        {
            if (!ends.IsCancellationRequested)
                await LoadAsync(session);
        }
    }

    /// <summary>Of each source those without a process that were active last: somebody may look at them soon.</summary>
    private IEnumerable<TerminalSession> Newest() => registry.All
        .Where(session => session.State.Run is { IsLive: false })
        .GroupBy(session => session.Record.Source)
        .SelectMany(source => source.OrderByDescending(session => session.Record.LastActivityAt).Take(Warmed));

    private static async Task LoadAsync(TerminalSession session)
    {
        try
        {
            await session.LoadAsync();
        }
        catch (JournalException)
        {
            // It is broken, and says so.
        }
    }

    private async Task StartAsync(TerminalSession session, CancellationToken ends)
    {
        try
        {
            var state = await SessionRegistry.StartAsync(session, state => !ends.IsCancellationRequested && StartPolicy.StartsWithDaemon(session.Spec, state, ProcessTable.BootId));
            if (state.Run?.Outcome is { Cause: EndCause.SpawnFailed } failed)
                LogFailed(log, session.Id, session.Name, failed.Reason);
        }
        catch (Exception e)
        {
            LogFailed(log, session.Id, session.Name, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Session} ({Name}) could not be started: {Reason}")]
    private static partial void LogFailed(ILogger logger, SessionId session, string name, string reason);
}
