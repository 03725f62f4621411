using System.Text.RegularExpressions;
using Abide.Daemon.Configuration;
using Abide.Daemon.Sessions;

namespace Abide.Daemon.Definitions.Importing;

/// <summary>crontab(5): times and lines for /bin/sh, with variables for those below them.</summary>
internal static partial class CrontabImport
{
    public static void Read(ImportSource source)
    {
        var variables = new List<(string Name, string Value)>();
        var (zone, comment, number) = ((string?)null, (string?)null, 0);
        // Those of the system say as whom a line is run.
        var isOfSystem = source.Path == "/etc/crontab" || source.Path.StartsWith("/etc/cron.d/", StringComparison.Ordinal);
        foreach (var raw in source.Text.Split('\n'))
        {
            var (line, place) = (raw.Trim(), new FilePlace(++number, 1));
            if (line.Length == 0)
            {
                comment = null;
            }
            else if (line[0] == '#')
            {
                comment = line.TrimStart('#', ' ');
            }
            else if (Variable().Match(line) is { Success: true } variable)
            {
                source.Understood(place);
                var (name, value) = (variable.Groups[1].Value, variable.Groups[2].Value.Trim().Trim('"', '\''));
                if (name is "CRON_TZ" or "TZ")
                    zone = value;
                else if (name is "MAILTO" or "MAILFROM" or "SHELL" or "RANDOM_DELAY" or "START_HOURS_RANGE")
                    source.Note(place, $"{name} is not taken over{(name == "MAILTO" ? ": what is printed is kept ('abide logs'), and failures are told ('notify')" : "")}");
                else
                    variables.Add((name, value));
            }
            else if (Entry().Match(line) is { Success: true } entry)
            {
                source.Understood(place);
                ReadEntry(source, place, entry.Groups[1].Value, entry.Groups[2].Value, isOfSystem, zone, variables, comment);
                comment = null;
            }
            else
            {
                source.Note(place, $"'{line}' is no line of a crontab");
            }
        }

        if (source.Drafts.Count == 0)
            throw source.Wrong(new FilePlace(1, 1), "no line of it is one of a crontab");
    }

    private static void ReadEntry(ImportSource source, FilePlace place, string time, string line, bool isOfSystem, string? zone, List<(string Name, string Value)> variables, string? comment)
    {
        if (isOfSystem && line.Split([' ', '\t'], 2) is [var user, var rest])
        {
            source.Note(place, $"the user {user} is not taken over: a command runs as you");
            line = rest.Trim();
        }

        // Behind a percent sign stands what the command reads (crontab(5)).
        var input = UnescapedPercent().Match(line);
        if (input.Success)
        {
            source.Note(place, "what stands behind '%' is not taken over: it is what the command reads; use a here-document");
            line = line[..input.Index];
        }

        line = line.Replace("\\%", "%", StringComparison.Ordinal).Trim();
        var program = ShellWords.Split(Entering().Replace(line, ""))?.FirstOrDefault(word => !word.Contains('=', StringComparison.Ordinal)) ?? "job";
        var name = SessionName.Choose([Path.GetFileNameWithoutExtension(program) is { Length: > 0 } short_ ? short_ : "job"], taken => source.Drafts.Any(draft => draft.Name.Equals(taken, StringComparison.OrdinalIgnoreCase)));
        var draft = source.Add(name, place);
        if (comment is { Length: > 0 })
            draft.Comments.Add(comment);
        var keys = draft.Keys;
        keys.Set("command", ["/bin/sh", "-c", VariableText.Escape(line)]).Set("directory", "~");
        foreach (var (variable, value) in variables)
            keys.SetIn("environment", variable, new DraftText(VariableText.Escape(value)));
        if (time == "@reboot")
        {
            keys.Set("autostart", "true").Set("oneshot", "true");
            return;
        }

        keys.Set("schedule.cron", time);
        if (zone is not null)
            keys.Set("schedule.timezone", zone);
        if (!CronExpression.TryParse(time, out _, out var fault))
        {
            source.Note(place, fault);
            draft.IsComment = true;
        }
    }

    [GeneratedRegex(@"^([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^(@[a-z]+|\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(\S.*)$")]
    private static partial Regex Entry();

    [GeneratedRegex(@"^cd\s+[^&;]*(&&|;)\s*")]
    private static partial Regex Entering();

    [GeneratedRegex(@"(?<!\\)%")]
    private static partial Regex UnescapedPercent();
}
