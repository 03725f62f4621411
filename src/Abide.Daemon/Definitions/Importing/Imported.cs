using Abide.Daemon.Configuration;

namespace Abide.Daemon.Definitions.Importing;

/// <summary>A file of another program as definitions.</summary>
/// <param name="Text">The definitions.</param>
/// <param name="Notes">What could not be taken over, or means something else here, with its place.</param>
/// <param name="Read">Where the keys stand that were understood.</param>
internal sealed record Imported(string Text, IReadOnlyList<ConfigProblem> Notes, IReadOnlyCollection<FilePlace> Read);
