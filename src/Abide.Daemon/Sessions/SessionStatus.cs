namespace Abide.Daemon.Sessions;

/// <summary>What a list shows: one word and, where there is something to say, why.</summary>
internal readonly record struct SessionStatus(string Word, string? Reason = null)
{
    /// <summary>The first line of the status table (see the user guide) that holds.</summary>
    /// <param name="state">The session.</param>
    /// <param name="brokenReason">Why its journal or state cannot be read, if that is so.</param>
    /// <param name="isSettled">False while nobody can tell yet: adoption is not finished.</param>
    public static SessionStatus Of(SessionState state, string? brokenReason, bool isSettled)
    {
        if (brokenReason is not null)
            return new SessionStatus("broken", brokenReason);
        if (!isSettled && state.Run is { IsLive: true })
            return new SessionStatus("unknown", "adoption is not finished");
        return state switch
        {
            { Run.Phase: RunPhase.Terminating } => new SessionStatus("stopping"),
            { Run.Phase: RunPhase.Created or RunPhase.Spawning } => new SessionStatus("starting"),
            { Run.Phase: RunPhase.Active } => new SessionStatus("running"),
            { Run: null } => new SessionStatus("new"),
            { Run.Outcome: { Cause: EndCause.SpawnFailed } failed } => new SessionStatus("failed", failed.Reason),
            { Run.Outcome: { Cause: EndCause.Lost } lost, Intent: Intent.Up } => new SessionStatus("lost", lost.Reason),
            { Intent: Intent.Down } => new SessionStatus("stopped", state.Run.Outcome?.Reason),
            { Run.Outcome: { IsFailure: true } ended } => new SessionStatus("failed", ended.Reason),
            _ => new SessionStatus("exited", state.Run.Outcome?.Reason),
        };
    }
}
