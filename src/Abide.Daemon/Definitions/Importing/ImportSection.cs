using Abide.Daemon.Configuration;

namespace Abide.Daemon.Definitions.Importing;

/// <summary>Keys of another program's file: those that are asked for are understood, the rest is named at the end.</summary>
internal sealed class ImportSection
{
    private readonly ImportSource _source;
    private readonly List<ConfigEntry> _entries;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public ImportSection(ImportSource source, ConfigSection section, string name = "")
    {
        (_source, Name, Place) = (source, name, section.Place);
        _entries = [.. section.Entries.Where(entry => entry.Key != "<<")];
        // What is merged in holds where the section says nothing itself (yaml.org/type/merge.html).
        foreach (var merged in section.Entries.Where(entry => entry.Key == "<<"))
        {
            source.Understood(merged.Place);
            foreach (var other in (merged.Value is ConfigList list ? list.Items : [merged.Value]).OfType<ConfigSection>())
                _entries.AddRange(other.Entries.Where(entry => !_entries.Exists(mine => mine.Key == entry.Key)));
        }
    }

    /// <summary>What it is called, with a dot behind it; empty for the whole file.</summary>
    public string Name { get; }

    public FilePlace Place { get; }

    /// <summary>Its keys.</summary>
    public IEnumerable<string> Keys => _entries.Select(entry => entry.Key);

    /// <summary>All that stand in it; those that are read so are understood.</summary>
    public IEnumerable<ConfigEntry> All
    {
        get
        {
            foreach (var entry in _entries)
            {
                Understand(entry.Key);
                yield return entry;
            }
        }
    }

    public bool Has(string key) => _entries.Exists(entry => entry.Key == key);

    public FilePlace PlaceOf(string key) => Has(key) ? _entries.Find(entry => entry.Key == key).Place : Place;

    /// <summary>A key's value; null when there is none.</summary>
    public ConfigNode? Take(string key)
    {
        Understand(key);
        return _entries.Find(entry => entry.Key == key).Value;
    }

    /// <summary>A key's text; null when there is none.</summary>
    public string? Text(string key) => Take(key) is ConfigScalar { Text.Length: > 0 } scalar ? scalar.Text : NotA(key, "text");

    /// <summary>Texts of a list, or one by itself; null when there are none.</summary>
    public IReadOnlyList<string>? Texts(string key)
    {
        switch (Take(key))
        {
            case ConfigScalar { Text.Length: > 0 } scalar:
                return [scalar.Text];
            case ConfigList list when list.Items.All(item => item is ConfigScalar):
                return [.. list.Items.Cast<ConfigScalar>().Select(item => item.Text)];
            default:
                NotA(key, "list of texts");
                return null;
        }
    }

    /// <summary>A section of it; null when there is none.</summary>
    public ImportSection? Section(string key)
    {
        if (Take(key) is ConfigSection section)
            return Of(key, section);
        NotA(key, "section");
        return null;
    }

    /// <summary>A value of it that is a section.</summary>
    public ImportSection Of(string key, ConfigSection section) => new(_source, section, Name + key + ".");

    /// <summary>Variables: a section of them, or a list of NAME=value.</summary>
    public IEnumerable<(string Name, string? Value, FilePlace Place)> Variables(string key)
    {
        switch (Take(key))
        {
            case ConfigSection section:
                foreach (var entry in new ImportSection(_source, section).All)
                    yield return (entry.Key, entry.Value is ConfigScalar scalar ? scalar.Text : null, entry.Place);
                break;
            case ConfigList list:
                foreach (var item in list.Items.OfType<ConfigScalar>())
                {
                    var equals = item.Text.IndexOf('=', StringComparison.Ordinal);
                    yield return (equals < 0 ? item.Text : item.Text[..equals], equals < 0 ? null : item.Text[(equals + 1)..], item.Place);
                }

                break;
            default:
                NotA(key, "section or list of variables");
                break;
        }
    }

    /// <summary>Says something of a key, which is understood by that.</summary>
    public void Note(string key, string words)
    {
        if (!Has(key))
            return;
        Understand(key);
        _source.Note(PlaceOf(key), $"{Name}{key} {words}");
    }

    /// <summary>Says the same of several keys.</summary>
    public void Note(IEnumerable<string> keys, string words)
    {
        foreach (var key in keys)
            Note(key, words);
    }

    /// <summary>Names every key that nobody asked for.</summary>
    public void Rest()
    {
        foreach (var entry in _entries.Where(entry => !_asked.Contains(entry.Key)))
            _source.Note(entry.Place, $"{Name}{entry.Key} is not taken over");
    }

    private void Understand(string key)
    {
        if (_asked.Add(key) && Has(key))
            _source.Understood(PlaceOf(key));
    }

    /// <summary>A value of another kind than is known is said to be left out.</summary>
    private string? NotA(string key, string kind)
    {
        if (_entries.Find(entry => entry.Key == key).Value is not (null or ConfigScalar { Text: "" }))
            _source.Note(PlaceOf(key), $"{Name}{key} is not taken over: it is no {kind}");
        return null;
    }
}
