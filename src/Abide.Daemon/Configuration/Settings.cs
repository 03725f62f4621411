using Abide.Daemon.Logs;

namespace Abide.Daemon.Configuration;

/// <summary>What a person may set. Immutable; the values here are the defaults. Each is declared, with its range, in <see cref="SettingTable"/>.</summary>
internal sealed record Settings
{
    public HistorySettings History { get; init; } = new();

    public SessionSettings Sessions { get; init; } = new();

    public TrashSettings Trash { get; init; } = new();

    public CleanSettings Clean { get; init; } = new();

    public RetentionSettings Retention { get; init; } = new();

    public LimitSettings Limits { get; init; } = new();

    public TerminalSettings Terminal { get; init; } = new();

    public HostSettings Hosts { get; init; } = new();

    public HttpSettings Http { get; init; } = new();

    public LogOptions Log { get; init; } = new();

    public OtlpSettings Otlp { get; init; } = new();

    public NotifySettings Notify { get; init; } = new();
}

/// <summary>How much output is kept.</summary>
internal sealed record HistorySettings
{
    public const long DefaultBytes = 64 << 20;

    /// <summary>Bytes of output that a session keeps which does not ask for another amount; null keeps all.</summary>
    public long? Session { get; init; } = DefaultBytes;
}

/// <summary>What sessions are like that do not say so themselves.</summary>
internal sealed record SessionSettings
{
    public const string ReachSelf = "self", ReachAll = "all";

    /// <summary>Which sessions a process inside one may see and change.</summary>
    public string Reach { get; init; } = ReachSelf;
}

/// <summary>What was removed.</summary>
internal sealed record TrashSettings
{
    /// <summary>How long it can be brought back.</summary>
    public TimeSpan Keeps { get; init; } = TimeSpan.FromDays(8);
}

/// <summary>What <c>abide clean</c> removes when it is not told otherwise.</summary>
internal sealed record CleanSettings
{
    /// <summary>Time since the last detach or end.</summary>
    public TimeSpan After { get; init; } = TimeSpan.FromDays(7);
}

/// <summary>Which ended sessions go into the trash by themselves, for each source on its own.</summary>
internal sealed record RetentionSettings
{
    public RetentionRule Cron { get; init; } = RetentionRule.OfMachines;

    public RetentionRule Channel { get; init; } = RetentionRule.OfMachines;

    public RetentionRule Manual { get; init; }

    public RetentionRule Setup { get; init; }
}

/// <summary>What is kept of the ended sessions of one source; nothing is removed by a null.</summary>
/// <param name="Newest">How many.</param>
/// <param name="Age">How long after their end.</param>
internal readonly record struct RetentionRule(int? Newest, TimeSpan? Age)
{
    public static RetentionRule OfMachines { get; } = new(200, TimeSpan.FromDays(90));
}

/// <summary>How many of what there may be; what happens then stands beside the setting.</summary>
internal sealed record LimitSettings
{
    public int Sessions { get; init; } = 10_000;

    public int Viewers { get; init; } = 64;

    public int LoadedSessions { get; init; } = 64;

    public int AgentTurns { get; init; } = 10;

    public int IdleAgents { get; init; } = 10;

    public TimeSpan AgentIdle { get; init; } = TimeSpan.FromHours(24);

    public int ReplWorkers { get; init; } = 32;

    public TimeSpan ReplIdle { get; init; } = TimeSpan.FromMinutes(15);
}

/// <summary>What is kept in memory above a screen.</summary>
internal sealed record TerminalSettings
{
    public int ScrollbackLines { get; init; } = 10_000;

    public long ScrollbackBytes { get; init; } = 16 << 20;
}

/// <summary>Other places where sessions live.</summary>
internal sealed record HostSettings
{
    /// <summary>ssh, and options that go before Abide's own.</summary>
    public string Ssh { get; init; } = "ssh";

    /// <summary>How often a host with tmux is looked at while nobody looks at its sessions.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(3);
}

/// <summary>The HTTP server, which there is while it has something to listen on.</summary>
internal sealed record HttpSettings
{
    /// <summary>Where it listens, <c>ADDRESS:PORT</c> each; empty is nowhere.</summary>
    public IReadOnlyList<string> Listen { get; init; } = [];

    /// <summary>Values of <c>Host</c> that are answered beside those of <see cref="Listen"/>, <c>NAME:PORT</c> each.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>A PEM file with the certificate and those that vouch for it; null is no TLS.</summary>
    public string? TlsCertificate { get; init; }

    /// <summary>A PEM file with its key; null: it is in <see cref="TlsCertificate"/>'s.</summary>
    public string? TlsKey { get; init; }
}

/// <summary>How people are told of what has become of their commands and hosts.</summary>
internal sealed record NotifySettings
{
    /// <summary>By the desktop's notifications, where there is a desktop.</summary>
    public bool Desktop { get; init; } = true;

    /// <summary>The address of the user's D-Bus; null is where the login or systemd puts it.</summary>
    public string? Bus { get; init; }

    /// <summary>An address that is sent JSON; null for none.</summary>
    public string? Webhook { get; init; }

    /// <summary>A file with the secret that signs what the webhook is sent; null signs nothing.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>A line for <c>/bin/sh</c>; null for none.</summary>
    public string? Command { get; init; }

    /// <summary>When nobody is told; what happened then is told when they end. Null is never.</summary>
    public QuietHours? Quiet { get; init; }

    /// <summary>So long after a notification others are gathered, and come together.</summary>
    public TimeSpan Group { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>Where metrics are sent.</summary>
internal sealed record OtlpSettings
{
    /// <summary>An OpenTelemetry collector's address, to which <c>/v1/metrics</c> is added; null sends nothing.</summary>
    public string? Endpoint { get; init; }

    /// <summary>How often.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(1);
}
