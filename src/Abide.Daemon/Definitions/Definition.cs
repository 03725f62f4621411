using Abide.Daemon.Configuration;
using Abide.Daemon.Hosts;
using Abide.Daemon.Sessions;

namespace Abide.Daemon.Definitions;

/// <summary>A command as a file defines it: what its session is to be.</summary>
/// <param name="Name">The session's name: that of the definition, and its number where there are several instances.</param>
/// <param name="Place">Where it stands in the file.</param>
/// <param name="Spec">The session's spec; its <see cref="SessionSpec.Definition"/> is the file and the definition's name.</param>
internal sealed record Definition(string Name, FilePlace Place, SessionSpec Spec)
{
    public string? Title { get; init; }

    public string? Group { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Variables that the file names; what else the environment has is of whoever asked.</summary>
    public IReadOnlySet<string> Variables { get; init; } = new HashSet<string>();

    /// <summary>The sessions that it waits for.</summary>
    public IEnumerable<string> DependsOn => Spec.Supervision?.DependsOn?.Select(dependency => dependency.Name) ?? [];
}

/// <summary>What a file of definitions says.</summary>
/// <param name="Path">The file.</param>
/// <param name="Definitions">The commands, in the file's order; none of them is to be used when there are problems.</param>
/// <param name="Hosts">The hosts.</param>
/// <param name="Problems">Everything that is wrong with it.</param>
internal sealed record DefinitionFile(string Path, IReadOnlyList<Definition> Definitions, IReadOnlyList<HostEntry> Hosts, IReadOnlyList<ConfigProblem> Problems);
