using System.Globalization;
using System.Text.RegularExpressions;
using Abide.Daemon.Configuration;

namespace Abide.Daemon.Definitions.Importing;

/// <summary>supervisord's ini file: <c>[program:NAME]</c> sections, whose commands no shell sees.</summary>
internal static partial class SupervisordImport
{
    private const string KeptHere = "is not taken over: Abide keeps what is printed itself ('history', 'abide logs')";

    public static void Read(ImportSource source)
    {
        var groups = new Dictionary<string, string>();
        var sections = Sections(source.Text);
        foreach (var (name, section) in sections.Where(section => section.Name.StartsWith("group:", StringComparison.Ordinal)))
        {
            var group = new ImportSection(source, section, $"[{name}] ");
            source.Understood(section.Place);
            foreach (var program in (group.Text("programs") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                groups[program] = name["group:".Length..];
            group.Note("priority", "is not taken over: 'depends_on' says what has to run first");
            group.Rest();
        }

        foreach (var (name, section) in sections)
        {
            if (name.StartsWith("program:", StringComparison.Ordinal))
                ReadProgram(source, new ImportSection(source, section, $"[{name}] "), name["program:".Length..].Trim(), groups);
            else if (!name.StartsWith("group:", StringComparison.Ordinal))
                source.Note(section.Place, $"[{name}] is not taken over");
        }

        if (source.Drafts.Count == 0)
            throw source.Wrong(new FilePlace(1, 1), "it has no section [program:NAME], as supervisord's has");
    }

    private static void ReadProgram(ImportSource source, ImportSection program, string name, Dictionary<string, string> groups)
    {
        source.Understood(program.Place);
        var draft = source.Add(name, program.Place);
        var keys = draft.Keys;
        string Text(string key, string text) => Expanded(source, program, key, text, name);
        if (program.Text("command") is { } command)
        {
            if (ShellWords.Split(command) is not { } words)
                program.Note("command", "is not taken over: a quote in it is not closed");
            else if (words.Any(word => word.Contains("%(process_num", StringComparison.Ordinal)))
                keys.Set("command", "exec " + string.Join(' ', words.Select(word => NumberOrWord(Text("command", word), word)))); // the number is a variable that the shell knows
            else
                keys.Set("command", [.. words.Select(word => Text("command", word))]);
        }

        ImportedKeys.Commanded(draft, program, "it has no command");
        if ((program.Text("directory") is { } directory ? source.PathOf(Text("directory", directory)) : source.OwnDirectory) is { } where)
            keys.Set("directory", where);
        foreach (var (variable, value) in Environment(program.Text("environment") ?? ""))
            keys.SetIn("environment", variable, new DraftText(Text("environment", value)));
        if (groups.TryGetValue(name, out var group))
            ImportedKeys.Group(source, program, "command", group, keys);
        if (program.Text("numprocs") is { } count && count != "1")
            keys.Set("instances", count);
        if (program.Text("process_name") is { } shown && !shown.StartsWith("%(program_name)s", StringComparison.Ordinal))
            program.Note("process_name", "is not taken over: instances are called NAME-1 to NAME-N");
        var policy = program.Text("autorestart") switch { "true" => "always", "false" => "never", _ => null };
        if (policy is not null)
            keys.Set("restart.policy", policy);
        keys.Set("restart.max_retries", program.Text("startretries") ?? "3");
        keys.Set("restart.healthy_after", (program.Text("startsecs") ?? "1") + "s");
        if (program.Text("exitcodes") is { } codes && codes.Split(',', StringSplitOptions.TrimEntries) is var list && list is not ["0"])
            keys.Set("restart.success_exit_codes", list);
        if (program.Text("stopsignal") is { } signal)
            keys.Set("stop.signal", signal);
        if (program.Text("stopwaitsecs") is { } grace)
            keys.Set("stop.grace", grace + "s");
        if (program.Text("redirect_stderr") is not "true")
            keys.Set("tty", "false"); // they are told apart
        if (program.Text("autostart") is not "false")
            keys.Set("autostart", "true"); // as it is there
        foreach (var key in (ReadOnlySpan<string>)["stopasgroup", "killasgroup"])
        {
            if (program.Text(key) is "false")
                program.Note(key, "means nothing here: nothing of a command outlives its stop");
        }

        program.Note(
            [
                "stdout_logfile", "stdout_logfile_maxbytes", "stdout_logfile_backups", "stdout_capture_maxbytes", "stdout_events_enabled", "stdout_syslog", "stderr_logfile", "stderr_logfile_maxbytes",
                "stderr_logfile_backups", "stderr_capture_maxbytes", "stderr_events_enabled", "stderr_syslog",
            ],
            KeptHere);
        program.Note("priority", "is not taken over: 'depends_on' says what has to run first");
        program.Note("user", "is not taken over: a command runs as you");
        program.Note("numprocs_start", "is not taken over: instances are numbered from 1");
        program.Rest();
    }

    private static string NumberOrWord(string expanded, string word) => word.Contains("%(process_num", StringComparison.Ordinal) ? $"\"{expanded}\"" : ShellWords.Join([expanded]);

    /// <summary><c>%(ENV_NAME)s</c> and its like, as definitions have them.</summary>
    private static string Expanded(ImportSource source, ImportSection program, string key, string text, string name) => Place().Replace(VariableText.Escape(text), match => match.Groups[1].Value switch
    {
        "program_name" => name,
        "group_name" => name,
        "here" => source.PathOf(".") is "." ? source.Directory : source.PathOf("."),
        "process_num" => "$ABIDE_INSTANCE",
        "" => "%",
        var variable when variable.StartsWith("ENV_", StringComparison.Ordinal) => $"${{{variable["ENV_".Length..]}}}",
        _ => Unknown(source, program, key, match.Value),
    });

    private static string Unknown(ImportSource source, ImportSection program, string key, string place)
    {
        source.Note(program.PlaceOf(key), $"{program.Name}{key}: {place} stays as it is");
        return place;
    }

    /// <summary><c>A="x",B='y',C=z</c>.</summary>
    private static IEnumerable<(string Name, string Value)> Environment(string text) =>
        Variable().Matches(text).Select(match => (match.Groups[1].Value, match.Groups[2].Value is ['"' or '\'', .. var inner, _] ? inner : match.Groups[2].Value.Trim()));

    /// <summary>The sections, as Python's configparser reads them: a line that begins with blanks goes on with the one before, <c> ;</c> begins a comment.</summary>
    private static List<(string Name, ConfigSection Section)> Sections(string text)
    {
        var sections = new List<(string, ConfigSection)>();
        var entries = new List<ConfigEntry>();
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.TrimEnd();
            if (line.IndexOf(" ;", StringComparison.Ordinal) is var comment && comment >= 0)
                line = line[..comment].TrimEnd();
            var content = line.TrimStart();
            if (content.Length == 0 || content[0] is ';' or '#')
                continue;
            var place = new FilePlace(number, line.Length - content.Length + 1);
            if (content is ['[', .., ']'])
            {
                entries = [];
                sections.Add((content[1..^1], new ConfigSection(entries, place)));
            }
            else if (content.Length < line.Length && entries is [.., { Value: ConfigScalar last } begun])
            {
                entries[^1] = begun with { Value = last with { Text = $"{last.Text} {content}".Trim() } };
            }
            else
            {
                var at = content.IndexOfAny(['=', ':']);
                var (key, value) = at < 0 ? (content, "") : (content[..at].TrimEnd(), content[(at + 1)..].TrimStart());
                entries.Add(new ConfigEntry(key.ToLowerInvariant(), place, new ConfigScalar(value, place)));
            }
        }

        return sections;
    }

    [GeneratedRegex(@"%\(([A-Za-z_][A-Za-z0-9_]*)\)0?\d*[sd]|%(?:)%")]
    private static partial Regex Place();

    [GeneratedRegex("""([A-Za-z_][A-Za-z0-9_]*)\s*=\s*("[^"]*"|'[^']*'|[^,]*)""")]
    private static partial Regex Variable();
}
