using System.Text;
using Abide.Daemon.Configuration;

namespace Abide.Daemon.Definitions;

/// <summary>A value of a command that is still to be written into a file.</summary>
internal abstract record DraftValue;

/// <summary>A text.</summary>
internal sealed record DraftText(string Text) : DraftValue;

/// <summary>Several texts.</summary>
internal sealed record DraftList(IReadOnlyList<string> Texts) : DraftValue;

/// <summary>Keys with their values, in order.</summary>
internal sealed record DraftSection : DraftValue
{
    private readonly List<(string Key, DraftValue Value)> _entries = [];

    public IReadOnlyList<(string Key, DraftValue Value)> Entries => _entries;

    /// <summary>Sets a key; of one in a section the section stands before it: <c>restart.delay</c>.</summary>
    public DraftSection Set(string key, DraftValue value)
    {
        var dot = key.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            var known = _entries.FindIndex(entry => entry.Key == key);
            if (known < 0)
                _entries.Add((key, value));
            else
                _entries[known] = (key, value);
            return this;
        }

        return SetIn(key[..dot], key[(dot + 1)..], value);
    }

    /// <summary>Sets a key of a section of this one, whatever characters it has.</summary>
    public DraftSection SetIn(string section, string key, DraftValue value)
    {
        if (_entries.Find(entry => entry.Key == section).Value is not DraftSection inner)
            Set(section, inner = new DraftSection());
        var known = inner._entries.FindIndex(entry => entry.Key == key);
        if (known < 0)
            inner._entries.Add((key, value));
        else
            inner._entries[known] = (key, value);
        return this;
    }

    public DraftSection Set(string key, string text) => Set(key, new DraftText(text));

    public DraftSection Set(string key, IReadOnlyList<string> texts) => Set(key, new DraftList(texts));

    public bool Has(string key) => _entries.Exists(entry => entry.Key == key);
}

/// <summary>A command that is still to be written into a file.</summary>
/// <param name="Name">What it is called.</param>
internal sealed record Draft(string Name)
{
    /// <summary>Its keys.</summary>
    public DraftSection Keys { get; init; } = new();

    /// <summary>Lines for people, above it.</summary>
    public List<string> Comments { get; } = [];

    /// <summary>Whether it is written as a comment: something is missing without which it cannot be used.</summary>
    public bool IsComment { get; set; }

    /// <summary>The command as an item of the list, with <c>- </c> at the indent.</summary>
    public string ToYaml(int indent)
    {
        var text = new StringBuilder();
        foreach (var comment in Comments)
            text.Append(' ', indent).Append("# ").Append(comment).Append('\n');
        var item = new StringBuilder();
        item.Append(' ', indent).Append("- name: ").Append(YamlText.Value(Name, indent + 4)).Append('\n');
        Write(item, Keys, indent + 2);
        if (!IsComment)
            return text.Append(item).ToString();
        foreach (var line in item.ToString().TrimEnd('\n').Split('\n'))
            text.Append(' ', indent).Append("# ").Append(line.AsSpan(Math.Min(indent, line.Length))).Append('\n');
        return text.ToString();
    }

    private static void Write(StringBuilder text, DraftSection section, int indent)
    {
        foreach (var (key, value) in section.Entries)
        {
            text.Append(' ', indent).Append(YamlText.Scalar(key)).Append(':');
            switch (value)
            {
                case DraftText line:
                    text.Append(' ').Append(YamlText.Value(line.Text, indent + 2)).Append('\n');
                    break;
                case DraftList list:
                    text.Append(" [").AppendJoin(", ", list.Texts.Select(YamlText.Scalar)).Append("]\n");
                    break;
                case DraftSection inner:
                    text.Append('\n');
                    Write(text, inner, indent + 2);
                    break;
                default:
                    throw new InvalidOperationException("a draft has texts, lists and sections");
            }
        }
    }
}
