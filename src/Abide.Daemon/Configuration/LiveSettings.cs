namespace Abide.Daemon.Configuration;

/// <summary>The settings in force, and how they change while the daemon runs. Any thread.</summary>
internal sealed class LiveSettings
{
    private const int MostBytes = 1 << 20;

    private readonly ConfigSources _sources;
    private readonly Settings _atStart;
    private readonly Lock _lock = new();
    private volatile LoadedSettings _inForce;
    private volatile IReadOnlyList<ConfigProblem> _problems;

    private LiveSettings(ConfigSources sources, LoadedSettings loaded)
    {
        _sources = sources;
        _inForce = loaded.Problems.Count == 0 ? loaded : LoadedSettings.Defaults;
        _atStart = _inForce.Settings;
        _problems = loaded.Problems;
    }

    /// <summary>Told when other settings are in force.</summary>
    public event Action? Changed;

    /// <summary>The file's path, whether it exists or not.</summary>
    public string Path => _sources.Path;

    public Settings Current => _inForce.Settings;

    /// <summary>Those in force and where they come from.</summary>
    public LoadedSettings InForce => _inForce;

    /// <summary>What is wrong with what was last read; empty when that is what is in force.</summary>
    public IReadOnlyList<ConfigProblem> Problems => _problems;

    /// <summary>Settings that nothing changes, for tests.</summary>
    public static LiveSettings Of(Settings settings) => new(new ConfigSources("/dev/null", new Dictionary<string, string>(), []), LoadedSettings.Defaults with { Settings = settings });

    /// <summary>Reads what there is; with anything wrong the defaults are in force.</summary>
    public static LiveSettings Load(ConfigSources sources) => new(sources, Read(sources));

    /// <summary>Reads what there is now; with anything wrong what was in force stays.</summary>
    public SettingsChange Reload()
    {
        LoadedSettings loaded;
        IReadOnlyList<SettingChange> changes = [];
        lock (_lock)
        {
            loaded = Read(_sources);
            _problems = loaded.Problems;
            if (loaded.Problems.Count == 0)
            {
                changes = [.. ChangesTo(loaded.Settings)];
                _inForce = loaded;
            }
        }

        if (changes.Count > 0)
            Changed?.Invoke();
        return new SettingsChange(changes, loaded.Problems);
    }

    /// <summary>What would be wrong if this were the file.</summary>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="text">The file.</param>
    public IReadOnlyList<ConfigProblem> Check(string name, string text) => SettingsReader.Read(name, text, _sources.Variables, _sources.Options).Problems;

    /// <summary>Whether a setting has been changed since the daemon started and takes effect when it is started again.</summary>
    public bool IsPending(Setting setting) => setting.NeedsRestart && setting.Show(_atStart) != setting.Show(Current);

    private IEnumerable<SettingChange> ChangesTo(Settings next) =>
        from setting in SettingTable.All
        let before = setting.Show(Current)
        let after = setting.Show(next)
        where before != after
        select new SettingChange(setting.Key, before, after, setting.NeedsRestart && after != setting.Show(_atStart));

    private static LoadedSettings Read(ConfigSources sources)
    {
        try
        {
            if (new FileInfo(sources.Path) is { Exists: true, Length: > MostBytes })
                return Unreadable(sources.Path, "it has more than 1 MiB");
            var text = File.Exists(sources.Path) || Directory.Exists(sources.Path) ? File.ReadAllText(sources.Path) : null;
            // Most people have set nothing: then the table of settings is not even made.
            return text is null && sources.IsEmpty ? LoadedSettings.Defaults : SettingsReader.Read(sources.Path, text, sources.Variables, sources.Options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable(sources.Path, e.Message);
        }
    }

    private static LoadedSettings Unreadable(string path, string why) => LoadedSettings.Defaults with { Problems = [new ConfigProblem(path, null, $"cannot be read: {why}")] };
}
