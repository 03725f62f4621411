using System.Globalization;
using System.Text;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Abide.Protocol.Values;

namespace Abide.Daemon.Definitions;

/// <summary>A session as a unit of systemd (systemd.service(5), systemd.exec(5), systemd.resource-control(5)). Pure.</summary>
internal static class SystemdUnit
{
    /// <summary>The unit, and what of the session it cannot say.</summary>
    public static (string Text, IReadOnlyList<string> Notes) Of(SessionRecord record)
    {
        var (spec, notes) = (record.Spec, new List<string>());
        var supervision = spec.Supervision ?? new Supervision { Restart = RestartRules.Never };
        var text = new StringBuilder("[Unit]\n").Append("Description=").Append(Plain(record.Title ?? record.Name)).Append('\n');
        foreach (var dependency in supervision.DependsOn ?? [])
        {
            text.Append("Requires=").Append(dependency.Name).Append(".service\nAfter=").Append(dependency.Name).Append(".service\n");
            if (dependency.Until is not (DependencyState.Started or DependencyState.Succeeded))
                notes.Add($"depends_on: {dependency.Name} is waited for until it is started, as far as its unit's Type= tells");
        }

        var rules = supervision.Restart;
        if (rules.Policy != RestartWhen.Never && rules.MaxRetries >= 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"StartLimitBurst={rules.MaxRetries + 1}\n");
            text.Append("StartLimitIntervalSec=").Append(Seconds(rules.Window > TimeSpan.Zero ? rules.Window : TimeSpan.FromMinutes(10))).Append('\n');
        }

        text.Append("\n[Service]\n").Append(supervision.Ready?.Notify == true ? "Type=notify\n" : supervision.Schedule is not null ? "Type=oneshot\n" : "Type=exec\n");
        text.Append("WorkingDirectory=").Append(Plain(spec.Directory)).Append('\n');
        foreach (var variable in spec.Environment)
            text.Append("Environment=").Append(Quoted(variable)).Append('\n');
        foreach (var file in spec.EnvironmentFiles ?? [])
            text.Append("EnvironmentFile=").Append(Plain(file)).Append('\n');
        text.Append("ExecStart=").Append(Command(spec.Command.Count > 0 ? spec.Command : [Processes.UserDatabase.Current.Shell, "-l"], spec.Directory)).Append('\n');
        AddStop(text, spec);
        text.Append("Restart=").Append(rules.Policy switch { RestartWhen.Always => "always", RestartWhen.OnFailure => "on-failure", _ => "no" }).Append('\n');
        if (rules.Policy != RestartWhen.Never)
        {
            text.Append("RestartSec=").Append(Seconds(rules.Delay)).Append('\n');
            if (rules.MaxDelay > rules.Delay && rules.Delay > TimeSpan.Zero)
            {
                var steps = (int)Math.Ceiling(Math.Log2(rules.MaxDelay / rules.Delay));
                text.Append(CultureInfo.InvariantCulture, $"RestartSteps={steps}\nRestartMaxDelaySec={Seconds(rules.MaxDelay)}\n");
            }
        }

        if (rules.SuccessExitCodes is { Count: > 0 } codes)
            text.Append("SuccessExitStatus=").AppendJoin(' ', codes).Append('\n');
        AddLimits(text, spec.Limits);
        text.Append(CultureInfo.InvariantCulture, $"UMask={Convert.ToString(spec.Umask, 8).PadLeft(4, '0')}\n");
        if (supervision.Schedule is not null)
            notes.Add("schedule: a timer is a unit of its own (systemd.timer(5))");
        else
            text.Append("\n[Install]\nWantedBy=default.target\n");
        Note(notes, supervision, spec);
        return (text.ToString(), notes);
    }

    private static void AddStop(StringBuilder text, SessionSpec spec)
    {
        if (spec.Stop?.Command is { Count: > 0 } command)
            text.Append("ExecStop=").Append(Command(command, spec.Directory)).Append('\n');
        if (spec.Stop?.Signal is { } signal)
            text.Append("KillSignal=").Append(Signals.NameOf(signal)).Append('\n');
        text.Append("TimeoutStopSec=").Append(Seconds(spec.Stop?.Grace ?? TimeSpan.FromSeconds(10))).Append('\n');
    }

    private static void AddLimits(StringBuilder text, Limits? limits)
    {
        if (limits?.Memory is { } memory)
            text.Append(CultureInfo.InvariantCulture, $"MemoryMax={memory}\n");
        if (limits?.Cpu is { } cpu)
            text.Append(CultureInfo.InvariantCulture, $"CPUQuota={cpu * 100:0.##}%\n");
        if (limits?.Tasks is { } tasks)
            text.Append(CultureInfo.InvariantCulture, $"TasksMax={tasks}\n");
        if (limits?.Files is { } files)
            text.Append(CultureInfo.InvariantCulture, $"LimitNOFILE={files}\n");
    }

    private static void Note(List<string> notes, Supervision supervision, SessionSpec spec)
    {
        if (supervision.Ready is { Notify: false })
            notes.Add("ready: systemd knows only programs that say so themselves (Type=notify)");
        if (supervision.Health is not null)
            notes.Add("health: systemd knows only programs that say so themselves (WatchdogSec=)");
        if (supervision.Watch is not null)
            notes.Add("watch: a path unit is one of its own (systemd.path(5))");
        if (supervision.Restart is { Policy: not RestartWhen.Never, MaxRetries: < 0 })
            notes.Add("restart.max_retries: no limit; systemd's own is 5 starts in 10 s, which StartLimitIntervalSec=0 turns off");
        if (spec.Host is { } host)
            notes.Add($"host: the unit is for {host}, where it has to be installed");
        if (spec.Tty)
            notes.Add("tty: a unit has no terminal");
    }

    private static string Seconds(TimeSpan span) => Duration.Show(span).Replace("d", "day", StringComparison.Ordinal);

    /// <summary>Words for systemd: quoted, with its specifiers and variables doubled. A program is named by its whole path, or looked for where systemd looks.</summary>
    private static string Command(IReadOnlyList<string> words, string directory)
    {
        var program = words[0].Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(words[0], directory) : words[0];
        return string.Join(' ', words.Skip(1).Prepend(program).Select(word => Quoted(word.Replace("$", "$$", StringComparison.Ordinal))));
    }

    private static string Quoted(string word)
    {
        var escaped = word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);
        return word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=,+@".Contains(c, StringComparison.Ordinal)) ? word : $"\"{escaped}\"";
    }

    private static string Plain(string text) => text.Replace("%", "%%", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
