namespace Abide.Daemon.Configuration;

/// <summary>Where something stands in a file; both from 1.</summary>
internal readonly record struct FilePlace(int Line, int Column);

/// <summary>A value in a configuration file.</summary>
internal abstract record ConfigNode(FilePlace Place);

/// <summary>A text, as it reads without quotes.</summary>
internal sealed record ConfigScalar(string Text, FilePlace Place) : ConfigNode(Place);

/// <summary>Several values.</summary>
internal sealed record ConfigList(IReadOnlyList<ConfigNode> Items, FilePlace Place) : ConfigNode(Place);

/// <summary>Keys and their values, in the order in which they stand; a key may stand there twice.</summary>
internal sealed record ConfigSection(IReadOnlyList<ConfigEntry> Entries, FilePlace Place) : ConfigNode(Place);

/// <summary>A key and its value.</summary>
internal readonly record struct ConfigEntry(string Key, FilePlace Place, ConfigNode Value);
