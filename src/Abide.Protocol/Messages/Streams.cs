namespace Abide.Protocol.Messages;

/// <summary>The text of a session's screen. Answered by <see cref="ScreenReply"/>.</summary>
/// <param name="Session">Which.</param>
/// <param name="Format"><c>text</c>, <c>ansi</c>, <c>html</c>, <c>svg</c> or <c>json</c>.</param>
/// <param name="Scrollback">With the lines that have left the screen.</param>
public sealed record ReadScreen(string Session, string Format = "text", bool Scrollback = false) : Message, ISessionRequest;

/// <summary>A screen as text.</summary>
/// <param name="Text">As the request's format says.</param>
/// <param name="Cols">Columns.</param>
/// <param name="Rows">Rows.</param>
/// <param name="CursorCol">0-based.</param>
/// <param name="CursorRow">0-based.</param>
/// <param name="CursorVisible">Whether the cursor shows.</param>
/// <param name="Alternate">Whether the alternate screen is shown.</param>
/// <param name="Title">The window's title.</param>
/// <param name="Position">The journal position that this is the screen of.</param>
public sealed record ScreenReply(string Text, int Cols, int Rows, int CursorCol, int CursorRow, bool CursorVisible, bool Alternate, string? Title, long Position) : Message;

/// <summary>
/// Reads a journal's output from a position on. Answered by <see cref="ChannelOpened"/>; the bytes then come as Output frames of that channel,
/// which a Closed frame ends.
/// </summary>
/// <param name="Session">Which.</param>
/// <param name="Since">A position; null is the beginning of what is kept.</param>
/// <param name="Format"><c>raw</c> (the journal's bytes), <c>text</c> (without escape sequences, with notes of runs and gaps) or <c>json</c> (one entry a line).</param>
/// <param name="Lines">Only the last so many lines; <c>text</c> only.</param>
/// <param name="Follow">True goes on with what comes, until the session ends or the client leaves.</param>
/// <param name="Until">Stops behind the entry that reaches this position; null is the end.</param>
/// <param name="Timestamps">True puts before each line when it was begun, as <c>2026-03-01T14:30:00.000Z</c> and a blank; <c>text</c> only.</param>
/// <param name="Match">Only lines that this regular expression fits (the syntax of .NET, without look-around and back-references); <c>text</c> only.</param>
/// <param name="Stays">With <paramref name="Follow"/>: true goes on when the run has ended, for the next one.</param>
public sealed record ReadJournal(string Session, long? Since = null, string Format = "text", int? Lines = null, bool Follow = false, long? Until = null, bool Timestamps = false, string? Match = null, bool Stays = false) : Message, ISessionRequest;

/// <summary>A channel is open; its frames carry this number.</summary>
public sealed record ChannelOpened(int Channel) : Message;

/// <summary>Attaches a viewer. Answered by <see cref="Attached"/>, then Output frames: first a repaint, then what the program prints.</summary>
public sealed record AttachSession(string Session) : Message, ISessionRequest
{
    /// <summary>Columns of the viewer's terminal.</summary>
    public int Columns { get; init; } = 80;

    /// <summary>Rows of the viewer's terminal.</summary>
    public int Rows { get; init; } = 24;

    /// <summary><c>view</c>, <c>type</c> or <c>own</c>; null is <c>own</c>.</summary>
    public string? Role { get; init; }

    /// <summary>Detaches all others first.</summary>
    public bool Steal { get; init; }

    /// <summary>Another size policy for the session from now on.</summary>
    public string? SizePolicy { get; init; }

    /// <summary>The session that the client itself runs in (<c>ABIDE_SESSION</c>): attaching to it would show it inside itself.</summary>
    public string? Inside { get; init; }

    /// <summary><c>TERM</c> of the client.</summary>
    public string? Terminal { get; init; }

    /// <summary>A viewer that lost its daemon goes on behind this position; a repaint comes where that cannot be.</summary>
    public long? Since { get; init; }

    /// <summary>How many bytes of scrollback to write above the screen; null is 256 KiB.</summary>
    public int? HistoryBytes { get; init; }

    /// <summary>Variables whose values go stale (<c>SSH_AUTH_SOCK</c>, <c>DISPLAY</c>, …), <c>NAME=value</c>, with which stable paths are refreshed.</summary>
    public IReadOnlyList<string>? Environment { get; init; }
}

/// <summary>A viewer is attached.</summary>
/// <param name="Channel">The channel of its frames.</param>
/// <param name="Viewer">Its id.</param>
/// <param name="Session">The session.</param>
/// <param name="Others">Who else is attached.</param>
/// <param name="Mode"><c>raw</c> (the program's own bytes) or <c>cells</c> (drawn for a terminal of another size).</param>
public sealed record Attached(int Channel, string Viewer, SessionRow Session, IReadOnlyList<ViewerRow> Others, string Mode = "raw") : Message;

/// <summary>Detaches one viewer, or all. Answered by <see cref="DetachReply"/>.</summary>
/// <param name="Session">Which session.</param>
/// <param name="Viewer">The viewer's id; null with <paramref name="All"/>, or when there is just one.</param>
/// <param name="All">All viewers.</param>
public sealed record DetachViewers(string Session, string? Viewer = null, bool All = false) : Message, ISessionRequest;

/// <summary>How many were detached.</summary>
public sealed record DetachReply(int Count) : Message;

/// <summary>Moves an attached viewer to another session, on the same channel. Answered by <see cref="Attached"/> to whoever asked.</summary>
/// <param name="Viewer">The viewer's id, or null for the only viewer of <paramref name="From"/>.</param>
/// <param name="From">The session it looks at.</param>
/// <param name="Session">The session to show; empty with <see cref="Step"/>.</param>
public sealed record SwitchViewer(string? Viewer, string? From, string Session) : Message, ISessionRequest
{
    /// <summary>Instead of a session: how many to go on, or back, among the running ones of its group, by name and round; of all where it is in none.</summary>
    public int Step { get; init; }
}

/// <summary>The payload of a Closed frame: why a channel is over.</summary>
/// <param name="Reason"><c>ended</c> (the run), <c>detached</c>, <c>removed</c>, <c>replaced</c>, <c>stopping</c> (the daemon goes away; reconnect), <c>stopped</c> (somebody stopped the daemon; sessions run on), <c>done</c> (read to the end), <c>failed</c>.</param>
/// <param name="Text">One line for people.</param>
/// <param name="Session">The session as it is now.</param>
/// <param name="Position">The journal position reached.</param>
public sealed record ChannelClosed(string Reason, string? Text = null, SessionRow? Session = null, long Position = 0);
