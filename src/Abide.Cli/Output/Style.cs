using Abide.Processes;

namespace Abide.Cli.Output;

/// <summary>Colours, where a person looks and did not turn them off (no-color.org).</summary>
internal readonly record struct Style(bool IsOn)
{
    public static Style OfOut { get; } = new(
        TerminalMode.IsTerminal(1) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb");

    public string Bold(string text) => Paint(text, "1");

    public string Dim(string text) => Paint(text, "2");

    /// <summary>What was searched for.</summary>
    public string Match(string text) => Paint(text, "1;31");

    /// <summary>A status, or what begins with one, in its colour.</summary>
    public string Status(string status, string text) => Paint(text, status switch
    {
        "running" => "32",
        "starting" or "stopping" or "waiting" or "backoff" => "33",
        "failed" or "broken" or "lost" or "unreachable" => "31",
        "unknown" => "35",
        _ => "2",
    });

    /// <summary>One of several that are told apart by their colours.</summary>
    public string Series(int index, string text) => Paint(text, (index % 6) switch { 0 => "36", 1 => "33", 2 => "32", 3 => "35", 4 => "34", _ => "96" });

    private string Paint(string text, string code) => IsOn ? $"\e[{code}m{text}\e[0m" : text;
}
