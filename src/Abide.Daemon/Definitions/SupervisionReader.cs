using System.Text.RegularExpressions;
using Abide.Daemon.Configuration;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Abide.Protocol.Values;

namespace Abide.Daemon.Definitions;

/// <summary>Reads the sections of a command that say how it is kept up.</summary>
internal static class SupervisionReader
{
    public static readonly ChoiceForm<bool> YesOrNo = new(("true", true), ("false", false));

    private static readonly DurationForm s_delay = new(TimeSpan.Zero, TimeSpan.FromDays(1));
    private static readonly DurationForm s_period = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1));
    private static readonly DurationForm s_timeout = new(TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
    private static readonly DurationForm s_debounce = new(TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
    private static readonly DurationForm s_every = new(TimeSpan.FromSeconds(1), TimeSpan.FromDays(366));
    private static readonly CountForm s_times = new(1, 1000);
    private static readonly ChoiceForm<RestartWhen> s_policy = new(("on-failure", RestartWhen.OnFailure), ("always", RestartWhen.Always), ("never", RestartWhen.Never));
    private static readonly ChoiceForm<Resurrect> s_resurrect = new(("never", Resurrect.Never), ("ask", Resurrect.Ask), ("auto", Resurrect.Auto));
    private static readonly ChoiceForm<WhenRunning> s_overlap = new(("skip", WhenRunning.Skip), ("queue", WhenRunning.Queue), ("restart", WhenRunning.Restart));
    private static readonly ChoiceForm<WhenMissed> s_missed = new(("skip", WhenMissed.Skip), ("once", WhenMissed.Once));
    private static readonly string[] s_events = ["paused", "failed", "recovered", "flapping", "unreachable", "reachable", "finished"];
    private static readonly string[] s_ways = ["desktop", "webhook", "command"];

    /// <summary>The words of <see cref="DependencyState"/>.</summary>
    public static readonly ChoiceForm<DependencyState> DependencyStates = new(
        ("started", DependencyState.Started), ("ready", DependencyState.Ready), ("healthy", DependencyState.Healthy), ("completed", DependencyState.Completed), ("succeeded", DependencyState.Succeeded));

    /// <param name="command">The command.</param>
    /// <param name="runsOnce">Whether its end is what it is for.</param>
    /// <param name="resurrect">What becomes of it when it was lost; null where nothing is said.</param>
    public static RestartRules Restart(SectionReader command, bool runsOnce, out Resurrect? resurrect)
    {
        var rules = RestartRules.Default with { Policy = runsOnce ? RestartWhen.Never : RestartWhen.OnFailure };
        resurrect = null;
        if (command.Node("restart") is ConfigScalar { Text.Length: > 0 })
            return rules with { Policy = command.Value("restart", s_policy, rules.Policy) }; // restart: always
        if (command.Section("restart") is not { } section)
            return rules;
        resurrect = section.Optional("resurrect", s_resurrect);
        rules = rules with
        {
            Policy = section.Value("policy", s_policy, rules.Policy),
            MaxRetries = section.Value("max_retries", new CountForm(-1, 1000), rules.MaxRetries),
            Delay = section.Value("delay", s_delay, rules.Delay),
            HealthyAfter = section.Value("healthy_after", s_delay, rules.HealthyAfter),
            Window = section.Value("window", s_delay, rules.Window),
            SuccessExitCodes = Codes(section),
        };
        // A delay beyond the usual longest one is fixed, unless another longest one is said.
        var longest = section.Value("max_delay", s_delay, rules.Delay > rules.MaxDelay ? rules.Delay : rules.MaxDelay);
        if (longest < rules.Delay)
            section.Fault("max_delay", $"is at least the delay, {Duration.Show(rules.Delay)}; not {Duration.Show(longest)}");
        return rules with { MaxDelay = longest };
    }

    public static StopRules? Stop(SectionReader command)
    {
        if (command.Section("stop") is not { } section)
            return null;
        int? signal = null;
        _ = section.Text("signal", "the name or number of a signal, such as INT", text =>
        {
            signal = Signals.Parse(text);
            return signal is not null ? null : $"is the name or number of a signal, such as INT; not '{text}'{Nearest.Hint(text.ToUpperInvariant(), Signals.Names)}";
        });
        return new StopRules { Signal = signal, Grace = section.Optional("grace", s_delay), Command = section.Program("command") };
    }

    public static Probe? Probe(SectionReader command, string name)
    {
        if (command.Section(name) is not { } section)
            return null;
        var kinds = DefinitionKeys.OneOf(name).Where(section.Has).ToArray();
        if (kinds.Length != 1)
        {
            section.Fault(kinds.Length == 0 ? section.Place : section.PlaceOf(kinds[1]), $"{name} asks in one way, {string.Join(", ", DefinitionKeys.OneOf(name))}; not {(kinds.Length == 0 ? "in none" : "by " + string.Join(" and ", kinds))}");
        }

        var usual = new Probe();
        return new Probe
        {
            Exec = section.Program("exec"),
            Http = section.Text("http", "an address such as http://127.0.0.1:8080/health", text =>
                Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? null : $"is an address such as http://127.0.0.1:8080/health; not '{text}'"),
            Tcp = section.Text("tcp", "PORT or HOST:PORT", text => IsPort(text) ? null : $"is PORT or HOST:PORT; not '{text}'"),
            Log = section.Text("log", "a regular expression", FaultOfPattern),
            Notify = section.Value("notify", new ChoiceForm<bool>(("true", true)), false),
            Period = section.Value("period", s_period, usual.Period),
            Timeout = section.Value("timeout", s_timeout, usual.Timeout),
            Failures = section.Value("failures", s_times, usual.Failures),
            Successes = section.Value("successes", s_times, usual.Successes),
            StartGrace = section.Value("start_grace", s_delay, usual.StartGrace),
        };
    }

    public static Schedule? Schedule(SectionReader command)
    {
        if (command.Section("schedule") is not { } section)
            return null;
        if (section.Has("cron") == section.Has("every"))
            section.Fault(section.Has("every") ? section.PlaceOf("every") : section.Place, "a schedule has cron or every; one of them");
        else if (section.Has("timezone") && section.Has("every"))
            section.Fault("timezone", "is of use only with cron: every goes by time that passes");
        return new Schedule
        {
            Cron = section.Text("cron", "a time as in crontab(5), such as '30 2 * * *'", text => CronExpression.TryParse(text, out _, out var fault) ? null : $"is a time as in crontab(5): {fault}"),
            Every = section.Optional("every", s_every),
            TimeZone = section.Text("timezone", "a time zone such as Europe/Berlin", text =>
                TimeZoneInfo.TryFindSystemTimeZoneById(text, out _) ? null : $"is a time zone such as Europe/Berlin; not '{text}'{Nearest.Hint(text, TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id))}"),
            Overlap = section.Value("overlap", s_overlap, WhenRunning.Skip),
            Missed = section.Value("missed", s_missed, WhenMissed.Skip),
        };
    }

    public static Watch? Watch(SectionReader command)
    {
        const string Words = "a list of files, directories and patterns such as [src, '*.json']";
        if (command.Node("watch") is ConfigList or ConfigScalar { Text.Length: > 0 })
            return command.Texts("watch", Words) is { Count: > 0 } paths ? new Watch(TextsOf(paths)!) : null;
        if (command.Section("watch") is not { } section)
            return null;
        if (section.Texts("paths", Words) is not { Count: > 0 } watched)
        {
            if (!section.Has("paths"))
                section.Fault(section.Place, $"watch has 'paths', {Words}");
            return null;
        }

        return new Watch(TextsOf(watched)!, TextsOf(section.Texts("ignore", Words)), section.Value("debounce", s_debounce, default));
    }

    public static NotifyRules? Notify(SectionReader command)
    {
        if (command.Node("notify") is ConfigScalar { Text: "true" or "false" } word)
            return word.Text == "false" ? new NotifyRules(Off: true) : null;
        return command.Section("notify") is { } section ? new NotifyRules(Off: false, Words(section, "events", s_events), Words(section, "ways", s_ways)) : null;
    }

    public static Limits? Limits(SectionReader command)
    {
        if (command.Section("limits") is not { } section)
            return null;
        return new Limits
        {
            Memory = section.Optional("memory", new SizeForm(1 << 20, 1L << 50)),
            Cpu = section.Optional("cpu", new ProcessorsForm()),
            Tasks = section.Optional("tasks", new CountForm(1, 1 << 22)),
            Files = section.Optional("files", new CountForm(1, 1 << 30)),
        };
    }

    private static string[]? TextsOf(IReadOnlyList<(string Text, FilePlace Place)>? texts) => texts is null ? null : [.. texts.Select(text => text.Text)];

    private static string[]? Words(SectionReader section, string key, string[] known) =>
        TextsOf(section.Texts(key, $"a list of {string.Join(", ", known)}", text => known.Contains(text) ? null : $"'{text}' is none of {string.Join(", ", known)}{Nearest.Hint(text, known)}"));

    private static int[]? Codes(SectionReader section)
    {
        const string Words = "a list of exit codes from 0 to 255";
        var code = new CountForm(0, 255);
        return section.Texts("success_exit_codes", Words, text => code.TryParse([text], out _) ? null : $"'{text}' is none from 0 to 255") is { } codes
            ? [.. codes.Select(text => int.Parse(text.Text, System.Globalization.CultureInfo.InvariantCulture))]
            : null;
    }

    private static bool IsPort(string text)
    {
        var port = text[(text.LastIndexOf(':') + 1)..];
        var host = text[..Math.Max(0, text.Length - port.Length - 1)];
        return new CountForm(1, ushort.MaxValue).TryParse([port], out _) && (port.Length == text.Length || Uri.CheckHostName(host.Trim('[', ']')) != UriHostNameType.Unknown);
    }

    private static string? FaultOfPattern(string pattern)
    {
        try
        {
            _ = new Regex(pattern);
            return null;
        }
        catch (ArgumentException e)
        {
            return $"is a regular expression; {e.Message}";
        }
    }
}
