using System.Globalization;
using Abide.Protocol.Values;

namespace Abide.Daemon.Configuration;

/// <summary>Makes settings of a file, the environment and options, the later ones going first; and finds everything that is wrong with them.</summary>
internal sealed class SettingsReader
{
    private const string OptionPrefix = "--set ";

    private readonly List<ConfigProblem> _problems = [];
    private readonly Dictionary<string, string> _origins = [];
    private readonly Dictionary<string, FilePlace> _places = [];
    private Settings _settings = new();

    private SettingsReader()
    {
    }

    /// <summary>Reads everything there is.</summary>
    /// <param name="path">The file's path, for messages.</param>
    /// <param name="text">The file; null when there is none.</param>
    /// <param name="variables">The environment.</param>
    /// <param name="options"><c>KEY=VALUE</c> each.</param>
    public static LoadedSettings Read(string path, string? text, IReadOnlyDictionary<string, string> variables, IReadOnlyList<string> options)
    {
        var reader = new SettingsReader();
        if (text is not null)
            reader.ReadFile(path, text);
        foreach (var setting in SettingTable.All)
        {
            if (variables.TryGetValue(setting.Variable, out var value) && value.Length > 0)
                reader.Override(setting, value, setting.Variable);
        }

        foreach (var option in options)
            reader.ReadOption(option);
        reader.CheckTogether(path);
        return new LoadedSettings(reader._settings, reader._origins, [.. reader._problems.OrderBy(problem => problem.Place?.Line ?? int.MaxValue).ThenBy(problem => problem.Place?.Column)]);
    }

    private void ReadFile(string path, string text)
    {
        void Fault(FilePlace place, string fault) => _problems.Add(new ConfigProblem(path, place, fault));
        ReadSection(YamlReader.Read(text, Fault), "", path, Fault);
    }

    private void ReadSection(ConfigSection section, string prefix, string path, Action<FilePlace, string> fault)
    {
        var seen = new Dictionary<string, FilePlace>();
        foreach (var entry in section.Entries)
        {
            var key = prefix + entry.Key;
            if (!seen.TryAdd(entry.Key, entry.Place))
                fault(entry.Place, $"{key} stands here a second time; it is on line {seen[entry.Key].Line.ToString(CultureInfo.InvariantCulture)} already");
            else if (SettingTable.Find(key) is { } setting && entry.Key == setting.Name)
                ReadValue(setting, entry.Value, path, fault);
            else if (!SettingTable.All.Any(known => known.Key.StartsWith(key + ".", StringComparison.Ordinal)) || entry.Key.Contains('.', StringComparison.Ordinal))
                fault(entry.Place, $"there is no setting {key}{Hint(entry.Key, prefix)}");
            else if (entry.Value is ConfigSection inner)
                ReadSection(inner, key + ".", path, fault);
            else if (entry.Value is not ConfigScalar { Text: "" }) // a section whose settings are all comments
                fault(entry.Value.Place, $"{key} is a section, with {string.Join(", ", NamesBelow(key + "."))} on lines of their own, further to the right");
        }
    }

    private void ReadValue(Setting setting, ConfigNode value, string path, Action<FilePlace, string> fault)
    {
        _places[setting.Key] = value.Place;
        switch (value)
        {
            case ConfigScalar { Text: "" }:
                fault(value.Place, $"{setting.Key} has no value; it is {setting.Words}");
                break;
            case ConfigScalar scalar when !setting.IsList:
                if (!Change(setting, [scalar.Text], path, value.Place))
                    fault(value.Place, Wrong(setting, $"'{scalar.Text}'"));
                break;
            case ConfigList list when setting.IsList && list.Items.All(item => item is ConfigScalar):
                if (!Change(setting, [.. list.Items.Cast<ConfigScalar>().Select(item => item.Text)], path, value.Place))
                    fault(value.Place, Wrong(setting, $"[{string.Join(", ", list.Items.Cast<ConfigScalar>().Select(item => item.Text))}]"));
                break;
            default:
                fault(value.Place, Wrong(setting, value switch { ConfigScalar scalar => $"'{scalar.Text}'", ConfigList => "a list", _ => "a section" }));
                break;
        }
    }

    private void ReadOption(string option)
    {
        var (key, value) = option.IndexOf('=', StringComparison.Ordinal) is var at && at > 0 ? (option[..at], option[(at + 1)..]) : (option, null);
        if (SettingTable.Find(key) is not { } setting)
            _problems.Add(new ConfigProblem(OptionPrefix + option, null, $"there is no setting {key}{Nearest.Hint(key, SettingTable.All.Select(known => known.Key))}"));
        else if (value is null)
            _problems.Add(new ConfigProblem(OptionPrefix + option, null, $"a setting is given as {key}=VALUE"));
        else
            Override(setting, value, OptionPrefix + key);
    }

    /// <summary>Takes a value from elsewhere than the file; several are separated by commas.</summary>
    private void Override(Setting setting, string value, string source)
    {
        string[] texts = setting.IsList ? value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [value];
        if (!Change(setting, texts, source, null))
            _problems.Add(new ConfigProblem(source, null, Wrong(setting, $"'{value}'")));
    }

    private bool Change(Setting setting, IReadOnlyList<string> texts, string source, FilePlace? place)
    {
        if (setting.Change(_settings, texts) is not { } changed)
            return false;
        _settings = changed;
        _origins[setting.Key] = place is { } at ? string.Create(CultureInfo.InvariantCulture, $"{source}:{at.Line}") : source;
        return true;
    }

    /// <summary>What is right by itself and wrong together.</summary>
    private void CheckTogether(string path)
    {
        if (_settings.Http is { TlsKey: not null, TlsCertificate: null })
            _problems.Add(new ConfigProblem(path, _places.TryGetValue("http.tls.key", out var place) ? place : null, "http.tls.key is of use only with http.tls.certificate; give both"));
    }

    private static string Wrong(Setting setting, string given) => $"{setting.Key} is {setting.Words}; not {given}";

    /// <summary>What was probably meant by a key: its neighbour by name, or the same word in another section.</summary>
    private static string Hint(string name, string prefix)
    {
        if (Nearest.Of(name, NamesBelow(prefix)) is { } neighbour)
            return $"; did you mean {neighbour}?";
        return SettingTable.All.FirstOrDefault(setting => setting.Key == name || setting.Name == name) is { } elsewhere
            ? $"; {elsewhere.Name} belongs into the section {elsewhere.Key[..elsewhere.Key.LastIndexOf('.')]}"
            : $"; here can stand {string.Join(", ", NamesBelow(prefix))}";
    }

    /// <summary>The words that may stand in a section.</summary>
    private static IEnumerable<string> NamesBelow(string prefix) => SettingTable.All
        .Where(setting => setting.Key.StartsWith(prefix, StringComparison.Ordinal))
        .Select(setting => setting.Key[prefix.Length..].Split('.')[0])
        .Distinct();
}
