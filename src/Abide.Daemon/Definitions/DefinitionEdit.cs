using System.Globalization;
using System.Text;
using Abide.Daemon.Configuration;

namespace Abide.Daemon.Definitions;

/// <summary>Changes a file of definitions as text: what is not meant stays byte for byte, comments and all. Pure.</summary>
internal static class DefinitionEdit
{
    private const string Header = DefinitionReader.Commands + ":";

    /// <summary>The file with one more command at the end of its list.</summary>
    /// <param name="text">The file.</param>
    /// <param name="command">The command.</param>
    /// <returns>The file, or what keeps it from being changed.</returns>
    public static (string? Text, string? Fault) Add(string text, Draft command)
    {
        var newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var lines = new Lines(text);
        var root = YamlReader.Read(text, static (_, _) => { }, DefinitionReader.Commands);
        var list = root.Entries.FirstOrDefault(entry => entry.Key == DefinitionReader.Commands);
        string added;
        int at; // in front of this line
        switch (list.Value)
        {
            case null:
                at = lines.Count;
                added = (lines.Count > 0 && lines[^1].Trim().Length > 0 ? "\n" : "") + Header + "\n" + command.ToYaml(2);
                break;
            case ConfigScalar { Text: "" }:
                at = list.Place.Line;
                if (Rest(lines[at - 1]) is not ("" or "~" or "null"))
                    return (null, Unclear(list.Place.Line));
                lines.Replace(at - 1, Header);
                added = command.ToYaml(2);
                break;
            case ConfigList { Items.Count: 0 } when Rest(lines[list.Place.Line - 1]) == "[]":
                at = list.Place.Line;
                lines.Replace(at - 1, lines[at - 1].Replace("[]", "", StringComparison.Ordinal).TrimEnd());
                added = command.ToYaml(2);
                break;
            case ConfigList { Items: [.., var last] } when DashOf(lines, last) is var (line, column):
                at = EndOf(lines, line, column);
                added = command.ToYaml(column);
                // As far apart as the others are.
                if (list.Value is ConfigList { Items: [.., var before, _] } && DashOf(lines, before) is var (lineBefore, columnBefore) && lines[EndOf(lines, lineBefore, columnBefore)].Trim().Length == 0)
                    added = "\n" + added;
                break;
            default:
                return (null, Unclear(list.Place.Line));
        }

        return (lines.Insert(at, added.Replace("\n", newLine, StringComparison.Ordinal), newLine), null);
    }

    /// <summary>The file without a command.</summary>
    /// <param name="text">The file.</param>
    /// <param name="name">The command's name; there is one.</param>
    /// <returns>The file, or what keeps it from being changed.</returns>
    public static (string? Text, string? Fault) Remove(string text, string name)
    {
        var lines = new Lines(text);
        var root = YamlReader.Read(text, static (_, _) => { }, DefinitionReader.Commands);
        if (root.Entries.FirstOrDefault(entry => entry.Key == DefinitionReader.Commands).Value is not ConfigList list)
            return (null, $"there is no list '{Header}'");
        if (list.Items.FirstOrDefault(item => NameOf(item) is { } other && other.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } command)
            return (null, $"no command in it is called '{name}'; that may be one of several instances, or have been renamed");
        if (DashOf(lines, command) is not var (line, column))
            return (null, Unclear(command.Place.Line));
        var end = EndOf(lines, line, column);
        // Not two gaps where one was.
        if (end < lines.Count && lines[end].Trim().Length == 0 && line > 0 && lines[line - 1].Trim().Length == 0)
            end++;
        return (lines.Without(line, end), null);
    }

    private static string? NameOf(ConfigNode item) => item is ConfigSection section && section.Entries.FirstOrDefault(entry => entry.Key == "name").Value is ConfigScalar name ? name.Text : null;

    private static string Unclear(int line) =>
        string.Create(CultureInfo.InvariantCulture, $"'{Header}' on line {line} is not written with each command on lines of its own, '- name: …'; 'abide edit' opens it");

    /// <summary>What stands behind the colon, without a comment; null where the key is written otherwise.</summary>
    private static string? Rest(string line)
    {
        if (!line.StartsWith(Header, StringComparison.Ordinal))
            return null;
        var rest = line[Header.Length..];
        var comment = rest.IndexOf('#', StringComparison.Ordinal);
        return (comment < 0 ? rest : rest[..comment]).Trim();
    }

    /// <summary>Where the dash of an item stands, both from 0; null when it has no line of its own.</summary>
    private static (int Line, int Column)? DashOf(Lines lines, ConfigNode item)
    {
        for (var line = item.Place.Line - 1; line >= 0; line--)
        {
            var content = lines[line].AsSpan(0, line == item.Place.Line - 1 ? Math.Min(item.Place.Column - 1, lines[line].Length) : lines[line].Length);
            var trimmed = content.Trim();
            if (trimmed.IsEmpty || trimmed[0] == '#')
                continue;
            return trimmed[0] == '-' && (trimmed.Length == 1 || trimmed[1..].TrimStart() is [] or ['#', ..]) ? (line, content.IndexOf('-')) : null;
        }

        return null;
    }

    /// <summary>The line behind the last one of an item: all that stand further to the right than its dash are its own.</summary>
    private static int EndOf(Lines lines, int dash, int column)
    {
        var end = dash + 1;
        for (var line = end; line < lines.Count; line++)
        {
            var indent = lines[line].AsSpan().IndexOfAnyExcept(' ', '\r');
            if (indent < 0)
                continue;
            if (indent <= column)
                break;
            end = line + 1;
        }

        return end;
    }

    /// <summary>A text line by line, from which it can be put together again as it was.</summary>
    private sealed class Lines
    {
        private readonly List<string> _lines = [];

        public Lines(string text)
        {
            for (var at = 0; at < text.Length;)
            {
                var end = text.IndexOf('\n', at) is var found && found < 0 ? text.Length : found + 1;
                _lines.Add(text[at..end]);
                at = end;
            }
        }

        public int Count => _lines.Count;

        /// <summary>A line, without its end; empty behind the last one.</summary>
        public string this[int line] => line < _lines.Count ? _lines[line].TrimEnd('\n', '\r') : "";

        public void Replace(int line, string content) => _lines[line] = content + _lines[line][this[line].Length..];

        public string Insert(int at, string added, string newLine)
        {
            var text = new StringBuilder();
            text.AppendJoin("", _lines.Take(at));
            if (text.Length > 0 && text[^1] != '\n')
                text.Append(newLine);
            return text.Append(added).AppendJoin("", _lines.Skip(at)).ToString();
        }

        public string Without(int from, int to) => string.Concat(_lines.Where((_, line) => line < from || line >= to));
    }
}
