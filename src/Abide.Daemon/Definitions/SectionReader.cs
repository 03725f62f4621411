using System.Globalization;
using Abide.Daemon.Configuration;

namespace Abide.Daemon.Definitions;

/// <summary>Takes the values out of one section of a file, and tells of everything that is wrong with them.</summary>
internal sealed class SectionReader
{
    private readonly string _prefix;
    private readonly Dictionary<string, ConfigEntry> _entries = new(StringComparer.Ordinal);
    private readonly DefinitionText _text;

    /// <param name="name">The section's name; empty for a command.</param>
    /// <param name="section">What stands in the file.</param>
    /// <param name="known">The keys that there are.</param>
    /// <param name="text">Whose texts they are.</param>
    public SectionReader(string name, ConfigSection section, IReadOnlyCollection<string> known, DefinitionText text)
    {
        (_prefix, _text, Place) = (name.Length > 0 ? name + "." : "", text, section.Place);
        foreach (var entry in section.Entries)
        {
            if (!known.Contains(entry.Key))
                Fault(entry.Place, $"there is no key {_prefix}{entry.Key}{DefinitionKeys.Hint(entry.Key, known)}");
            else if (!_entries.TryAdd(entry.Key, entry))
                Fault(entry.Place, string.Create(CultureInfo.InvariantCulture, $"{_prefix}{entry.Key} stands here a second time; it is on line {_entries[entry.Key].Place.Line} already"));
        }
    }

    /// <summary>Where the section begins.</summary>
    public FilePlace Place { get; }

    public bool Has(string key) => _entries.TryGetValue(key, out var entry) && entry.Value is not ConfigScalar { Text: "" };

    public ConfigNode? Node(string key) => _entries.TryGetValue(key, out var entry) ? entry.Value : null;

    /// <summary>Where a key's value stands; where there is none, the section.</summary>
    public FilePlace PlaceOf(string key) => Node(key)?.Place ?? Place;

    public void Fault(FilePlace place, string fault) => _text.Fault(place, fault);

    public void Fault(string key, string fault) => Fault(PlaceOf(key), $"{_prefix}{key} {fault}");

    /// <summary>A value; <paramref name="otherwise"/> where there is none, or a wrong one.</summary>
    public T Value<T>(string key, ValueForm<T> form, T otherwise)
    {
        switch (Node(key))
        {
            case null:
                return otherwise;
            case ConfigScalar { Text: "" }:
                Fault(key, $"has no value; it is {form.Words}");
                return otherwise;
            case ConfigScalar scalar when _text.Expand(scalar) is { } given:
                if (form.TryParse([given], out var value))
                    return value;
                Fault(key, $"is {form.Words}; not '{given}'");
                return otherwise;
            case ConfigScalar:
                return otherwise;
            case var other:
                Fault(key, $"is {form.Words}; not {NameOf(other)}");
                return otherwise;
        }
    }

    /// <summary>A value; null where there is none, or a wrong one.</summary>
    public T? Optional<T>(string key, ValueForm<T> form)
        where T : struct => Value(key, new Maybe<T>(form), null);

    /// <summary>A text that a test finds nothing wrong with; null where there is none, or a wrong one.</summary>
    /// <param name="key">The key.</param>
    /// <param name="words">What it is, for "… is {words}".</param>
    /// <param name="fault">What is wrong with a text, behind the key; null when nothing is.</param>
    public string? Text(string key, string words, Func<string, string?>? fault = null)
    {
        switch (Node(key))
        {
            case null:
                return null;
            case ConfigScalar { Text: "" }:
                Fault(key, $"has no value; it is {words}");
                return null;
            case ConfigScalar scalar:
                var text = _text.Expand(scalar);
                if (text is null || fault?.Invoke(text) is not { } wrong)
                    return text;
                Fault(key, wrong);
                return null;
            case var other:
                Fault(key, $"is {words}; not {NameOf(other)}");
                return null;
        }
    }

    /// <summary>Texts in a list, or one by itself, each with its place; null where there are none.</summary>
    public IReadOnlyList<(string Text, FilePlace Place)>? Texts(string key, string words, Func<string, string?>? fault = null)
    {
        if (Node(key) is not { } node)
            return null;
        if (node is ConfigScalar { Text: "" } or ConfigSection)
        {
            Fault(key, node is ConfigScalar ? $"has no value; it is {words}" : $"is {words}; not a section");
            return null;
        }

        var texts = new List<(string, FilePlace)>();
        foreach (var item in node is ConfigList list ? list.Items : [node])
        {
            if (item is not ConfigScalar scalar)
                Fault(item.Place, $"{_prefix}{key} is {words}; {NameOf(item)} is none of them");
            else if (_text.Expand(scalar) is not { } text)
                continue;
            else if (fault?.Invoke(text) is { } wrong)
                Fault(item.Place, $"{_prefix}{key}: {wrong}");
            else
                texts.Add((text, item.Place));
        }

        return texts;
    }

    /// <summary>A program and its arguments: a list of words, or a text that the login shell runs, in which only the shell looks for variables. Null where there is none, or a wrong one.</summary>
    public IReadOnlyList<string>? Program(string key)
    {
        const string Words = "a program and its arguments, such as [npm, run, dev], or a line for the login shell";
        if (Node(key) is ConfigScalar { Text.Length: > 0 } line)
        {
            if (!string.IsNullOrWhiteSpace(line.Text))
                return _text.ForShell(line.Text);
            Fault(key, $"has no value; it is {Words}");
            return null;
        }

        if (Texts(key, Words) is not { } words)
            return null;
        if (words is [{ Text.Length: > 0 }, ..])
            return [.. words.Select(word => word.Text)];
        if (Node(key) is ConfigList list && list.Items.All(item => item is ConfigScalar))
            Fault(key, $"is {Words}; its first word is {(words.Count == 0 ? "missing" : "empty")}");
        return null;
    }

    /// <summary>A section of it; null where there is none, or something else. One whose keys are all comments is none.</summary>
    public SectionReader? Section(string key)
    {
        switch (Node(key))
        {
            case null or ConfigScalar { Text: "" }:
                return null;
            case ConfigSection section:
                return new SectionReader(_prefix + key, section, DefinitionKeys.Sections[key], _text);
            default:
                Fault(key, $"is a section, with {string.Join(", ", DefinitionKeys.Sections[key])} on lines of their own, further to the right");
                return null;
        }
    }

    public static string NameOf(ConfigNode node) => node switch
    {
        ConfigScalar scalar => $"'{scalar.Text}'",
        ConfigList => "a list",
        _ => "a section",
    };

    /// <summary>A form whose values may be missing.</summary>
    private sealed class Maybe<T>(ValueForm<T> form) : ValueForm<T?>
        where T : struct
    {
        public override string Words => form.Words;

        public override bool TryParse(IReadOnlyList<string> texts, out T? value)
        {
            var isValue = form.TryParse(texts, out var given);
            value = given;
            return isValue;
        }

        public override string Show(T? value) => value is { } given ? form.Show(given) : "";
    }
}
