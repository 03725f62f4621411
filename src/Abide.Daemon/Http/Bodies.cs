using Abide.Protocol.Messages;

namespace Abide.Daemon.Http;

/// <summary>What may be changed of a session; what is left out or null stays.</summary>
/// <param name="Name">1–64 characters of <c>a-z A-Z 0-9 . _ -</c>.</param>
/// <param name="Title">What a person calls it; empty for what the program calls its window.</param>
/// <param name="Pinned">Shown first and never cleaned.</param>
/// <param name="Group">The group it belongs to; empty for none.</param>
/// <param name="AddLabels">Labels to add.</param>
/// <param name="RemoveLabels">Labels to take off.</param>
internal sealed record SessionChange(
    string? Name = null, string? Title = null, bool? Pinned = null, string? Group = null, IReadOnlyList<string>? AddLabels = null, IReadOnlyList<string>? RemoveLabels = null);

/// <summary>How to stop.</summary>
/// <param name="Now">KILL at once.</param>
/// <param name="Signal">The first signal's number; null is HUP for a shell, TERM for anything else.</param>
/// <param name="GraceSeconds">Seconds until KILL; null is 10.</param>
internal sealed record StopBody(bool Now = false, int? Signal = null, double? GraceSeconds = null);

/// <summary>A signal.</summary>
/// <param name="Signal">Its number, 1–64.</param>
internal sealed record SignalBody(int Signal);

/// <summary>What to type: one of <paramref name="Text"/>, <paramref name="Data"/> and <paramref name="Keys"/>.</summary>
/// <param name="Text">Text, as it is.</param>
/// <param name="Data">Bytes in Base64.</param>
/// <param name="Keys">Keys by name, separated by blanks: <c>C-c Enter</c>.</param>
/// <param name="Paste">Makes a paste of it: without control characters, and marked where the program asked for that.</param>
/// <param name="End">Ends what the program reads, behind the rest.</param>
internal sealed record InputBody(string? Text = null, byte[]? Data = null, string? Keys = null, bool Paste = false, bool End = false);

/// <summary>The size of a terminal, 1–4,096 each.</summary>
internal sealed record SizeBody(int Cols, int Rows);

/// <summary>What to wait for: one of <paramref name="Exit"/>, <paramref name="Output"/> and <paramref name="IdleSeconds"/>.</summary>
/// <param name="Exit">Until the run has ended.</param>
/// <param name="Output">Until this text stands in what is printed from now on, or on the screen now.</param>
/// <param name="IdleSeconds">Until nothing was printed for so long.</param>
/// <param name="TimeoutSeconds">How long at most; null is for ever.</param>
/// <param name="Run">The run that is meant; null is the one of now.</param>
internal sealed record WaitBody(bool Exit = false, string? Output = null, double? IdleSeconds = null, double? TimeoutSeconds = null, int? Run = null);

/// <summary>Whom to detach.</summary>
/// <param name="Viewer">The viewer's id; null with <paramref name="All"/>, or when there is just one.</param>
/// <param name="All">All viewers.</param>
internal sealed record DetachBody(string? Viewer = null, bool All = false);

/// <summary>How to bring a session back.</summary>
/// <param name="Name">Another name; null is its own.</param>
internal sealed record RestoreBody(string? Name = null);

/// <summary>What to clean up.</summary>
/// <param name="OlderThanSeconds">Left alone for so long; null is 7 days.</param>
/// <param name="DryRun">Only say what would be removed.</param>
internal sealed record CleanBody(double? OlderThanSeconds = null, bool DryRun = false);

/// <summary>A ticket for one WebSocket.</summary>
/// <param name="Value">What to give as the parameter <c>ticket</c>.</param>
/// <param name="ExpiresAt">Until when it is good.</param>
internal sealed record Ticket(string Value, DateTimeOffset ExpiresAt);

/// <summary>How the daemon is.</summary>
/// <param name="Status"><c>ok</c>.</param>
/// <param name="Version">The daemon's version.</param>
internal sealed record Health(string Status, string Version);

/// <summary>A change of the list of sessions.</summary>
/// <param name="Id">The session.</param>
/// <param name="Session">Its row as it is now; null when it was removed.</param>
internal sealed record ListEvent(string Id, SessionRow? Session);
