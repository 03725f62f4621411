using Abide.Daemon.Configuration;

namespace Abide.Daemon.Definitions.Importing;

/// <summary>process-compose.yaml: processes with availability, probes and dependencies.</summary>
internal static class ProcessComposeImport
{
    private const string KeptHere = "is not taken over: Abide keeps what is printed itself ('history', 'abide logs')";

    public static void Read(ImportSource source, ConfigSection root)
    {
        var file = new ImportSection(source, root);
        _ = file.Take("version");
        file.Note(["log_location", "log_level", "log_length", "log_format", "log_configuration"], KeptHere);
        file.Note(["is_strict", "ordered_shutdown", "is_dotenv_disabled", "disable_env_expansion", "env_cmds", "vars"], "is not taken over");
        file.Note("shell", "is not taken over: a line is run by your login shell");
        var environment = file.Variables("environment").ToArray();
        var ownFile = source.ReadBeside(".env") is not null && !file.Has("is_dotenv_disabled");
        foreach (var entry in file.Section("processes")?.All ?? [])
        {
            if (entry.Value is ConfigSection section)
                ReadProcess(source, file.Of("processes." + entry.Key, section), source.Add(entry.Key, entry.Place), environment, ownFile);
            else
                source.Note(entry.Place, $"{entry.Key} is not taken over: it is no section");
        }

        file.Rest();
        if (source.Drafts.Count == 0)
            throw source.Wrong(root.Place, "it has no 'processes:' as process-compose.yaml has");
    }

    private static void ReadProcess(ImportSource source, ImportSection process, Draft draft, (string Name, string? Value, FilePlace Place)[] environment, bool ownFile)
    {
        var keys = draft.Keys;
        if (process.Text("command") is { } command)
            keys.Set("command", Line(source, process, "command", command));
        else if (process.Texts("entrypoint") is { } entrypoint)
            keys.Set("command", [.. entrypoint.Select(word => Value(source, process, "entrypoint", word))]);
        ImportedKeys.Commanded(draft, process, "it has no command");
        if ((process.Text("working_dir") is { } directory ? source.PathOf(Value(source, process, "working_dir", directory)) : source.OwnDirectory) is { } where && where != ".")
            keys.Set("directory", where);
        foreach (var (name, value, _) in environment.Concat(process.Variables("environment")))
            keys.SetIn("environment", name, new DraftText(Value(source, process, "environment", value ?? $"${{{name}}}")));
        string[] files = [.. ownFile && !process.Has("is_dotenv_disabled") ? (string[])[".env"] : [], .. process.Texts("env_file") ?? []];
        if (files.Length > 0)
            keys.Set("env_files", [.. files.Select(source.PathOf)]);
        if (process.Text("namespace") is { } group)
            ImportedKeys.Group(source, process, "namespace", group, keys);
        if (process.Text("description") is { } title)
            keys.Set("title", VariableText.Escape(title));
        ReadAvailability(process.Section("availability"), keys);
        ReadShutdown(source, process.Section("shutdown"), keys);
        ReadProbe(source, process.Section("readiness_probe"), keys, DefinitionKeys.Ready);
        ReadProbe(source, process.Section("liveness_probe"), keys, DefinitionKeys.Health);
        if (process.Text("ready_log_line") is { } line)
        {
            if (keys.Has(DefinitionKeys.Ready))
                process.Note("ready_log_line", "is not taken over: there is a readiness probe, and ready asks in one way");
            else
                keys.Set("ready.log", VariableText.Escape(System.Text.RegularExpressions.Regex.Escape(line)));
        }

        ReadDependencies(source, process, keys);
        if (process.Text("replicas") is { } replicas && replicas != "1")
            keys.Set("instances", replicas);
        if (process.Text("is_tty") is { } tty)
            keys.Set("tty", tty);
        if (process.Section("schedule") is { } schedule)
        {
            ImportedKeys.Copy(schedule, "cron", keys, "schedule.cron");
            ImportedKeys.Copy(schedule, "timezone", keys, "schedule.timezone");
            ImportedKeys.Copy(schedule, "interval", keys, "schedule.every");
            if (schedule.Text("max_concurrent") is not (null or "1"))
                schedule.Note("max_concurrent", "is not taken over: one run at a time");
            schedule.Note("run_on_start", "is not taken over: 'abide start' runs it at any time");
            schedule.Rest();
        }

        if (process.Text("success_exit_codes") is not null || process.Has("success_exit_codes"))
            keys.Set("restart.success_exit_codes", process.Texts("success_exit_codes") ?? []);
        if (process.Text("disabled") is "true")
        {
            draft.IsComment = true;
            draft.Comments.Add("disabled there");
        }

        process.Note(["log_location", "disable_ansi_colors", "log_configuration", "is_log_json"], KeptHere);
        process.Note("is_daemon", "is not taken over: a program that goes into the background by itself has ended for Abide, which then ends what it left; run it in the foreground");
        process.Rest();
    }

    private static void ReadAvailability(ImportSection? availability, DraftSection keys)
    {
        keys.Set("restart.policy", availability?.Text("restart") switch
        {
            "always" => "always",
            "on_failure" => "on-failure",
            _ => "never",
        });
        if (availability is null)
            return;
        if (availability.Text("restart") is "exit_on_failure")
            availability.Note("restart", "ends all when this one fails; here it is not restarted and the others go on");
        if (availability.Text("max_restarts") is { } most)
            keys.Set("restart.max_retries", most == "0" ? "-1" : most);
        else if (availability.Text("restart") is "always" or "on_failure")
            keys.Set("restart.max_retries", "-1");
        if (availability.Text("backoff_seconds") is { } delay)
            keys.Set("restart.delay", delay + "s").Set("restart.max_delay", delay + "s");
        if (availability.Text("exit_on_end") is "true")
            availability.Note("exit_on_end", "ends all when this one ends; here the others go on");
        availability.Rest();
    }

    private static void ReadShutdown(ImportSource source, ImportSection? shutdown, DraftSection keys)
    {
        if (shutdown is null)
            return;
        if (shutdown.Text("signal") is { } signal && signal != "0")
            keys.Set("stop.signal", signal);
        if (shutdown.Text("timeout_seconds") is { } grace)
            keys.Set("stop.grace", grace + "s");
        if (shutdown.Text("command") is { } command)
            keys.Set("stop.command", Line(source, shutdown, "command", command));
        if (shutdown.Text("parent_only") is "true" or "yes")
            shutdown.Note("parent_only", "is not taken over: nothing of a command outlives its stop");
        shutdown.Rest();
    }

    private static void ReadProbe(ImportSource source, ImportSection? probe, DraftSection keys, string name)
    {
        if (probe is null)
            return;
        if (probe.Section("exec") is { } exec)
        {
            if (exec.Text("command") is { } command)
                keys.Set(name + ".exec", Line(source, exec, "command", exec.Text("working_dir") is { } directory ? $"cd {ShellWords.Join([directory])} && {command}" : command));
            exec.Rest();
        }
        else if (probe.Section("http_get") is { } http)
        {
            var port = http.Text("port") is { } number ? ":" + number : "";
            keys.Set(name + ".http", $"{http.Text("scheme") ?? "http"}://{http.Text("host") ?? "127.0.0.1"}{port}/{(http.Text("path") ?? "/").TrimStart('/')}");
            http.Rest();
        }

        ImportedKeys.Seconds(probe, "period_seconds", keys, name + ".period");
        if (!ImportedKeys.Seconds(probe, "timeout_seconds", keys, name + ".timeout"))
            keys.Set(name + ".timeout", "1s"); // as it is there
        ImportedKeys.Seconds(probe, "initial_delay_seconds", keys, name + ".start_grace");
        ImportedKeys.Copy(probe, "failure_threshold", keys, name + ".failures");
        ImportedKeys.Copy(probe, "success_threshold", keys, name + ".successes");
        probe.Rest();
    }

    private static void ReadDependencies(ImportSource source, ImportSection process, DraftSection keys)
    {
        foreach (var entry in process.Section("depends_on")?.All ?? [])
        {
            var inner = entry.Value is ConfigSection section ? process.Of("depends_on." + entry.Key, section) : null;
            keys.SetIn("depends_on", entry.Key, new DraftText(inner?.Text("condition") switch
            {
                "process_completed" => "completed",
                "process_completed_successfully" => "succeeded",
                "process_healthy" or "process_log_ready" => "ready",
                _ => "started",
            }));
            inner?.Rest();
        }
    }

    /// <summary>A line for the shell: what the file's own variables make of it is left to the shell.</summary>
    private static string Line(ImportSource source, ImportSection section, string key, string line)
    {
        Templates(source, section, key, line);
        return line.Replace("$$", "$", StringComparison.Ordinal);
    }

    private static string Value(ImportSource source, ImportSection section, string key, string value)
    {
        Templates(source, section, key, value);
        return ImportedKeys.Braced(value, emptyWhereUnset: true);
    }

    private static void Templates(ImportSource source, ImportSection section, string key, string text)
    {
        if (text.Contains("{{", StringComparison.Ordinal))
            source.Note(section.PlaceOf(key), $"{section.Name}{key} has a Go template, '{{{{…}}}}', which stays as it is; the number of an instance is $ABIDE_INSTANCE");
    }
}
