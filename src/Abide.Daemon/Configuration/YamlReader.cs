using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Abide.Daemon.Configuration;

/// <summary>Reads YAML into nodes that know where they stand. One document; no tags, and, but in files of other programs, no anchors and aliases: a configuration has no use for them.</summary>
internal sealed class YamlReader
{
    private const int MostLevels = 32;

    /// <summary>Values that aliases may stand for in all: a small file can name more than any machine can hold.</summary>
    private const int MostRepeated = 100_000;

    private readonly Parser _parser;
    private readonly Action<FilePlace, string> _fault;
    private readonly string _section;
    private readonly Dictionary<string, ConfigNode>? _anchors;
    private int _level;
    private int _repeated;

    private YamlReader(string text, Action<FilePlace, string> fault, string section, bool repeats)
    {
        _parser = new Parser(new StringReader(text));
        (_fault, _section, _anchors) = (fault, section, repeats ? [] : null);
    }

    /// <summary>The document's keys; of a broken one those up to the fault.</summary>
    /// <param name="text">The file.</param>
    /// <param name="fault">Is told what is wrong, and where.</param>
    /// <param name="section">A section that such a file has, for a message.</param>
    /// <param name="repeats">Whether a value may stand for another that was named before.</param>
    public static ConfigSection Read(string text, Action<FilePlace, string> fault, string section = "trash", bool repeats = false)
    {
        var reader = new YamlReader(text, fault, section, repeats);
        var entries = new List<ConfigEntry>();
        try
        {
            reader.ReadDocument(entries);
        }
        catch (YamlException e)
        {
            if (FindTab(text) is { } tab && tab.Line <= e.End.Line + 1)
                fault(tab, "this is no YAML: lines are moved to the right by spaces, not by tabs");
            else if (BeginsWithStar(text, (int)e.Start.Line))
                fault(PlaceOf(e.Start), "this is no YAML: a value that begins with '*' stands in quotes, such as '*/5 * * * *'");
            else
                fault(PlaceOf(e.End), $"this is no YAML: {e.Message.ReplaceLineEndings(" ")}");
        }
        catch (Exception) // the library's way out of some texts that make no sense; none may end the daemon
        {
            fault(PlaceOf(reader._parser.Current?.End ?? Mark.Empty), "this is no YAML: what follows here makes no sense");
        }

        return new ConfigSection(entries, new FilePlace(1, 1));
    }

    /// <summary>The first tab that moves a line to the right.</summary>
    private static FilePlace? FindTab(string text)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var before = line.IndexOfAnyExcept(' ');
            if (before >= 0 && line[before] == '\t' && !line[before..].Trim().IsEmpty)
                return new FilePlace(number, before + 1);
        }

        return null;
    }

    /// <summary>Whether a value on a line begins like an alias: where nobody wrote one, it is mostly a time as in crontab(5).</summary>
    private static bool BeginsWithStar(string text, int line) =>
        text.Split('\n').ElementAtOrDefault(line - 1) is { } content && (content.Contains(": *", StringComparison.Ordinal) || content.TrimStart().StartsWith("- *", StringComparison.Ordinal));

    private void ReadDocument(List<ConfigEntry> entries)
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
            return; // nothing but comments
        if (_parser.TryConsume<MappingStart>(out var start))
            ReadEntries(start, entries);
        else
            ReadNode(other => RefuseRoot(other));
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
            _fault(PlaceOf(second.Start), "a configuration is one document; nothing behind '---' is read");
    }

    private void RefuseRoot(ConfigNode root)
    {
        if (root is not ConfigScalar { Text: "" })
            _fault(root.Place, $"a configuration is made of sections such as '{_section}:', not of this");
    }

    /// <summary>Reads a value.</summary>
    /// <param name="into">Is given the value as soon as it is known to be there: what breaks off in it is still seen up to there.</param>
    private void ReadNode(Action<ConfigNode> into)
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            if (_anchors?.GetValueOrDefault(alias.Value.Value) is { } named)
            {
                _repeated += CountOf(named, MostRepeated - _repeated);
                into(_repeated < MostRepeated ? named : throw new YamlException(alias.Start, alias.End, "it repeats too much"));
                return;
            }

            _fault(PlaceOf(alias.Start), $"*{alias.Value.Value} repeats another value, which is not understood here; write the value");
        }
        else if (_parser.TryConsume<MappingStart>(out var section))
        {
            var entries = new List<ConfigEntry>();
            var node = new ConfigSection(entries, PlaceOf(section.Start));
            into(node);
            ReadEntries(section, entries);
            Name(section, node);
        }
        else if (_parser.TryConsume<SequenceStart>(out var list))
        {
            Enter(list);
            var items = new List<ConfigNode>();
            var node = new ConfigList(items, PlaceOf(list.Start));
            into(node);
            while (!_parser.TryConsume<SequenceEnd>(out _))
                ReadNode(items.Add);
            _level--;
            Name(list, node);
        }
        else
        {
            var scalar = _parser.Consume<Scalar>();
            CheckPlain(scalar);
            var node = new ConfigScalar(scalar.Value, PlaceOf(scalar.Start));
            into(node);
            Name(scalar, node);
        }
    }

    private void ReadEntries(MappingStart start, List<ConfigEntry> entries)
    {
        Enter(start);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            ConfigNode? key = null;
            ReadNode(node => key = node);
            if (key is ConfigScalar name)
            {
                ReadNode(value => entries.Add(new ConfigEntry(name.Text, name.Place, value)));
                continue;
            }

            if (key is not null)
                _fault(key.Place, "a key is a word");
            ReadNode(_ => { });
        }

        _level--;
    }

    private void Enter(NodeEvent node)
    {
        CheckPlain(node);
        if (++_level > MostLevels)
            throw new YamlException(node.Start, node.End, "it is nested too deep");
    }

    private void CheckPlain(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty && _anchors is null)
            _fault(PlaceOf(node.Start), $"&{node.Anchor.Value} names a value for another place, which is not understood here; leave it out");
        if (!node.Tag.IsEmpty)
            _fault(PlaceOf(node.Start), $"{node.Tag.Value} gives a value a type, which is not understood here; leave it out");
    }

    /// <summary>Keeps a value that has a name, now that it is whole: it cannot stand in itself.</summary>
    private void Name(NodeEvent start, ConfigNode node)
    {
        if (_anchors is not null && !start.Anchor.IsEmpty)
            _anchors[start.Anchor.Value] = node;
    }

    /// <summary>How many values a value is, up to a limit.</summary>
    private static int CountOf(ConfigNode node, int most)
    {
        var count = 1;
        IEnumerable<ConfigNode> inner = node switch { ConfigSection section => section.Entries.Select(entry => entry.Value), ConfigList list => list.Items, _ => [] };
        foreach (var value in inner)
        {
            if (count >= most)
                break;
            count += CountOf(value, most - count);
        }

        return count;
    }

    private static FilePlace PlaceOf(Mark mark) => new((int)mark.Line, (int)mark.Column);
}
