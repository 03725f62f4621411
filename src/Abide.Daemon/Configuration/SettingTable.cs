using Abide.Daemon.Logs;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Configuration;

/// <summary>Every setting there is, section by section, in the order in which people read them.</summary>
internal static class SettingTable
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(366);
    private static readonly CountForm s_limit = new(1, 100_000);

    public static IReadOnlyList<Setting> All { get; } =
    [
        new Setting<long?>(
            "history.session", new OptionalForm<long>(new SizeForm(64 << 10, 1L << 40), "all"),
            "Output that a session keeps, oldest dropped first, unless 'abide new --history' says otherwise. Sessions that exist keep what they were made with.",
            settings => settings.History.Session, (settings, value) => settings with { History = settings.History with { Session = value } }),
        new Setting<string>(
            "sessions.reach", new ChoiceForm<string>((SessionSettings.ReachSelf, SessionSettings.ReachSelf), (SessionSettings.ReachAll, SessionSettings.ReachAll)),
            "Which sessions a process inside a session may see and change, unless 'abide new --reach' says otherwise. Sessions that exist keep what they were made with.",
            settings => settings.Sessions.Reach, (settings, value) => settings with { Sessions = settings.Sessions with { Reach = value } }),
        new Setting<TimeSpan>(
            "trash.keeps", new DurationForm(TimeSpan.FromMinutes(1), s_longest),
            "How long a removed session can be brought back.",
            settings => settings.Trash.Keeps, (settings, value) => settings with { Trash = settings.Trash with { Keeps = value } }),
        new Setting<TimeSpan>(
            "clean.after", new DurationForm(TimeSpan.Zero, s_longest),
            "How long ended sessions must have been left alone for 'abide clean' to remove them, unless --older says otherwise.",
            settings => settings.Clean.After, (settings, value) => settings with { Clean = settings.Clean with { After = value } }),
        .. Retention("cron", retention => retention.Cron, (retention, rule) => retention with { Cron = rule }),
        .. Retention("channel", retention => retention.Channel, (retention, rule) => retention with { Channel = rule }),
        .. Retention("manual", retention => retention.Manual, (retention, rule) => retention with { Manual = rule }),
        .. Retention("setup", retention => retention.Setup, (retention, rule) => retention with { Setup = rule }),
        Limit(
            "sessions", s_limit, "Sessions that there may be; one more is refused.",
            limits => limits.Sessions, (limits, value) => limits with { Sessions = value }),
        Limit(
            "viewers", new CountForm(1, 1000), "Viewers that a session may have; one more is refused.",
            limits => limits.Viewers, (limits, value) => limits with { Viewers = value }),
        Limit(
            "loaded_sessions", s_limit, "Sessions without a process that are held in memory; the least recently used leave it.",
            limits => limits.LoadedSessions, (limits, value) => limits with { LoadedSessions = value }),
        Limit(
            "agent_turns", s_limit, "Agents with a turn in progress; the next turn waits its time.",
            limits => limits.AgentTurns, (limits, value) => limits with { AgentTurns = value }),
        Limit(
            "idle_agents", s_limit, "Idle agents that keep a process; the one idle longest is saved and parked.",
            limits => limits.IdleAgents, (limits, value) => limits with { IdleAgents = value }),
        Limit(
            "agent_idle", new DurationForm(TimeSpan.FromMinutes(1), s_longest), "Time after which an idle agent is parked, however few there are.",
            limits => limits.AgentIdle, (limits, value) => limits with { AgentIdle = value }),
        Limit(
            "repl_workers", s_limit, "REPL workers that live at a time; the idle one used least recently is saved and parked.",
            limits => limits.ReplWorkers, (limits, value) => limits with { ReplWorkers = value }),
        Limit(
            "repl_idle", new DurationForm(TimeSpan.FromSeconds(10), s_longest), "Time after which an idle REPL is parked, however few there are.",
            limits => limits.ReplIdle, (limits, value) => limits with { ReplIdle = value }),
        new Setting<int>(
            "terminal.scrollback_lines", new CountForm(0, 1_000_000),
            "Lines above a screen that are held in memory. A screen takes it when it is next loaded.",
            settings => settings.Terminal.ScrollbackLines, (settings, value) => settings with { Terminal = settings.Terminal with { ScrollbackLines = value } }),
        new Setting<long>(
            "terminal.scrollback_memory", new SizeForm(64 << 10, 1L << 30),
            "Memory that the lines above a screen may take. A screen takes it when it is next loaded.",
            settings => settings.Terminal.ScrollbackBytes, (settings, value) => settings with { Terminal = settings.Terminal with { ScrollbackBytes = value } }),
        Hosts(
            "ssh", new ProgramForm(), "The ssh that leads to other hosts, and options of it.",
            hosts => hosts.Ssh, (hosts, value) => hosts with { Ssh = value }),
        Hosts(
            "poll", new DurationForm(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)), "How often a host with tmux is looked at; more often while somebody looks at its sessions.",
            hosts => hosts.Poll, (hosts, value) => hosts with { Poll = value }),
        Http(
            "listen", new AddressesForm(), "Where HTTP is served; nowhere unless said here or by 'abide serve'.",
            http => http.Listen, (http, value) => http with { Listen = value }),
        Http(
            "allowed_hosts", new HostsForm(), "Names by which the server may be addressed, beside the addresses it listens on.",
            http => http.AllowedHosts, (http, value) => http with { AllowedHosts = value }),
        Http(
            "tls.certificate", new PathForm(), "PEM file with the certificate, and those above it, with which HTTP is encrypted.",
            http => http.TlsCertificate, (http, value) => http with { TlsCertificate = value }),
        Http(
            "tls.key", new PathForm(), "PEM file with the certificate's key; off: it is in the certificate's file.",
            http => http.TlsKey, (http, value) => http with { TlsKey = value }),
        Log(
            "level", new ChoiceForm<LogLevel>(("trace", LogLevel.Trace), ("debug", LogLevel.Debug), ("info", LogLevel.Information), ("warn", LogLevel.Warning), ("error", LogLevel.Error)),
            "The least that the daemon logs.",
            log => log.Level, (log, value) => log with { Level = value }),
        Log(
            "format", new ChoiceForm<LogFormat>(("text", LogFormat.Text), ("json", LogFormat.Json)),
            "How a line of the log is written: words for people, or a JSON object with the session's id as a member.",
            log => log.Format, (log, value) => log with { Format = value }),
        Log(
            "file_size", new SizeForm(64 << 10, 1L << 30), "Size at which the log is turned over.",
            log => log.FileBytes, (log, value) => log with { FileBytes = value }),
        Log(
            "old_files", new CountForm(0, 100), "Turned-over logs that are kept, as daemon.log.1 and so on.",
            log => log.OldFiles, (log, value) => log with { OldFiles = value }),
        Otlp(
            "endpoint", new UrlForm(), "OpenTelemetry collector that metrics are sent to, by OTLP over HTTP; /v1/metrics is added.",
            otlp => otlp.Endpoint, (otlp, value) => otlp with { Endpoint = value }),
        Otlp(
            "every", new DurationForm(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), "How often metrics are sent.",
            otlp => otlp.Every, (otlp, value) => otlp with { Every = value }),
        Notify(
            "desktop", new ChoiceForm<bool>(("on", true), ("off", false)), "Notifications of the desktop, where there is one.",
            notify => notify.Desktop, (notify, value) => notify with { Desktop = value }),
        Notify(
            "bus", new BusForm(), "D-Bus address of the desktop's session; off: where the login or systemd puts it.",
            notify => notify.Bus, (notify, value) => notify with { Bus = value }),
        Notify(
            "webhook", new UrlForm(), "Address that is sent a POST of JSON.",
            notify => notify.Webhook, (notify, value) => notify with { Webhook = value }),
        Notify(
            "webhook_secret", new PathForm(), "File with the secret that signs what the webhook is sent.",
            notify => notify.WebhookSecret, (notify, value) => notify with { WebhookSecret = value }),
        Notify(
            "command", new LineForm(), "Line for /bin/sh that reads the notifications as JSON.",
            notify => notify.Command, (notify, value) => notify with { Command = value }),
        Notify(
            "quiet", new OptionalForm<QuietHours>(new QuietForm(), "off"), "Hours in which nobody is told; what happened is told when they end.",
            notify => notify.Quiet, (notify, value) => notify with { Quiet = value }),
        Notify(
            "group", new DurationForm(TimeSpan.Zero, TimeSpan.FromHours(1)), "Time after a notification in which others are gathered, to come together.",
            notify => notify.Group, (notify, value) => notify with { Group = value }),
    ];

    public static Setting? Find(string key) => All.FirstOrDefault(setting => setting.Key == key);

    private static Setting[] Retention(string source, Func<RetentionSettings, RetentionRule> get, Func<RetentionSettings, RetentionRule, RetentionSettings> set) =>
    [
        new Setting<int?>(
            $"retention.{source}.newest", new OptionalForm<int>(new CountForm(0, 100_000), "off"),
            $"Ended sessions of the source {source} that are kept; older ones go into the trash by themselves. Pinned ones do not.",
            settings => get(settings.Retention).Newest, (settings, value) => settings with { Retention = set(settings.Retention, get(settings.Retention) with { Newest = value }) }),
        new Setting<TimeSpan?>(
            $"retention.{source}.age", new OptionalForm<TimeSpan>(new DurationForm(TimeSpan.FromHours(1), TimeSpan.FromDays(366)), "off"),
            $"Time after their end at which sessions of the source {source} go into the trash by themselves.",
            settings => get(settings.Retention).Age, (settings, value) => settings with { Retention = set(settings.Retention, get(settings.Retention) with { Age = value }) }),
    ];

    private static Setting<T> Limit<T>(string name, ValueForm<T> form, string summary, Func<LimitSettings, T> get, Func<LimitSettings, T, LimitSettings> set) =>
        new("limits." + name, form, summary, settings => get(settings.Limits), (settings, value) => settings with { Limits = set(settings.Limits, value) });

    private static Setting<T> Hosts<T>(string name, ValueForm<T> form, string summary, Func<HostSettings, T> get, Func<HostSettings, T, HostSettings> set) =>
        new("hosts." + name, form, summary, settings => get(settings.Hosts), (settings, value) => settings with { Hosts = set(settings.Hosts, value) });

    private static Setting<T> Http<T>(string name, ValueForm<T> form, string summary, Func<HttpSettings, T> get, Func<HttpSettings, T, HttpSettings> set) =>
        new("http." + name, form, summary, settings => get(settings.Http), (settings, value) => settings with { Http = set(settings.Http, value) }) { NeedsRestart = true };

    private static Setting<T> Log<T>(string name, ValueForm<T> form, string summary, Func<LogOptions, T> get, Func<LogOptions, T, LogOptions> set) =>
        new("log." + name, form, summary, settings => get(settings.Log), (settings, value) => settings with { Log = set(settings.Log, value) });

    private static Setting<T> Otlp<T>(string name, ValueForm<T> form, string summary, Func<OtlpSettings, T> get, Func<OtlpSettings, T, OtlpSettings> set) =>
        new("otlp." + name, form, summary, settings => get(settings.Otlp), (settings, value) => settings with { Otlp = set(settings.Otlp, value) });

    private static Setting<T> Notify<T>(string name, ValueForm<T> form, string summary, Func<NotifySettings, T> get, Func<NotifySettings, T, NotifySettings> set) =>
        new("notify." + name, form, summary, settings => get(settings.Notify), (settings, value) => settings with { Notify = set(settings.Notify, value) });
}
