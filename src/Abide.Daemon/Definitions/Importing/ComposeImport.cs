using System.Globalization;
using Abide.Daemon.Configuration;
using Abide.Daemon.Sessions;

namespace Abide.Daemon.Definitions.Importing;

/// <summary>compose.yaml: services whose commands are run on this machine, without a container.</summary>
internal static class ComposeImport
{
    private const string OfContainers = "is not taken over: there is no container";

    public static void Read(ImportSource source, ConfigSection root)
    {
        var file = new ImportSection(source, root);
        file.Note(["version", "name"], "is not taken over");
        file.Note(["networks", "volumes", "secrets", "configs", "include"], OfContainers);
        var services = (file.Section("services")?.All ?? []).ToArray();
        var isHealthy = new Dictionary<string, bool>();
        var drafts = new List<(Draft Draft, ImportSection Service)>();
        foreach (var entry in services)
        {
            if (entry.Value is not ConfigSection section)
            {
                source.Note(entry.Place, $"{entry.Key} is not taken over: it is no section");
                continue;
            }

            var service = file.Of("services." + entry.Key, section);
            var draft = source.Add(entry.Key, entry.Place);
            ReadService(source, service, draft);
            isHealthy[entry.Key] = !draft.IsComment && draft.Keys.Has(DefinitionKeys.Health);
            drafts.Add((draft, service));
        }

        foreach (var (draft, service) in drafts)
        {
            ReadDependencies(source, service, draft, drafts.ToDictionary(one => one.Draft.Name, one => one.Draft.IsComment), isHealthy);
            service.Rest();
        }

        foreach (var entry in root.Entries.Where(entry => entry.Key.StartsWith("x-", StringComparison.Ordinal)))
            file.Note(entry.Key, "is taken over where a service names it, and not by itself");
        file.Rest();
        if (source.Drafts.Count == 0)
            throw source.Wrong(root.Place, "it has no 'services:', as compose.yaml has");
    }

    private static void ReadService(ImportSource source, ImportSection service, Draft draft)
    {
        var keys = draft.Keys;
        string[] command = [.. Words(service, "entrypoint"), .. Words(service, "command")];
        if (command.Length > 0)
            keys.Set("command", [.. command.Select(word => ImportedKeys.Braced(word, emptyWhereUnset: true))]);
        if (draft.Keys.Has("command"))
            service.Note("image", "is not taken over: the command has to be installed here");
        ImportedKeys.Commanded(draft, service, service.Text("image") is { } image ? $"it has no command; the image {image} says what is run" : "it has no command");
        if (service.Text("working_dir") is { } directory)
        {
            keys.Set("directory", ImportedKeys.Braced(directory, emptyWhereUnset: true));
            if (Path.IsPathRooted(directory))
                service.Note("working_dir", $"is a directory of the container, {directory}; see that it is there, or say another");
        }
        else if (source.OwnDirectory is { } own)
        {
            keys.Set("directory", own);
        }

        foreach (var (name, value, _) in service.Variables("environment"))
            keys.SetIn("environment", name, new DraftText(value is null ? $"${{{name}:-}}" : ImportedKeys.Braced(value, emptyWhereUnset: true)));
        ReadEnvironmentFiles(source, service, keys);
        ReadLabels(source, service, keys);
        ReadRestart(service, keys);
        ReadHealth(service, keys);
        ReadLimits(service, keys);
        if (service.Text("stop_signal") is { } signal)
            keys.Set("stop.signal", signal);
        if (service.Text("stop_grace_period") is { } grace)
            keys.Set("stop.grace", Time(grace));
        if (service.Text("tty") is { } tty)
            keys.Set("tty", tty);
        service.Note(["build", "ports", "expose", "networks", "volumes", "volumes_from", "tmpfs", "network_mode", "hostname", "domainname", "container_name", "platform", "privileged", "cap_add", "cap_drop", "devices", "extra_hosts", "dns", "links", "pull_policy", "read_only", "security_opt", "shm_size", "ipc", "pid", "init", "secrets", "configs", "runtime", "isolation", "userns_mode", "cgroup_parent", "mac_address"], OfContainers);
        service.Note("user", "is not taken over: a command runs as you");
        service.Note("profiles", "is not taken over: 'abide up NAME …' starts some of the commands");
        service.Note("logging", "is not taken over: Abide keeps what is printed itself ('history', 'abide logs')");
        service.Note("stdin_open", "is not taken over: who attaches can always type");
    }

    private static IReadOnlyList<string> Words(ImportSection service, string key) => service.Take(key) switch
    {
        ConfigScalar { Text.Length: > 0 } line => ShellWords.Split(line.Text) ?? [line.Text],
        ConfigList list => [.. list.Items.OfType<ConfigScalar>().Select(item => item.Text)],
        _ => [],
    };

    private static void ReadEnvironmentFiles(ImportSource source, ImportSection service, DraftSection keys)
    {
        var files = new List<string>();
        foreach (var item in service.Take("env_file") switch { ConfigList list => list.Items, { } one => [one], null => [] })
        {
            if (item is ConfigScalar path)
            {
                files.Add(source.PathOf(path.Text));
            }
            else if (item is ConfigSection section)
            {
                var file = service.Of("env_file", section);
                var given = file.Text("path") ?? "";
                if (file.Text("required") is "false" && source.ReadBeside(given) is null)
                    file.Note("path", $"is not taken over: {given} is not there, and need not be");
                else
                    files.Add(source.PathOf(given));
                file.Rest();
            }
        }

        if (files.Count > 0)
            keys.Set("env_files", files);
    }

    private static void ReadLabels(ImportSource source, ImportSection service, DraftSection keys)
    {
        var labels = new List<string>();
        foreach (var (name, value, place) in service.Variables("labels"))
        {
            var label = value is { Length: > 0 } ? $"{name}={value}" : name;
            if (SessionLabels.Fault(label) is { } fault)
                source.Note(place, $"{service.Name}labels: {name} is not taken over: {fault}");
            else
                labels.Add(VariableText.Escape(label));
        }

        if (labels.Count > 0)
            keys.Set("labels", labels);
    }

    private static void ReadRestart(ImportSection service, DraftSection keys)
    {
        var restart = service.Text("restart") ?? "no";
        var most = restart.StartsWith("on-failure:", StringComparison.Ordinal) ? restart["on-failure:".Length..] : "-1";
        var policy = restart switch { "always" or "unless-stopped" => "always", "no" or "false" => "never", _ => "on-failure" };
        keys.Set("restart.policy", policy);
        if (policy != "never")
            keys.Set("restart.max_retries", most);
    }

    private static void ReadHealth(ImportSection service, DraftSection keys)
    {
        if (service.Section("healthcheck") is not { } check)
            return;
        var test = check.Take("test") switch
        {
            ConfigScalar { Text.Length: > 0 } line => ["CMD-SHELL", line.Text],
            ConfigList list => list.Items.OfType<ConfigScalar>().Select(item => item.Text).ToArray(),
            _ => [],
        };
        if (check.Text("disable") is not "true" && test is ["CMD" or "CMD-SHELL", _, ..])
        {
            if (test[0] == "CMD-SHELL")
                keys.Set("health.exec", test[1].Replace("$$", "$", StringComparison.Ordinal));
            else
                keys.Set("health.exec", [.. test.Skip(1).Select(word => ImportedKeys.Braced(word, emptyWhereUnset: true))]);
            keys.Set("health.period", Time(check.Text("interval") ?? "30s")).Set("health.timeout", Time(check.Text("timeout") ?? "30s")).Set("health.failures", check.Text("retries") ?? "3");
            keys.Set("health.start_grace", Time(check.Text("start_period") ?? "0s"));
        }

        check.Note("start_interval", "is not taken over: a probe has one period");
        check.Rest();
    }

    private static void ReadLimits(ImportSection service, DraftSection keys)
    {
        ImportedKeys.Copy(service, "mem_limit", keys, "limits.memory");
        ImportedKeys.Copy(service, "cpus", keys, "limits.cpu");
        ImportedKeys.Copy(service, "pids_limit", keys, "limits.tasks");
        ImportedKeys.Copy(service, "scale", keys, "instances");
        if (service.Section("ulimits") is { } limits)
        {
            if (limits.Take("nofile") is ConfigScalar)
            {
                ImportedKeys.Copy(limits, "nofile", keys, "limits.files");
            }
            else if (limits.Section("nofile") is { } files)
            {
                ImportedKeys.Copy(files, "hard", keys, "limits.files");
                files.Rest();
            }

            limits.Rest();
        }

        if (service.Section("deploy") is not { } deploy)
            return;
        ImportedKeys.Copy(deploy, "replicas", keys, "instances");
        if (deploy.Section("resources") is { } resources)
        {
            if (resources.Section("limits") is { } most)
            {
                ImportedKeys.Copy(most, "memory", keys, "limits.memory");
                ImportedKeys.Copy(most, "cpus", keys, "limits.cpu");
                ImportedKeys.Copy(most, "pids", keys, "limits.tasks");
                most.Rest();
            }

            resources.Note("reservations", "is not taken over: nothing is set aside for a command");
            resources.Rest();
        }

        deploy.Rest();
    }

    private static void ReadDependencies(ImportSource source, ImportSection service, Draft draft, Dictionary<string, bool> isComment, Dictionary<string, bool> isHealthy)
    {
        var wanted = new List<(string Name, string Until, FilePlace Place)>();
        switch (service.Take("depends_on"))
        {
            case ConfigList list:
                wanted.AddRange(list.Items.OfType<ConfigScalar>().Select(item => (item.Text, "started", item.Place)));
                break;
            case ConfigSection section:
                foreach (var entry in section.Entries)
                {
                    source.Understood(entry.Place);
                    var inner = entry.Value is ConfigSection keys ? service.Of("depends_on." + entry.Key, keys) : null;
                    wanted.Add((entry.Key, inner?.Text("condition") switch { "service_healthy" => "healthy", "service_completed_successfully" => "succeeded", _ => "started" }, entry.Place));
                    inner?.Note(["restart", "required"], "is not taken over");
                    inner?.Rest();
                }

                break;
            default:
                break;
        }

        foreach (var (name, until, place) in wanted)
        {
            if (isComment.GetValueOrDefault(name, true))
            {
                source.Note(place, $"{service.Name}depends_on: {name} is not taken over: it has no command here");
                continue;
            }

            var can = until == "healthy" && !isHealthy.GetValueOrDefault(name) ? "started" : until;
            if (can != until)
                source.Note(place, $"{service.Name}depends_on: {name} has no health check here; it is waited for until it is started");
            draft.Keys.SetIn("depends_on", name, new DraftText(can));
        }
    }

    /// <summary>A duration of Go's kind, <c>1m30s</c>, as one number and a unit.</summary>
    private static string Time(string text)
    {
        var milliseconds = 0.0;
        foreach (System.Text.RegularExpressions.Match part in System.Text.RegularExpressions.Regex.Matches(text, @"(\d+(?:\.\d+)?)(us|ms|s|m|h)?"))
        {
            milliseconds += double.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture) * part.Groups[2].Value switch { "us" => 0.001, "ms" => 1, "m" => 60_000, "h" => 3_600_000, _ => 1000 };
        }

        return ImportedKeys.Duration(milliseconds);
    }
}
