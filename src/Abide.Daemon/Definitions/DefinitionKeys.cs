using Abide.Protocol.Values;

namespace Abide.Daemon.Definitions;

/// <summary>Every key of a command, section by section, in the order in which people write them.</summary>
internal static class DefinitionKeys
{
    public const string Ready = "ready", Health = "health";

    private static readonly string[] s_probe = ["exec", "http", "tcp", "log", "notify", "period", "timeout", "failures", "successes", "start_grace"];

    /// <summary>The keys of a command; those that have keys of their own are in <see cref="Sections"/>.</summary>
    public static IReadOnlyList<string> OfCommand { get; } =
    [
        "name", "command", "directory", "environment", "env_files", "host", "autostart", "group", "labels", "title", "role", "oneshot", "restart", "stop", Ready, Health, "depends_on", "schedule", "watch",
        "instances", "limits", "history", "tty", "notify",
    ];

    /// <summary>The keys of a command's sections.</summary>
    public static IReadOnlyDictionary<string, string[]> Sections { get; } = new Dictionary<string, string[]>
    {
        ["restart"] = ["policy", "max_retries", "delay", "max_delay", "healthy_after", "window", "success_exit_codes", "resurrect"],
        ["stop"] = ["signal", "grace", "command"],
        [Ready] = s_probe,
        [Health] = s_probe,
        ["schedule"] = ["cron", "every", "timezone", "overlap", "missed"],
        ["watch"] = ["paths", "ignore", "debounce"],
        ["limits"] = ["memory", "cpu", "tasks", "files"],
        ["history"] = ["size", "age"],
        ["notify"] = ["events", "ways"],
    };

    /// <summary>The keys that are of use only when one of them stands alone: in what goes over the defaults, one takes the others' place.</summary>
    public static IReadOnlyList<string> OneOf(string section) => section switch
    {
        Ready or Health => s_probe[..5],
        "schedule" => ["cron", "every"],
        _ => [],
    };

    /// <summary>What was probably meant by a key that is none, as the end of a sentence: its neighbour by name, or the same word in a section.</summary>
    /// <param name="key">The key.</param>
    /// <param name="known">Those that can stand there.</param>
    public static string Hint(string key, IReadOnlyCollection<string> known)
    {
        if (known.Contains("restart") && Sections.FirstOrDefault(section => section.Value.Contains(key)).Key is { } owner)
            return $"; {key} belongs into the section {owner}";
        if (Nearest.Of(key, known) is { } neighbour)
            return $"; did you mean {neighbour}?";
        return OfCommand.Contains(key) && !known.Contains("restart") ? $"; {key} is a key of the command itself, further to the left" : $"; here can stand {string.Join(", ", known)}";
    }
}
