using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;

namespace Abide.Daemon.Definitions;

/// <summary>How far a session of a file has come, in words of <see cref="Protocol.Messages.DefinitionRow.Outcome"/>.</summary>
/// <param name="Outcome">The word.</param>
/// <param name="Reason">What there is to say of it.</param>
internal readonly record struct Rise(string Outcome, string? Reason = null)
{
    public const string Started = "started", Running = "running", Waiting = "waiting", Scheduled = "scheduled", Paused = "paused", Ready = "ready", Completed = "completed", Stopped = "stopped", Removed = "removed", Failed = "failed";

    /// <summary>How far it has come when somebody has just had it started.</summary>
    public static Rise OfStarted(TerminalSession session) => session.Status switch
    {
        { Word: "running" } => new Rise(Started),
        { Word: "exited" } status => new Rise(Completed, status.Reason),
        { Word: "paused" } status => new Rise(Paused, status.Reason),
        { Word: "backoff" } status => new Rise(Failed, $"{status.Reason}; it is tried again"),
        { Word: "starting" } status => new Rise(Waiting, status.Reason ?? "its program is being started"),
        { Word: "unreachable" } status => new Rise(Waiting, status.Reason),
        var status => new Rise(Failed, status.Reason is { } reason ? $"{status.Word}: {reason}" : status.Word),
    };

    /// <summary>Whether nothing more is to come: it is up, or will not be by itself.</summary>
    public static bool IsOver(SessionSpec spec, SessionState state) => state switch
    {
        { Run: { Phase: RunPhase.Active } run } => spec.Supervision?.Ready is null || run.IsReady == true,
        { Run.IsLive: true } or { Intent: Intent.Up, Retries.NextAttempt: not null } => false,
        _ => true,
    };

    /// <summary>What it has come to when nothing more is to come.</summary>
    public static Rise OfOver(TerminalSession session) => OfStarted(session) is { Outcome: not Started } other ? other : new Rise(session.Spec.Supervision?.Ready is null ? Running : Ready);
}
