namespace Abide.Daemon.Sessions;

/// <summary>What a status depends on beside the state.</summary>
/// <param name="Broken">Why its journal or state cannot be read, if that is so.</param>
/// <param name="IsSettled">False while nobody can tell yet: adoption is not finished.</param>
/// <param name="Unreachable">Why its host does not answer, if that is so.</param>
/// <param name="WaitsFor">What a start waits for, if it does.</param>
internal readonly record struct Surroundings(string? Broken, bool IsSettled, string? Unreachable = null, string? WaitsFor = null);

/// <summary>What a list shows: one word and, where there is something to say, why.</summary>
internal readonly record struct SessionStatus(string Word, string? Reason = null)
{
    /// <summary>The first line of the status table (see the user guide) that holds.</summary>
    public static SessionStatus Of(SessionState state, in Surroundings around)
    {
        if (around.Unreachable is { } away)
            return new SessionStatus("unreachable", $"{away}; it was {Of(state, around with { Unreachable = null }).Word}");
        if (around.Broken is { } broken)
            return new SessionStatus("broken", broken);
        if (!around.IsSettled && state.Run is { IsLive: true })
            return new SessionStatus("unknown", "adoption is not finished");
        return state switch
        {
            { Run.Phase: RunPhase.Terminating } => new SessionStatus("stopping", state.Failing),
            { Run.Phase: RunPhase.Created or RunPhase.Spawning } => new SessionStatus("starting", around.WaitsFor),
            { Run.Phase: RunPhase.Active } => new SessionStatus("running"),
            { Intent: Intent.Up, Retries.NextAttempt: not null } => new SessionStatus("backoff", state.Run?.Outcome?.Reason),
            { Intent: Intent.Up, Retries.Paused: { } paused } => new SessionStatus("paused", state.Run?.Outcome is { } last ? $"{paused}; {last.Reason}" : paused),
            { Run: null } => new SessionStatus("new"),
            { Run.Outcome: { Cause: EndCause.SpawnFailed } failed } => new SessionStatus("failed", failed.Reason),
            { Run.Outcome: { Cause: EndCause.Lost } lost, Intent: Intent.Up } => new SessionStatus("lost", lost.Reason),
            { Intent: Intent.Down } => new SessionStatus("stopped", state.Run.Outcome?.Reason),
            { Run.Outcome: { IsFailure: true } ended } => new SessionStatus("failed", ended.Reason),
            _ => new SessionStatus("exited", state.Run.Outcome?.Reason),
        };
    }
}
