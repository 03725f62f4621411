namespace Abide.Protocol.Messages;

/// <summary>Creates a session and, unless told otherwise, starts its first run. Answered by <see cref="SessionReply"/>.</summary>
public sealed record CreateSession : Message
{
    /// <summary>1–64 characters of <c>a-z A-Z 0-9 . _ -</c>, not starting with <c>-</c> or <c>.</c>; null lets the daemon choose one from the command.</summary>
    public string? Name { get; init; }

    /// <summary>The program and its arguments; null or empty is the user's login shell.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>An absolute directory.</summary>
    public string? Directory { get; init; }

    /// <summary>The client's environment, <c>NAME=value</c> each, in which the program is to run.</summary>
    public IReadOnlyList<string>? Environment { get; init; }

    /// <summary>Instead of <see cref="Environment"/>: variables that go over what a login on the daemon's machine gives, <c>NAME=value</c> each.</summary>
    public IReadOnlyList<string>? Variables { get; init; }

    /// <summary>The host with tmux where it is to run; null is this machine.</summary>
    public string? Host { get; init; }

    /// <summary>Columns of the terminal, 1–4,096; null is 80.</summary>
    public int? Columns { get; init; }

    /// <summary>Rows of the terminal, 1–4,096; null is 24.</summary>
    public int? Rows { get; init; }

    /// <summary>The file mode creation mask of the client, which the program is to have.</summary>
    public int? Umask { get; init; }

    /// <summary>How much output is kept: a number of bytes, or -1 for all; null is the default of 64 MiB.</summary>
    public long? History { get; init; }

    /// <summary>False runs the program on pipes, with standard output and standard error told apart.</summary>
    public bool Tty { get; init; } = true;

    /// <summary>False creates the session without starting it.</summary>
    public bool Start { get; init; } = true;

    /// <summary>How the size follows the viewers: <c>latest</c> (default), <c>smallest</c>, <c>largest</c>, <c>fixed</c>.</summary>
    public string? SizePolicy { get; init; }

    /// <summary>Words for people, to find it by: 1–64 characters each, up to 32 of them.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>The group it belongs to: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, up to 64.</summary>
    public string? Group { get; init; }

    /// <summary>What a person calls it, up to 200 characters; null for what the program calls its window.</summary>
    public string? Title { get; init; }

    /// <summary>A program and its arguments, run once when the session is deleted for good; see docs/cli.md, <c>new --on-cleaned</c>.</summary>
    public IReadOnlyList<string>? OnCleaned { get; init; }

    /// <summary>Who starts it: <c>manual</c> (default), <c>cron</c>, <c>channel</c>, <c>setup</c>.</summary>
    public string? Source { get; init; }

    /// <summary><c>general</c> (default) or <c>coding</c>.</summary>
    public string? Profile { get; init; }

    /// <summary>Which sessions a process inside it may see, type into and change over Abide's sockets: <c>self</c> (default) or <c>all</c>.</summary>
    public string? Reach { get; init; }

    /// <summary>True starts it whenever the daemon starts, unless somebody stopped it.</summary>
    public bool Autostart { get; init; }

    /// <summary>
    /// What becomes of it when its run vanished with the machine or the keeper: <c>never</c> (lost until it is started), <c>ask</c> (until it is started or attached
    /// to), <c>auto</c> (started again by the daemon). Null and <c>default</c> are <c>auto</c> for what starts with the daemon, else <c>ask</c>.
    /// </summary>
    public string? Resurrect { get; init; }

    /// <summary>What its runs may take of the machine: <c>memory=1g</c>, <c>cpu=0.5</c>, <c>tasks=100</c>, <c>files=1024</c>.</summary>
    public IReadOnlyList<string>? Limits { get; init; }
}

/// <summary>Asks for one session. Answered by <see cref="SessionReply"/>.</summary>
/// <param name="Session">A name, a full id, or an unambiguous id prefix of 6 or more.</param>
public sealed record ShowSession(string Session) : Message, ISessionRequest;

/// <summary>One session, with a note for people where there is something to say.</summary>
public sealed record SessionReply(SessionRow Session, string? Note = null) : Message;

/// <summary>Gives a session another name. Answered by <see cref="SessionReply"/>.</summary>
public sealed record RenameSession(string Session, string Name) : Message, ISessionRequest;

/// <summary>Starts a session that does not run: a new run below the old history. Answered by <see cref="SessionReply"/>; a running one is said so.</summary>
public sealed record StartSession(string Session) : Message, ISessionRequest;

/// <summary>
/// Stops a session: intent Down, then a signal, a grace time, and KILL. Answered by <see cref="SessionReply"/> when nothing of it lives.
/// </summary>
/// <param name="Session">Which.</param>
/// <param name="Now">True sends KILL at once (<c>abide kill</c>).</param>
/// <param name="Signal">The first signal's number; null is HUP for a shell, TERM for anything else.</param>
/// <param name="GraceSeconds">Seconds until KILL; null is 10.</param>
public sealed record StopSession(string Session, bool Now = false, int? Signal = null, double? GraceSeconds = null) : Message, ISessionRequest;

/// <summary>Removes a session. Refused, and nothing changed, while it has viewers or lives, unless <paramref name="Force"/>. Answered by <see cref="Done"/>.</summary>
/// <param name="Session">Which.</param>
/// <param name="Force">True stops it and detaches its viewers first.</param>
/// <param name="Purge">True deletes it for good; else it can be brought back for 8 days.</param>
/// <param name="IfRevision">Only if the row still has this revision; otherwise refused with <see cref="ErrorCodes.Changed"/>.</param>
public sealed record RemoveSession(string Session, bool Force = false, bool Purge = false, long? IfRevision = null) : Message, ISessionRequest;

/// <summary>Asks what was removed and can be brought back. Answered by <see cref="TrashList"/>.</summary>
public sealed record ListTrash : Message;

/// <summary>What was removed, the last first.</summary>
public sealed record TrashList(IReadOnlyList<TrashedRow> Sessions) : Message;

/// <summary>Brings a removed session back. Answered by <see cref="SessionReply"/>.</summary>
/// <param name="Session">Its name (of several, the one removed last), its id, or 6 or more characters of that.</param>
/// <param name="Name">What it is called from now on; null is what it was called.</param>
public sealed record RestoreSession(string Session, string? Name = null) : Message;

/// <summary>Deletes for good what was removed. Answered by <see cref="Done"/>.</summary>
public sealed record EmptyTrash : Message;

/// <summary>Removes what has ended and was left alone: no process, no viewer, not pinned. Answered by <see cref="CleanedSessions"/>.</summary>
/// <param name="OlderThanSeconds">For how long at least; null is 7 days.</param>
/// <param name="DryRun">True only says what it would be.</param>
public sealed record CleanSessions(double? OlderThanSeconds = null, bool DryRun = false) : Message;

/// <summary>What was cleaned up.</summary>
/// <param name="Names">The sessions that were removed, or would be.</param>
/// <param name="Failed">Those that could not be, with the reason.</param>
public sealed record CleanedSessions(IReadOnlyList<string> Names, IReadOnlyList<string> Failed) : Message;

/// <summary>Types into a session without attaching. Answered by <see cref="Done"/> when the program has taken it, or it waits where the daemon may keep it (1 MiB).</summary>
/// <param name="Session">Which.</param>
/// <param name="Data">The bytes.</param>
/// <param name="Paste">True makes a paste of them: without control characters, and marked where the program asked for that.</param>
/// <param name="Keys">
/// Keys by name, separated by blanks, which are sent as the program's modes say, instead of <paramref name="Data"/>; that has the same keys for daemons that do not know this.
/// </param>
/// <param name="End">True ends what the program reads, behind the data: end of file on a terminal, a closed pipe without one.</param>
public sealed record SendInput(string Session, byte[] Data, bool Paste = false, string? Keys = null, bool End = false) : Message, ISessionRequest;

/// <summary>Sets the size of a session's terminal (columns and rows 1–4,096). Answered by <see cref="SessionReply"/>.</summary>
public sealed record ResizeSession(string Session, int Columns, int Rows) : Message, ISessionRequest;

/// <summary>Waits for something. Answered by <see cref="WaitReply"/>, or by an error of code <c>timeout</c>.</summary>
/// <param name="Session">Which.</param>
/// <param name="Exit">Until the run has ended (at once when none runs).</param>
/// <param name="Output">Until this text stands in the output that comes from now on or on the screen now.</param>
/// <param name="IdleSeconds">Until nothing was printed for so long.</param>
/// <param name="TimeoutSeconds">How long at most; null is for ever.</param>
/// <param name="Run">The run that is meant; null is the one of now. A run that has passed is answered with its own end.</param>
public sealed record WaitSession(string Session, bool Exit = false, string? Output = null, double? IdleSeconds = null, double? TimeoutSeconds = null, int? Run = null) : Message, ISessionRequest;

/// <summary>What was waited for has happened.</summary>
/// <param name="Session">The session as it is now.</param>
/// <param name="Match">The line that matched.</param>
public sealed record WaitReply(SessionRow Session, string? Match = null) : Message;
