using Abide.Daemon.Configuration;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Abide.Protocol;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Api;

/// <summary>How the daemon is to end.</summary>
internal enum DaemonEnd
{
    /// <summary>Sessions run on; the keeper starts no other daemon until a client asks.</summary>
    Stop,

    /// <summary>Sessions run on; the keeper starts another daemon at once.</summary>
    Restart,

    /// <summary>Every session is ended, and the keeper too.</summary>
    EndAll,
}

/// <summary>Requests about the daemon itself.</summary>
internal sealed class DaemonRequests(SessionRegistry registry, Func<(int Pid, string Version)> keeper, string directory, DateTimeOffset startedAt, LiveSettings settings, Func<bool> isLoading, Action<DaemonEnd> end)
{
    public Message Status()
    {
        var (keeperPid, keeperVersion) = keeper();
        return new DaemonStatusReply(
            Environment.ProcessId,
            keeperPid,
            ProtocolVersion.Product,
            keeperVersion,
            registry.Count,
            registry.All.Count(session => session.State.Run is { Phase: RunPhase.Active }),
            startedAt,
            directory,
            Environment.WorkingSet,
            settings.Problems.Count,
            isLoading(),
            registry.LastRetention);
    }

    public Message? Stop(Connection connection, StopDaemon request)
    {
        connection.Reply(new Done { Id = request.Id });
        end(request.All ? DaemonEnd.EndAll : request.Restart ? DaemonEnd.Restart : DaemonEnd.Stop);
        return null; // answered before the end began: then every connection is told that nothing more will be
    }
}
