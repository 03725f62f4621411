using System.Globalization;
using Abide.Daemon.Configuration;

namespace Abide.Daemon.Definitions.Importing;

/// <summary>pm2's ecosystem file, as JSON or YAML: <c>apps</c> with a script each.</summary>
internal static class Pm2Import
{
    private const string KeptHere = "is not taken over: Abide keeps what is printed itself ('history', 'abide logs')";

    public static void Read(ImportSource source, ConfigNode root)
    {
        ImportSection? file = root is ConfigSection section ? new ImportSection(source, section) : null;
        var apps = file is null ? root : file.Has("apps") ? file.Take("apps") : file.Has("script") ? root : null;
        foreach (var app in apps switch { ConfigList list => list.Items, ConfigSection one => [one], _ => [] })
        {
            if (app is ConfigSection keys)
                ReadApp(source, new ImportSection(source, keys));
            else
                source.Note(app.Place, "this is no app");
        }

        if (apps != root)
        {
            file!.Note("deploy", "is not taken over: it says how files come to another machine");
            file.Rest();
        }

        if (source.Drafts.Count == 0)
            throw source.Wrong(root.Place, "it has no 'apps', as pm2's ecosystem file has");
    }

    private static void ReadApp(ImportSource source, ImportSection app)
    {
        var script = app.Text("script");
        var draft = source.Add(app.Text("name") ?? Path.GetFileNameWithoutExtension(script) ?? "app", app.PlaceOf("name"));
        var keys = draft.Keys;
        if (script is not null)
            keys.Set("command", [.. Command(source, app, script).Select(VariableText.Escape)]);
        ImportedKeys.Commanded(draft, app, "it has no script");
        if ((app.Text("cwd") is { } directory ? source.PathOf(directory) : source.OwnDirectory) is { } where && where != ".")
            keys.Set("directory", where);
        foreach (var (name, value, _) in app.Variables("env"))
            keys.SetIn("environment", name, new DraftText(VariableText.Escape(value ?? "")));
        if (app.Text("env_file") is { } file)
            keys.Set("env_files", [source.PathOf(file)]);
        ImportedKeys.Copy(app, "namespace", keys, "group");
        ReadInstances(app, keys);
        ReadRestart(app, keys);
        if (app.Text("kill_timeout") is not null)
            ImportedKeys.Milliseconds(app, "kill_timeout", keys, "stop.grace");
        keys.Set("stop.signal", "INT"); // as it is there
        if (app.Text("max_memory_restart") is { } memory)
        {
            keys.Set("limits.memory", memory);
            app.Note("max_memory_restart", "is a limit here: who takes more is ended, and started again by the restart policy");
        }

        ReadWatch(app, keys);
        if (app.Text("cron_restart") is { } cron and not "0")
        {
            keys.Set("schedule.cron", cron).Set("schedule.overlap", "restart");
            app.Note("cron_restart", "is a schedule here: it is started at these times, and only then unless you start it");
        }

        app.Note("wait_ready", "is not taken over: it is a message that only pm2 understands; 'ready' asks by http, tcp, log or exec");
        app.Note("listen_timeout", "is not taken over: see wait_ready");
        app.Note(["out_file", "output", "error_file", "error", "log_file", "log", "log_date_format", "log_type", "merge_logs", "combine_logs", "time", "disable_logs", "pid_file", "pid"], KeptHere);
        app.Note(app.Keys.Where(key => key.StartsWith("env_", StringComparison.Ordinal) && key != "env_file").ToArray(), "is not taken over: a definition has one environment; variables (${NAME:-otherwise}) and another file make others");
        app.Rest();
    }

    /// <summary>Scripts run in node unless something else is said, or their name says so.</summary>
    private static IEnumerable<string> Command(ImportSource source, ImportSection app, string script)
    {
        var interpreter = app.Text("interpreter") ?? app.Text("exec_interpreter") ?? Path.GetExtension(script) switch
        {
            ".js" or ".cjs" or ".mjs" or "" when !script.Contains(' ', StringComparison.Ordinal) && Path.HasExtension(script) => "node",
            ".py" => "python3",
            ".sh" => "bash",
            ".rb" => "ruby",
            ".pl" => "perl",
            ".php" => "php",
            ".ts" or ".tsx" => "bun",
            _ => "none",
        };
        string[] flags = [.. Words(app, "interpreter_args"), .. Words(app, "node_args")];
        string[] begin = interpreter == "none" ? [.. ShellWords.Split(script) ?? [script]] : [interpreter, .. flags, script];
        return [.. begin, .. Words(app, "args")];
    }

    private static IReadOnlyList<string> Words(ImportSection app, string key) => app.Take(key) switch
    {
        ConfigScalar { Text.Length: > 0 } line => ShellWords.Split(line.Text) ?? [line.Text],
        ConfigList list => [.. list.Items.OfType<ConfigScalar>().Select(item => item.Text)],
        _ => [],
    };

    private static void ReadInstances(ImportSection app, DraftSection keys)
    {
        var isCluster = app.Text("exec_mode") is "cluster" or "cluster_mode";
        var count = app.Text("instances");
        if (isCluster)
            app.Note("exec_mode", "is not taken over: instances here do not share a port");
        if (int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
        {
            if (number > 1)
                keys.Set("instances", count!);
        }
        else if (count is not null)
        {
            app.Note("instances", $"is not taken over: {count} is one for each processor; say how many");
        }
    }

    private static void ReadRestart(ImportSection app, DraftSection keys)
    {
        keys.Set("restart.policy", app.Text("autorestart") is "false" ? "never" : "always");
        if (app.Text("max_restarts") is { } most)
            keys.Set("restart.max_retries", most);
        else
            keys.Set("restart.max_retries", "16"); // as it is there
        ImportedKeys.Milliseconds(app, "min_uptime", keys, "restart.healthy_after");
        if (app.Text("exp_backoff_restart_delay") is { } first and not "0")
            keys.Set("restart.delay", Milliseconds(first)).Set("restart.max_delay", "15s");
        else if (app.Text("restart_delay") is { } delay and not "0")
            keys.Set("restart.delay", Milliseconds(delay)).Set("restart.max_delay", Milliseconds(delay));
        if (app.Texts("stop_exit_codes") is { } codes)
        {
            keys.Set("restart.success_exit_codes", codes);
            app.Note("stop_exit_codes", "are no failures here; with 'policy: on-failure' they are not restarted");
        }
    }

    private static string Milliseconds(string text) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? ImportedKeys.Duration(number) : text;

    private static void ReadWatch(ImportSection app, DraftSection keys)
    {
        var paths = app.Take("watch") switch
        {
            ConfigScalar { Text: "true" } => ["."],
            ConfigScalar { Text: "false" or "" } or null => null,
            _ => app.Texts("watch"),
        };
        if (paths is null)
        {
            if (app.Has("watch"))
                app.Note(["ignore_watch", "watch_delay"], "is of no use without watch");
        }
        else
        {
            keys.Set("watch.paths", paths);
            if (app.Texts("ignore_watch") is { } ignored)
                keys.Set("watch.ignore", ignored);
            ImportedKeys.Milliseconds(app, "watch_delay", keys, "watch.debounce");
        }

        app.Note("watch_options", "is not taken over");
    }
}
