namespace Abide.Daemon.Configuration;

/// <summary>Where settings come from; the later ones go first.</summary>
/// <param name="Path">The file, which need not exist.</param>
/// <param name="Variables">Environment variables whose names begin with <c>ABIDE_</c>.</param>
/// <param name="Options"><c>KEY=VALUE</c> each.</param>
internal sealed record ConfigSources(string Path, IReadOnlyDictionary<string, string> Variables, IReadOnlyList<string> Options)
{
    public bool IsEmpty => Variables.Count == 0 && Options.Count == 0;
}
