namespace Abide.Protocol.Messages;

/// <summary>Asks for the settings in force. Answered by <see cref="ConfigReply"/>.</summary>
/// <param name="Template">Whether the file that a person begins with is wanted too.</param>
public sealed record ShowConfig(bool Template = false) : Message;

/// <summary>The settings in force.</summary>
/// <param name="Path">The file they are read from, whether it exists or not.</param>
/// <param name="Settings">Every setting, section by section.</param>
/// <param name="Problems">What is wrong with what was last read; with any it is not in force.</param>
/// <param name="Template">The file that a person begins with, where it was asked for.</param>
public sealed record ConfigReply(string Path, IReadOnlyList<SettingRow> Settings, IReadOnlyList<ConfigFault> Problems, string? Template = null) : Message;

/// <summary>A setting. Values are written as a configuration file has them.</summary>
/// <param name="Key">Sections and name, with dots.</param>
/// <param name="Value">What it is now.</param>
/// <param name="Default">What it is when nobody sets it.</param>
/// <param name="Origin"><c>default</c>, the file and line, the variable or the option it comes from.</param>
/// <param name="Takes">What values it takes, in words.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Variable">The environment variable that sets it.</param>
/// <param name="NeedsRestart">Whether a change takes effect when the daemon is started again.</param>
/// <param name="Pending">Whether one has been made that waits for that.</param>
public sealed record SettingRow(string Key, string Value, string Default, string Origin, string Takes, string Summary, string Variable, bool NeedsRestart, bool Pending);

/// <summary>What is wrong with a configuration.</summary>
/// <param name="Source">The file, the variable or the option.</param>
/// <param name="Line">The line in the file, from 1; null for what is no file.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Text">What is wrong and what would be right, in one line.</param>
public sealed record ConfigFault(string Source, int? Line, int? Column, string Text);

/// <summary>Asks what would be wrong with a configuration; nothing is changed. Answered by <see cref="ConfigChecked"/>.</summary>
/// <param name="Name">What the file is called in the answer.</param>
/// <param name="Text">The file.</param>
public sealed record CheckConfig(string Name, string Text) : Message;

/// <summary>What is wrong with a configuration; nothing when the list is empty.</summary>
public sealed record ConfigChecked(IReadOnlyList<ConfigFault> Problems) : Message;

/// <summary>Has the configuration read again. Answered by <see cref="ConfigReloaded"/>.</summary>
public sealed record ReloadConfig : Message;

/// <summary>What reading the configuration again has changed; nothing when something is wrong with it.</summary>
public sealed record ConfigReloaded(IReadOnlyList<ChangedSetting> Changed, IReadOnlyList<ConfigFault> Problems) : Message;

/// <summary>A setting that has another value. Values are written as a configuration file has them.</summary>
/// <param name="Key">Sections and name, with dots.</param>
/// <param name="Before">What it was.</param>
/// <param name="After">What it is.</param>
/// <param name="NeedsRestart">Whether that takes effect when the daemon is started again.</param>
public sealed record ChangedSetting(string Key, string Before, string After, bool NeedsRestart);
