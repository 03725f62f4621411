using Abide.Daemon.Configuration;

namespace Abide.Daemon.Definitions.Importing;

/// <summary>mprocs.yaml: procs with a line for the shell or a list of words.</summary>
internal static class MprocsImport
{
    private const string OfScreen = "is not taken over: it is of the screen of mprocs";

    public static void Read(ImportSource source, ConfigSection root)
    {
        var file = new ImportSection(source, root);
        foreach (var entry in file.Section("procs")?.All ?? [])
        {
            var draft = source.Add(entry.Key, entry.Place);
            if (entry.Value is ConfigSection section)
                ReadProcess(source, file.Of("procs." + entry.Key, section), draft);
            else if (entry.Value is ConfigScalar { Text.Length: > 0 } line)
                draft.Keys.Set("command", line.Text);
            else if (entry.Value is ConfigList words)
                draft.Keys.Set("command", [.. words.Items.OfType<ConfigScalar>().Select(word => VariableText.Escape(word.Text))]);
            if (!draft.Keys.Has("directory") && source.OwnDirectory is { } own)
                draft.Keys.Set("directory", own);
        }

        file.Note(["hide_keymap_window", "mouse_scroll_speed", "scrollback", "proc_list_width", "proc_list_title", "keymap_procs", "keymap_term", "keymap_copy", "hide_keymap_hints"], OfScreen);
        file.Rest();
        if (source.Drafts.Count == 0)
            throw source.Wrong(root.Place, "it has no 'procs:', as mprocs.yaml has");
    }

    private static void ReadProcess(ImportSource source, ImportSection process, Draft draft)
    {
        var keys = draft.Keys;
        if (process.Text("shell") is { } line)
            keys.Set("command", line);
        else if (process.Texts("cmd") is { } words)
            keys.Set("command", [.. words.Select(VariableText.Escape)]);
        ImportedKeys.Commanded(draft, process, "it has no shell or cmd");
        if (process.Text("cwd") is { } directory && source.PathOf(directory.Replace("<CONFIG_DIR>", ".", StringComparison.Ordinal)) is not "." and var where)
            keys.Set("directory", VariableText.Escape(where));
        foreach (var (name, value, place) in process.Variables("env"))
        {
            if (value is { Length: > 0 } and not ("null" or "~"))
                keys.SetIn("environment", name, new DraftText(VariableText.Escape(value)));
            else
                source.Note(place, $"{process.Name}env.{name} is not taken over: a command has few variables that it does not name");
        }

        if (process.Texts("add_path") is { } paths)
            keys.SetIn("environment", "PATH", new DraftText(string.Join(':', [.. paths.Select(path => System.IO.Path.GetFullPath(path, source.Directory)), "${PATH}"])));
        // There what ends by itself stays ended, unless it is said.
        keys.Set("restart.policy", process.Text("autorestart") is "true" ? "on-failure" : "never");
        if (process.Text("autostart") is "false")
            process.Note("autostart", "is not taken over: 'abide up' starts all; 'abide up NAME …' only some");
        switch (process.Take("stop"))
        {
            case ConfigScalar { Text: "SIGINT" or "SIGTERM" or "SIGKILL" } signal:
                keys.Set("stop.signal", signal.Text["SIG".Length..]);
                break;
            case ConfigScalar { Text: "hard-kill" }:
                keys.Set("stop.signal", "KILL");
                break;
            case null:
                break;
            default:
                process.Note("stop", "is not taken over: a command is stopped by a signal (stop.signal) or by another command (stop.command)");
                break;
        }

        process.Note(["log", "log_dir"], "is not taken over: Abide keeps what is printed itself ('history', 'abide logs')");
        process.Note(["tty_size", "mouse_scroll_speed", "scrollback"], OfScreen);
        process.Rest();
    }
}
