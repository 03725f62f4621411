namespace Abide.Daemon.Configuration;

/// <summary>Settings, where each that is not the default comes from, and what is wrong. With anything wrong nothing of it may be used.</summary>
internal sealed record LoadedSettings(Settings Settings, IReadOnlyDictionary<string, string> Origins, IReadOnlyList<ConfigProblem> Problems)
{
    /// <summary>The origin of what nobody has set.</summary>
    public const string Default = "default";

    public static LoadedSettings Defaults { get; } = new(new Settings(), new Dictionary<string, string>(), []);

    /// <summary><c>PATH:LINE</c>, the variable or the option that a value comes from, or <see cref="Default"/>.</summary>
    public string OriginOf(Setting setting) => Origins.GetValueOrDefault(setting.Key, Default);
}
