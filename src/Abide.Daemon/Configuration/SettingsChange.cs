namespace Abide.Daemon.Configuration;

/// <summary>What a reload has changed; nothing when something is wrong.</summary>
internal sealed record SettingsChange(IReadOnlyList<SettingChange> Changes, IReadOnlyList<ConfigProblem> Problems);

/// <summary>A setting that has another value.</summary>
/// <param name="Key">Which.</param>
/// <param name="Before">What it was, as a file would have it.</param>
/// <param name="After">What it is.</param>
/// <param name="NeedsRestart">Whether that takes effect only when the daemon is started again.</param>
internal readonly record struct SettingChange(string Key, string Before, string After, bool NeedsRestart);
