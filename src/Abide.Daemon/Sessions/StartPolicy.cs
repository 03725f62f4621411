using System.Text.Json.Serialization;

namespace Abide.Daemon.Sessions;

/// <summary>What becomes of a session that was up when its run vanished with its machine or keeper.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Resurrect>))]
internal enum Resurrect
{
    /// <summary>It stays lost until somebody starts it.</summary>
    Never,

    /// <summary>It stays lost until somebody starts it or attaches to it.</summary>
    Ask,

    /// <summary>The daemon starts it again by itself.</summary>
    Auto,
}

/// <summary>Which sessions are started without being asked for by name. Pure; what somebody stopped stays stopped.</summary>
internal static class StartPolicy
{
    /// <summary>What a session's spec says, or means where it says nothing: what starts with the daemon or is restarted comes back by itself, the rest asks.</summary>
    public static Resurrect ResurrectOf(SessionSpec spec) => spec.Resurrect ?? (spec.Autostart || spec.Supervision is { Restart.Policy: not RestartWhen.Never } ? Resurrect.Auto : Resurrect.Ask);

    /// <summary>Whether a daemon that has just started starts it. What was ended, paused or is due later under supervision stays so, but for another start of the machine.</summary>
    /// <param name="spec">The session's spec.</param>
    /// <param name="state">Its state.</param>
    /// <param name="boot">Which start of the machine this is.</param>
    public static bool StartsWithDaemon(SessionSpec spec, SessionState state, string? boot = null) => state switch
    {
        { Run.IsLive: true } or { Retries.NextAttempt: not null } or { Retries.Paused: not null } => false,
        { Run: null } => spec.Autostart && spec.Supervision?.Schedule is null,
        { Intent: Intent.Down } => false,
        { Run.Outcome.Cause: EndCause.Lost } => ResurrectOf(spec) == Resurrect.Auto,
        _ when spec.Supervision is { } supervision => spec.Autostart && supervision.Schedule is null && state.Run.Leader is { } leader && leader.BootId != boot,
        _ => spec.Autostart,
    };

    /// <summary>Whether somebody who attaches in order to type starts it.</summary>
    public static bool StartsOnAttach(SessionSpec spec, SessionState state) =>
        state is { Intent: Intent.Up, Run: { IsLive: false, Outcome.Cause: EndCause.Lost } } && ResurrectOf(spec) != Resurrect.Never;
}
