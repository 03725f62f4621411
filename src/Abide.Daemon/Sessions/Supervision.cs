using System.Text.Json.Serialization;

namespace Abide.Daemon.Sessions;

/// <summary>What keeps a session up: when it is restarted, what it waits for, how it is looked after. A session that has it is a supervised command.</summary>
internal sealed record Supervision
{
    public required RestartRules Restart { get; init; }

    /// <summary>Whether it can serve; null when it counts as ready once it runs. It never ends a run.</summary>
    public Probe? Ready { get; init; }

    /// <summary>Whether it is well; a run that is not is ended, which counts as a failure.</summary>
    public Probe? Health { get; init; }

    /// <summary>What has to be so before it is started.</summary>
    public IReadOnlyList<Dependency>? DependsOn { get; init; }

    /// <summary>When it is started by the clock.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Which files it is restarted for.</summary>
    public Watch? Watch { get; init; }

    /// <summary>Of what people are told, and how; null is as configured.</summary>
    public NotifyRules? Notify { get; init; }

    /// <summary>What part it plays (<c>web</c>, <c>worker</c>, …), for people.</summary>
    public string? Role { get; init; }
}

/// <summary>When a run that ended by itself is followed by another. See docs/supervision.md for the rules.</summary>
internal sealed record RestartRules
{
    public static RestartRules Default { get; } = new();

    public static RestartRules Never { get; } = new() { Policy = RestartWhen.Never };

    public RestartWhen Policy { get; init; } = RestartWhen.OnFailure;

    /// <summary>Automatic restarts in a row before it is paused; 0 for none, -1 for no limit.</summary>
    public int MaxRetries { get; init; } = 5;

    /// <summary>How long to wait before the first restart; each one after it waits twice as long.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A run that lived longer clears the count of failures.</summary>
    public TimeSpan HealthyAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Ten failures within this time pause it, whatever each life lasted; zero turns that off.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Exit codes beside 0 that are no failure.</summary>
    public IReadOnlyList<int>? SuccessExitCodes { get; init; }

    /// <summary>How far a delay may be off, as a part of it: so that what fell together does not rise together.</summary>
    public double Jitter { get; init; } = 0.2;
}

[JsonConverter(typeof(JsonStringEnumConverter<RestartWhen>))]
internal enum RestartWhen
{
    Never,
    OnFailure,
    Always,
}

/// <summary>How a session is stopped.</summary>
internal sealed record StopRules
{
    /// <summary>The first signal's number; null is TERM, HUP for a shell.</summary>
    public int? Signal { get; init; }

    /// <summary>How long until KILL; null is 10 s.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary>A program and its arguments that is run instead of sending the signal; null for none.</summary>
    public IReadOnlyList<string>? Command { get; init; }
}

/// <summary>A question that is asked of a run again and again. One of <see cref="Exec"/>, <see cref="Http"/>, <see cref="Tcp"/>, <see cref="Log"/> and <see cref="Notify"/> says how.</summary>
internal sealed record Probe
{
    /// <summary>A program and its arguments: exit 0 is yes.</summary>
    public IReadOnlyList<string>? Exec { get; init; }

    /// <summary>An http or https URL: a status of 200 to 399 is yes.</summary>
    public string? Http { get; init; }

    /// <summary><c>PORT</c> or <c>HOST:PORT</c> that takes a connection.</summary>
    public string? Tcp { get; init; }

    /// <summary>A regular expression; a line of output that it fits is yes, once for the whole run.</summary>
    public string? Log { get; init; }

    /// <summary>True: the program says so itself (<c>READY=1</c> to <c>$NOTIFY_SOCKET</c>; sd_notify(3)).</summary>
    public bool Notify { get; init; }

    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>So many in a row make a no.</summary>
    public int Failures { get; init; } = 3;

    /// <summary>So many in a row make a yes.</summary>
    public int Successes { get; init; } = 1;

    /// <summary>For so long after its start a failure does not count.</summary>
    public TimeSpan StartGrace { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>What has to be so of another command.</summary>
/// <param name="Name">The session's name.</param>
/// <param name="Until">What it has to have come to.</param>
internal sealed record Dependency(string Name, DependencyState Until);

[JsonConverter(typeof(JsonStringEnumConverter<DependencyState>))]
internal enum DependencyState
{
    /// <summary>It runs.</summary>
    Started,

    /// <summary>It runs, and its probe <c>ready</c> said yes.</summary>
    Ready,

    /// <summary>It runs, and its probe <c>health</c> said yes.</summary>
    Healthy,

    /// <summary>Its run has ended.</summary>
    Completed,

    /// <summary>Its run has ended, and not by a failure.</summary>
    Succeeded,
}

/// <summary>When the clock starts it: <see cref="Cron"/> or <see cref="Every"/>.</summary>
internal sealed record Schedule
{
    /// <summary>Five fields as in crontab(5), or <c>@hourly</c> and its like.</summary>
    public string? Cron { get; init; }

    public TimeSpan? Every { get; init; }

    /// <summary>The zone of <see cref="Cron"/>, by its IANA name; null is the machine's.</summary>
    public string? TimeZone { get; init; }

    public WhenRunning Overlap { get; init; }

    public WhenMissed Missed { get; init; }
}

/// <summary>What becomes of a time at which the last run still goes on.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WhenRunning>))]
internal enum WhenRunning
{
    /// <summary>Nothing.</summary>
    Skip,

    /// <summary>It is started when that one has ended, once.</summary>
    Queue,

    /// <summary>That one is stopped first.</summary>
    Restart,
}

/// <summary>What becomes of times at which no daemon ran.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WhenMissed>))]
internal enum WhenMissed
{
    /// <summary>Nothing.</summary>
    Skip,

    /// <summary>It is started once, however many there were.</summary>
    Once,
}

/// <summary>Files for whose changes it is restarted.</summary>
/// <param name="Paths">Files, directories and patterns with <c>*</c>, <c>**</c> and <c>?</c>, from its directory.</param>
/// <param name="Ignore">Patterns of what does not count, beside those that never do (<c>.git</c>, <c>node_modules</c>, …).</param>
/// <param name="Debounce">How long nothing may change before it is restarted; zero is 300 ms.</param>
internal sealed record Watch(IReadOnlyList<string> Paths, IReadOnlyList<string>? Ignore = null, TimeSpan Debounce = default);

/// <summary>Of what people are told.</summary>
/// <param name="Off">True: of nothing.</param>
/// <param name="Events">Of these only: <c>paused</c>, <c>failed</c>, <c>recovered</c>, <c>flapping</c>, <c>unreachable</c>, <c>reachable</c>, <c>finished</c>; null is all but <c>finished</c>.</param>
/// <param name="Ways">Only in these ways: <c>desktop</c>, <c>webhook</c>, <c>command</c>; null is all that are configured.</param>
internal sealed record NotifyRules(bool Off = false, IReadOnlyList<string>? Events = null, IReadOnlyList<string>? Ways = null);

/// <summary>Where a session's spec is kept: in a file, under a name.</summary>
/// <param name="File">The absolute path of the file.</param>
/// <param name="Name">The definition's name, which is the session's too, but for its instances.</param>
/// <param name="Instance">Which of several instances it is, from 1; 0 when there is one.</param>
internal sealed record DefinitionSource(string File, string Name, int Instance = 0);
