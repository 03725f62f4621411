using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;

namespace Abide.Daemon.Supervising;

/// <summary>Whether what a command depends on is so.</summary>
internal static class Dependencies
{
    /// <summary>What is still missing, in words; null when nothing is.</summary>
    /// <param name="needed">What it depends on.</param>
    /// <param name="find">The sessions of a name: one, or the instances of one definition; none when there is no such.</param>
    public static string? Missing(IReadOnlyList<Dependency>? needed, Func<string, IReadOnlyList<TerminalSession>> find)
    {
        foreach (var dependency in needed ?? [])
        {
            var sessions = find(dependency.Name);
            if (sessions.Count == 0)
                return $"waits for {dependency.Name}, which does not exist";
            foreach (var session in sessions)
            {
                if (!Holds(dependency.Until, session.Spec, session.State))
                    return $"waits for {session.Name} ({dependency.Until.ToString().ToLowerInvariant()}); it is {session.Status.Word}";
            }
        }

        return null;
    }

    /// <summary>Whether a session has come to a state. What needs no probe is ready and well once it runs.</summary>
    public static bool Holds(DependencyState until, SessionSpec spec, SessionState state) => until switch
    {
        DependencyState.Started => state.Run is { Phase: RunPhase.Active },
        DependencyState.Ready => state.Run is { Phase: RunPhase.Active } run && (spec.Supervision?.Ready is null || run.IsReady == true),
        DependencyState.Healthy => state.Run is { Phase: RunPhase.Active } run && (spec.Supervision?.Health is null ? spec.Supervision?.Ready is null || run.IsReady == true : run.IsHealthy == true),
        DependencyState.Completed => state.Run is { Phase: RunPhase.Cleaned, Outcome.Cause: EndCause.Ended },
        DependencyState.Succeeded => state.Run is { Phase: RunPhase.Cleaned, Outcome: { Cause: EndCause.Ended, IsFailure: false } outcome } && (outcome.Code == 0 || outcome.IsExpected),
        _ => false,
    };
}
