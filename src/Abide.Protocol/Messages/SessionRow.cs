using System.Text.Json.Serialization;

namespace Abide.Protocol.Messages;

/// <summary>
/// A row of the list; the same shape from <c>ls</c>, <c>show</c> and, later, change events. Times are UTC, ISO 8601; what is unknown or does not apply is null.
/// In JSON every name is <c>snake_case</c>.
/// </summary>
public sealed record SessionRow
{
    /// <summary>UUIDv7; never reused.</summary>
    public required string Id { get; init; }

    /// <summary>Unique among existing sessions, whatever the case of its letters.</summary>
    public required string Name { get; init; }

    /// <summary>What the program calls its window, or what a person called the session.</summary>
    public string? Title { get; init; }

    /// <summary><c>terminal</c>, <c>repl</c> or <c>agent</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>One word: <c>running</c>, <c>starting</c>, <c>stopping</c>, <c>stopped</c>, <c>exited</c>, <c>failed</c>, <c>lost</c>, <c>backoff</c>, <c>paused</c>, <c>unreachable</c>, <c>broken</c>, <c>unknown</c>, <c>new</c>, … A reader treats an unknown word as <c>unknown</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Why the status is what it is, where there is something to say.</summary>
    public string? StatusReason { get; init; }

    /// <summary>What a REPL or agent does.</summary>
    public string? Activity { get; init; }

    /// <summary><c>up</c> or <c>down</c>: what the user wants.</summary>
    public required string Intent { get; init; }

    /// <summary>The number of the current or last run, from 1; 0 when it never ran.</summary>
    public int Run { get; init; }

    /// <summary><c>created</c>, <c>spawning</c>, <c>active</c>, <c>terminating</c>, <c>cleaned</c>; null when it never ran.</summary>
    public string? Phase { get; init; }

    /// <summary>The leader's process, while it lives.</summary>
    public int? Pid { get; init; }

    /// <summary>Where the process lives.</summary>
    public string Host { get; init; } = "local";

    /// <summary>Who started it.</summary>
    public string Source { get; init; } = "manual";

    /// <summary><c>general</c> or <c>coding</c>.</summary>
    public string Profile { get; init; } = "general";

    /// <summary>The group it belongs to.</summary>
    public string? Group { get; init; }

    /// <summary>Any words for people.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Shown first and never cleaned.</summary>
    public bool Pinned { get; init; }

    /// <summary>The program and its arguments.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Where it was started, or where the program says that it is (OSC 7).</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>When the session was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When anything of this row last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When the current or last run started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the last run ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When a viewer was last attached (or detached).</summary>
    public DateTimeOffset? LastAttachedAt { get; init; }

    /// <summary>When something was last printed or typed; plain output moves it at most once a minute.</summary>
    public DateTimeOffset? LastActivityAt { get; init; }

    /// <summary>How many are attached.</summary>
    public int Viewers { get; init; }

    /// <summary>Who is attached; only in <c>show</c>.</summary>
    public IReadOnlyList<ViewerRow>? ViewerList { get; init; }

    /// <summary>Columns of the terminal.</summary>
    public int Cols { get; init; }

    /// <summary>Rows of the terminal.</summary>
    public int Rows { get; init; }

    /// <summary>How the last run ended; null while it runs.</summary>
    public ExitRow? Exit { get; init; }

    /// <summary>Processes of a run whose leader has ended.</summary>
    public IReadOnlyList<SurvivorRow>? Survivors { get; init; }

    /// <summary>Started whenever the daemon starts, unless somebody stopped it.</summary>
    public bool Autostart { get; init; }

    /// <summary>What becomes of it when its run vanished with the machine: <c>never</c>, <c>ask</c>, <c>auto</c>; null from an older daemon.</summary>
    public string? Resurrect { get; init; }

    /// <summary>What its runs may take of the machine, each as <c>memory=1GiB</c>; null for no limits.</summary>
    public IReadOnlyList<string>? Limits { get; init; }

    /// <summary>What a supervisor knows of it; null for a session that nobody looks after.</summary>
    public SupervisionRow? Supervision { get; init; }

    /// <summary>The last line on the screen.</summary>
    public string? Tail { get; init; }

    /// <summary>How much output is kept, in bytes; -1 is all.</summary>
    public long History { get; init; }

    /// <summary>Bytes that the journal takes.</summary>
    public long JournalBytes { get; init; }

    /// <summary>The journal's end.</summary>
    public long Position { get; init; }

    /// <summary>Grows with every change of the row.</summary>
    public long Revision { get; init; }
}

/// <summary>How a run ended.</summary>
/// <param name="Code">The exit code, 0–255, when the leader exited.</param>
/// <param name="Signal">The signal's number, when one ended it.</param>
/// <param name="Reason">In words: <c>exited</c>, <c>killed by SIGKILL</c>, <c>lost with the machine</c>, <c>exit code unknown</c>, …</param>
/// <param name="UptimeSeconds">From its start to its end; null when nobody knows.</param>
/// <param name="PeakMemory">The most memory that its leader, or a child which that waited for, ever held, in bytes; null when nobody knows.</param>
/// <param name="CpuSeconds">Processor time of its leader and the children that it waited for; null when nobody knows.</param>
public sealed record ExitRow(int? Code, int? Signal, string Reason, double? UptimeSeconds = null, long? PeakMemory = null, double? CpuSeconds = null);

/// <summary>A session under supervision: a command that is kept up.</summary>
public sealed record SupervisionRow
{
    /// <summary>When it is restarted: <c>never</c>, <c>on-failure</c>, <c>always</c>.</summary>
    public required string Policy { get; init; }

    /// <summary>Failures in a row.</summary>
    public int Failures { get; init; }

    /// <summary>So many automatic restarts in a row, then it is paused; -1 is no limit.</summary>
    public int MaxRetries { get; init; }

    /// <summary>Automatic restarts since somebody last started it.</summary>
    public int Restarts { get; init; }

    /// <summary>Why it is not started any more; null when it is not paused.</summary>
    public string? PausedReason { get; init; }

    /// <summary>When it is started next, by its restart policy or its schedule; null when neither is due.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>Whether it can serve, as far as is known; null where nothing says so.</summary>
    public bool? IsReady { get; init; }

    /// <summary>What the last probe that said no had to say.</summary>
    public string? ProbeReason { get; init; }

    /// <summary>The number of the last run that failed.</summary>
    public int? FailedRun { get; init; }

    /// <summary>How it failed, in words.</summary>
    public string? LastError { get; init; }

    /// <summary>When it failed.</summary>
    public DateTimeOffset? LastErrorAt { get; init; }

    /// <summary>What part it plays.</summary>
    public string? Role { get; init; }

    /// <summary>The sessions that it depends on, each as <c>NAME=CONDITION</c>.</summary>
    public IReadOnlyList<string>? DependsOn { get; init; }

    /// <summary>The file that defines it; null when none does.</summary>
    public string? File { get; init; }

    /// <summary>Whether it runs as it was defined before, until it is started again.</summary>
    public bool NeedsRestart { get; init; }
}

/// <summary>One who is attached.</summary>
/// <param name="Id">Short, unique while the daemon lives.</param>
/// <param name="Client">What the client calls itself.</param>
/// <param name="Pid">The client's process.</param>
/// <param name="Cols">Columns of its terminal.</param>
/// <param name="Rows">Rows of its terminal.</param>
/// <param name="Role"><c>view</c>, <c>type</c> or <c>own</c>.</param>
/// <param name="Since">When it attached.</param>
/// <param name="Terminal">The terminal's name (<c>TERM</c>).</param>
public sealed record ViewerRow(string Id, string Client, int Pid, int Cols, int Rows, string Role, DateTimeOffset Since, string? Terminal = null);

/// <summary>A removed session that can be brought back.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it was called.</param>
/// <param name="Command">The program and its arguments.</param>
/// <param name="WorkingDirectory">Where it was started.</param>
/// <param name="RemovedAt">When it was removed.</param>
/// <param name="ExpiresAt">When it will be deleted for good.</param>
/// <param name="OutputBytes">Bytes of output kept.</param>
public sealed record TrashedRow(string Id, string Name, IReadOnlyList<string> Command, string WorkingDirectory, DateTimeOffset RemovedAt, DateTimeOffset ExpiresAt, long OutputBytes);

/// <summary>A process that outlived its run's leader.</summary>
public sealed record SurvivorRow(int Pid, [property: JsonPropertyName("command")] string Command);
