namespace Abide.Protocol.Messages;

/// <summary>The members of a <see cref="SessionRow"/> and of what stands in it, written and read by hand: see <see cref="QuickMessages"/>.</summary>
internal static class RowMembers
{
    public static void Write(MemberWriter to, SessionRow row) => to
        .Text("id"u8, row.Id)
        .Text("name"u8, row.Name)
        .Text("title"u8, row.Title)
        .Text("kind"u8, row.Kind)
        .Text("status"u8, row.Status)
        .Text("status_reason"u8, row.StatusReason)
        .Text("activity"u8, row.Activity)
        .Text("intent"u8, row.Intent)
        .Number("run"u8, row.Run)
        .Text("phase"u8, row.Phase)
        .Number("pid"u8, row.Pid)
        .Text("host"u8, row.Host)
        .Text("source"u8, row.Source)
        .Text("profile"u8, row.Profile)
        .Text("group"u8, row.Group)
        .Texts("labels"u8, row.Labels)
        .Flag("pinned"u8, row.Pinned)
        .Texts("command"u8, row.Command)
        .Text("working_directory"u8, row.WorkingDirectory)
        .Time("created_at"u8, row.CreatedAt)
        .Time("updated_at"u8, row.UpdatedAt)
        .Time("started_at"u8, row.StartedAt)
        .Time("ended_at"u8, row.EndedAt)
        .Time("last_attached_at"u8, row.LastAttachedAt)
        .Time("last_activity_at"u8, row.LastActivityAt)
        .Number("viewers"u8, row.Viewers)
        .Objects("viewer_list"u8, row.ViewerList, Write)
        .Number("cols"u8, row.Cols)
        .Number("rows"u8, row.Rows)
        .Object("exit"u8, row.Exit, Write)
        .Objects("survivors"u8, row.Survivors, static (to, survivor) => to.Number("pid"u8, survivor.Pid).Text("command"u8, survivor.Command))
        .Flag("autostart"u8, row.Autostart)
        .Text("resurrect"u8, row.Resurrect)
        .Texts("limits"u8, row.Limits)
        .Object("supervision"u8, row.Supervision, Write)
        .Text("tail"u8, row.Tail)
        .Number("history"u8, row.History)
        .Number("journal_bytes"u8, row.JournalBytes)
        .Number("position"u8, row.Position)
        .Number("revision"u8, row.Revision);

    public static SessionRow Read(MemberReader from) => new()
    {
        Id = from.Needed("id"u8),
        Name = from.Needed("name"u8),
        Title = from.Text("title"u8),
        Kind = from.Needed("kind"u8),
        Status = from.Needed("status"u8),
        StatusReason = from.Text("status_reason"u8),
        Activity = from.Text("activity"u8),
        Intent = from.Needed("intent"u8),
        Run = from.Int("run"u8) ?? 0,
        Phase = from.Text("phase"u8),
        Pid = from.Int("pid"u8),
        Host = from.Text("host"u8) ?? "local",
        Source = from.Text("source"u8) ?? "manual",
        Profile = from.Text("profile"u8) ?? "general",
        Group = from.Text("group"u8),
        Labels = from.Texts("labels"u8) ?? [],
        Pinned = from.Flag("pinned"u8),
        Command = from.Texts("command"u8) ?? [],
        WorkingDirectory = from.Text("working_directory"u8),
        CreatedAt = from.Time("created_at"u8) ?? default,
        UpdatedAt = from.Time("updated_at"u8) ?? default,
        StartedAt = from.Time("started_at"u8),
        EndedAt = from.Time("ended_at"u8),
        LastAttachedAt = from.Time("last_attached_at"u8),
        LastActivityAt = from.Time("last_activity_at"u8),
        Viewers = from.Int("viewers"u8) ?? 0,
        ViewerList = from.Objects("viewer_list"u8, ReadViewer),
        Cols = from.Int("cols"u8) ?? 0,
        Rows = from.Int("rows"u8) ?? 0,
        Exit = from.Object("exit"u8, ReadExit),
        Survivors = from.Objects("survivors"u8, static survivor => new SurvivorRow(survivor.Int("pid"u8) ?? 0, survivor.Needed("command"u8))),
        Autostart = from.Flag("autostart"u8),
        Resurrect = from.Text("resurrect"u8),
        Limits = from.Texts("limits"u8),
        Supervision = from.Object("supervision"u8, ReadSupervision),
        Tail = from.Text("tail"u8),
        History = from.Long("history"u8) ?? 0,
        JournalBytes = from.Long("journal_bytes"u8) ?? 0,
        Position = from.Long("position"u8) ?? 0,
        Revision = from.Long("revision"u8) ?? 0,
    };

    public static void Write(MemberWriter to, ViewerRow viewer) => to
        .Text("id"u8, viewer.Id)
        .Text("client"u8, viewer.Client)
        .Number("pid"u8, viewer.Pid)
        .Number("cols"u8, viewer.Cols)
        .Number("rows"u8, viewer.Rows)
        .Text("role"u8, viewer.Role)
        .Time("since"u8, viewer.Since)
        .Text("terminal"u8, viewer.Terminal);

    public static ViewerRow ReadViewer(MemberReader from) => new(
        from.Needed("id"u8),
        from.Needed("client"u8),
        from.Int("pid"u8) ?? 0,
        from.Int("cols"u8) ?? 0,
        from.Int("rows"u8) ?? 0,
        from.Needed("role"u8),
        from.Time("since"u8) ?? default,
        from.Text("terminal"u8));

    private static void Write(MemberWriter to, ExitRow exit) => to
        .Number("code"u8, exit.Code)
        .Number("signal"u8, exit.Signal)
        .Text("reason"u8, exit.Reason)
        .Fraction("uptime_seconds"u8, exit.UptimeSeconds)
        .Number("peak_memory"u8, exit.PeakMemory)
        .Fraction("cpu_seconds"u8, exit.CpuSeconds);

    private static ExitRow ReadExit(MemberReader from) => new(
        from.Int("code"u8),
        from.Int("signal"u8),
        from.Needed("reason"u8),
        from.Fraction("uptime_seconds"u8),
        from.Long("peak_memory"u8),
        from.Fraction("cpu_seconds"u8));

    private static void Write(MemberWriter to, SupervisionRow supervision) => to
        .Text("policy"u8, supervision.Policy)
        .Number("failures"u8, supervision.Failures)
        .Number("max_retries"u8, supervision.MaxRetries)
        .Number("restarts"u8, supervision.Restarts)
        .Text("paused_reason"u8, supervision.PausedReason)
        .Time("next_attempt_at"u8, supervision.NextAttemptAt)
        .MaybeFlag("is_ready"u8, supervision.IsReady)
        .Text("probe_reason"u8, supervision.ProbeReason)
        .Number("failed_run"u8, supervision.FailedRun)
        .Text("last_error"u8, supervision.LastError)
        .Time("last_error_at"u8, supervision.LastErrorAt)
        .Text("role"u8, supervision.Role)
        .Texts("depends_on"u8, supervision.DependsOn)
        .Text("file"u8, supervision.File)
        .Flag("needs_restart"u8, supervision.NeedsRestart);

    private static SupervisionRow ReadSupervision(MemberReader from) => new()
    {
        Policy = from.Needed("policy"u8),
        Failures = from.Int("failures"u8) ?? 0,
        MaxRetries = from.Int("max_retries"u8) ?? 0,
        Restarts = from.Int("restarts"u8) ?? 0,
        PausedReason = from.Text("paused_reason"u8),
        NextAttemptAt = from.Time("next_attempt_at"u8),
        IsReady = from.MaybeFlag("is_ready"u8),
        ProbeReason = from.Text("probe_reason"u8),
        FailedRun = from.Int("failed_run"u8),
        LastError = from.Text("last_error"u8),
        LastErrorAt = from.Time("last_error_at"u8),
        Role = from.Text("role"u8),
        DependsOn = from.Texts("depends_on"u8),
        File = from.Text("file"u8),
        NeedsRestart = from.Flag("needs_restart"u8),
    };
}
