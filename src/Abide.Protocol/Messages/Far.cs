namespace Abide.Protocol.Messages;

/// <summary>Asks how the daemon of another host is reached. Answered by <see cref="HostCommandReply"/>.</summary>
/// <param name="Host">The host's name, as <c>abide host ls</c> shows it.</param>
public sealed record HostCommand(string Host) : Message
{
    /// <summary>The client's ssh agent (SSH_AUTH_SOCK), which is asked for keys from now on; null changes nothing.</summary>
    public string? Agent { get; init; }
}

/// <summary>A program whose standard input and output are a connection to that daemon.</summary>
/// <param name="Command">The program and its arguments.</param>
/// <param name="Url">Where it leads, as <c>abide host ls</c> shows it.</param>
public sealed record HostCommandReply(IReadOnlyList<string> Command, string Url) : Message;

/// <summary>
/// Follows the list of a daemon's own sessions, for another daemon that shows them. Answered by <see cref="SessionChanges"/>: at once where something has changed, else
/// when something does, or nothing did for <paramref name="WaitSeconds"/>.
/// </summary>
/// <param name="After"><see cref="SessionChanges.After"/> of the answer before; null asks for all.</param>
/// <param name="WaitSeconds">How long to wait for a change at most, 0–60; null is 10.</param>
public sealed record FollowSessions(string? After = null, double? WaitSeconds = null) : Message;

/// <summary>What has changed.</summary>
/// <param name="After">Names this state of the list.</param>
/// <param name="Sessions">The rows that are new or other; all rows with <paramref name="IsAll"/>.</param>
/// <param name="Removed">The ids of sessions that are there no more.</param>
/// <param name="IsAll">True where what is not among the rows is there no more.</param>
public sealed record SessionChanges(string After, IReadOnlyList<SessionRow> Sessions, IReadOnlyList<string> Removed, bool IsAll) : Message;

/// <summary>Makes a session, or gives the one of that name what is wanted now. Asked twice, it changes nothing the second time. Answered by <see cref="PutReply"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Spec">What it is, as the catalog's JSON; its environment goes over what a login gives, and relative paths begin at the user's home directory.</param>
public sealed record PutSession(string Name, string Spec) : Message
{
    /// <summary>As in <see cref="CreateSession.Title"/>.</summary>
    public string? Title { get; init; }

    /// <summary>As in <see cref="CreateSession.Group"/>.</summary>
    public string? Group { get; init; }

    /// <summary>As in <see cref="CreateSession.Labels"/>.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>True only tells what it would be.</summary>
    public bool DryRun { get; init; }
}

/// <summary>What became of a session that was put.</summary>
/// <param name="Change"><c>made</c>, <c>changed</c> or <c>unchanged</c>.</param>
/// <param name="Session">The session as it is; null when there is none.</param>
public sealed record PutReply(string Change, SessionRow? Session) : Message
{
    /// <summary>There was none of that name.</summary>
    public const string Made = "made";

    /// <summary>It was another.</summary>
    public const string Changed = "changed";

    /// <summary>It is as it was.</summary>
    public const string Unchanged = "unchanged";
}
