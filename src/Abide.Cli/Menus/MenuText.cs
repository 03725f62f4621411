using System.Globalization;
using System.Text;
using Abide.Cli.Output;
using Abide.Protocol.Messages;
using Abide.Protocol.Values;

namespace Abide.Cli.Menus;

/// <summary>
/// A board as menu bars read it: a title, <c>---</c>, a line a session with its details in a menu of its own; <c>|</c> and attributes behind a line's text.
/// </summary>
/// <param name="app">Who reads it.</param>
/// <param name="program">What a click runs: the absolute path of abide, and what stands before it.</param>
/// <param name="now">The time.</param>
internal sealed class MenuText(MenuApp app, IReadOnlyList<string> program, DateTimeOffset now)
{
    private readonly StringBuilder _text = new();

    /// <summary>The menu of a board.</summary>
    public string Of(Board board)
    {
        var bad = board.Colors.GetValueOrDefault("red");
        var waiting = board.Colors.GetValueOrDefault("yellow");
        var running = board.Colors.GetValueOrDefault("green") + board.Colors.GetValueOrDefault("blue");
        string[] counts = [$"▶ {running}", .. waiting > 0 ? [$"⏸ {waiting}"] : Array.Empty<string>(), .. bad > 0 ? [$"✖ {bad}"] : Array.Empty<string>()];
        Line(0, string.Join("  ", counts), bad > 0 ? " color=red" : waiting > 0 ? " color=orange" : "");
        _text.Append("---\n");
        if (board.Sessions.Count == 0)
            Line(0, "no sessions", " color=gray");
        foreach (var row in board.Sessions)
            Add(row);
        _text.Append("---\n");
        Line(0, "Refresh", " refresh=true");
        return _text.ToString();
    }

    /// <summary>The menu where no daemon runs.</summary>
    public string WithoutDaemon()
    {
        Line(0, "▶ –", " color=gray");
        _text.Append("---\n");
        Line(0, "the daemon does not run", " color=gray");
        Action(0, "Start it", ["daemon", "start"], terminal: false);
        return _text.ToString();
    }

    private void Add(BoardRow row)
    {
        Line(0, $"{row.Name}  {Summary(row)}", $" color={ColorOf(row.Color)}");
        if (row.StatusReason is { } reason)
            Line(1, reason, "");
        if (row.LastError is { } error)
            Line(1, $"last error: {error}{(row.LastErrorAt is { } at ? $", {Ago(at)}" : "")}", "");
        foreach (var action in row.Actions)
            Act(row, action);
        if (row.Lines.Count > 0)
            _text.Append("-----\n"); // a separator of the second level
        foreach (var line in row.Lines)
            Line(1, line, $" font={app.Font} size=11 trim=false");
    }

    private void Act(BoardRow row, string action)
    {
        switch (action)
        {
            case "attach":
                Action(1, "Attach", ["attach", row.Name], terminal: true);
                break;
            case "logs":
                Action(1, "Log", ["logs", "-f", row.Name], terminal: true);
                break;
            default:
                Action(1, char.ToUpperInvariant(action[0]) + action[1..], [action, row.Name], terminal: false);
                break;
        }
    }

    private string Summary(BoardRow row)
    {
        var text = new StringBuilder(row.Status);
        if (row is { Status: "running", StartedAt: { } started })
            text.Append(CultureInfo.InvariantCulture, $" {Duration.Ago(now - started)}");
        if (row.Failures > 0)
            text.Append(CultureInfo.InvariantCulture, $", {row.Failures}{(row.MaxRetries > 0 ? $"/{row.MaxRetries}" : "")} failures");
        if (row.NextAttemptAt is { } next)
            text.Append(CultureInfo.InvariantCulture, $", next in {(next > now ? Duration.Ago(next - now) : "0s")}");
        return text.ToString();
    }

    private string Ago(DateTimeOffset at) => Duration.Ago(now - at) is var age && age == "now" ? age : age + " ago";

    /// <summary>One line; what could be taken for the format is taken out of its text.</summary>
    private void Line(int level, string text, string attributes)
    {
        if (level > 0)
            _text.Append("-- "); // the blank keeps dashes of the text from making it deeper
        _text.Append(Printable.Line(text).Replace('|', '¦')).Append(" | ansi=false emojize=false").Append(app.Plain).Append(attributes).Append('\n');
    }

    private void Action(int level, string text, IReadOnlyList<string> arguments, bool terminal)
    {
        IReadOnlyList<string> words = [.. program, .. arguments];
        var attributes = new StringBuilder($" bash={Value(words[0])}");
        for (var i = 1; i < words.Count; i++)
            attributes.Append(CultureInfo.InvariantCulture, $" param{i}={Value(words[i])}");
        Line(level, text, attributes.Append(terminal ? " terminal=true" : " terminal=false refresh=true").ToString());
    }

    private static string Value(string word) => word.All(c => char.IsAsciiLetterOrDigit(c) || "/._-:=".Contains(c, StringComparison.Ordinal)) ? word
        : word.Contains('"', StringComparison.Ordinal) ? $"'{word}'" : $"\"{word}\"";

    /// <summary>Names that all of them know; yellow text cannot be read on white.</summary>
    private static string ColorOf(string color) => color == "yellow" ? "orange" : color;
}
