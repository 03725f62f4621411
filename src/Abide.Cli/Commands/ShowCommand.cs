using System.Globalization;
using System.Text;
using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Cli.Values;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class ShowCommand
{
    public static readonly Command Definition = new("show", "NAME", "Tell everything about one session.", Run)
    {
        Options = [Shared.Json],
        MinWords = 1,
        MaxWords = 1,
        Completes = Offer.Sessions,
        Details = "With --json the row, as in 'ls --json', and who is attached. exit is null while it runs, else {code, signal, reason}.",
        Examples = ["abide show work", "abide show --json work | jq .pid"],
    };

    private static int Run(Call call)
    {
        var reply = Daemon.Read<SessionReply>(new ShowSession(call[0]));
        if (call.Has(Shared.Json))
            call.PrintJson(reply.Session, RowJson.Default.SessionRow);
        else
            call.Out.Text(Format(reply.Session, Style.OfOut));
        return ExitCode.Done;
    }

    public static string Format(SessionRow row, Style style)
    {
        var text = new StringBuilder();
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                text.Append(style.Dim(name.PadRight(11))).Append(Printable.Line(value)).Append('\n');
        }

        Add("name", row.Name);
        Add("id", row.Id);
        Add("title", row.Title);
        Add("status", row.StatusReason is { } reason ? $"{row.Status} ({reason})" : row.Status);
        Add("run", row.Run == 0 ? "none yet" : row.Pid is { } pid ? $"{row.Run}, pid {pid}" : $"{row.Run}");
        Add("exit", row.Exit is { } exit ? HowItEnded.Words(exit) + Usage(exit) : null);
        Add("program", row.Command.Count > 0 ? Printable.Program(row.Command) : "(shell)");
        Add("directory", row.WorkingDirectory);
        Add("size", string.Create(CultureInfo.InvariantCulture, $"{row.Cols}x{row.Rows}"));
        Add("restart", Restart(row));
        Add("limits", row.Limits is { } limits ? $"{string.Join(", ", limits)} (of each process; tasks of all of the user's{(limits.Any(limit => limit.StartsWith("cpu=", StringComparison.Ordinal)) ? "; cpu is not held, which would take a control group" : "")})" : null);
        if (row.Supervision is { } supervision)
            AddSupervision(supervision, Add);
        Add("labels", string.Join(", ", row.Labels));
        Add("created", Time(row.CreatedAt));
        Add("started", Time(row.StartedAt));
        Add("ended", Time(row.EndedAt));
        Add("active", Time(row.LastActivityAt));
        Add("history", $"{HistorySize.Show(row.History)}, {HistorySize.Show(row.JournalBytes)} used, position {row.Position}");
        foreach (var viewer in row.ViewerList ?? [])
            Add("viewer", string.Create(CultureInfo.InvariantCulture, $"{viewer.Id}  {viewer.Client} (pid {viewer.Pid}), {viewer.Cols}x{viewer.Rows}, {viewer.Role}, since {Time(viewer.Since)}"));
        foreach (var survivor in row.Survivors ?? [])
            Add("survivor", $"{survivor.Pid}  {survivor.Command}");
        Add("last line", row.Tail);
        return text.ToString();
    }

    private static void AddSupervision(SupervisionRow row, Action<string, string?> add)
    {
        var most = row.MaxRetries < 0 ? "without limit" : string.Create(CultureInfo.InvariantCulture, $"up to {row.MaxRetries} times in a row");
        add("kept up", row.Policy == "never" ? "never restarted" : $"restarted {(row.Policy == "always" ? "always" : "on failure")}, {most}");
        add("failures", string.Create(CultureInfo.InvariantCulture, $"{row.Failures} in a row, {row.Restarts} restart{(row.Restarts == 1 ? "" : "s")}"));
        add("paused", row.PausedReason);
        add("next start", Time(row.NextAttemptAt));
        add("ready", row.IsReady is { } isReady ? $"{(isReady ? "yes" : "no")}{(row.ProbeReason is { } why ? $" ({why})" : "")}" : row.ProbeReason);
        add("last error", row.LastError is { } error ? $"run {row.FailedRun}: {error}, {Time(row.LastErrorAt)}" : null);
        add("depends on", row.DependsOn is { } needed ? string.Join(", ", needed) : null);
        add("role", row.Role);
        add("defined in", row.File);
    }

    /// <summary>What the run took, as far as is known.</summary>
    private static string Usage(ExitRow exit) => exit.UptimeSeconds is not { } uptime ? ""
        : $", after {Protocol.Values.Duration.Ago(TimeSpan.FromSeconds(uptime))}{(exit is { PeakMemory: { } peak, CpuSeconds: { } cpu } ? string.Create(CultureInfo.InvariantCulture, $", {HistorySize.Show(peak)} at most, {cpu:0.##} s of CPU") : "")}";

    private static string? Restart(SessionRow row) => row switch
    {
        { Resurrect: null } => null,
        { Autostart: true } => $"starts with the daemon; when lost: {row.Resurrect}",
        _ => $"when lost: {row.Resurrect}",
    };

    private static string? Time(DateTimeOffset? time) => time?.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
}
