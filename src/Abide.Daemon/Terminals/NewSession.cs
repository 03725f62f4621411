using Abide.Daemon.Sessions;

namespace Abide.Daemon.Terminals;

/// <summary>A session to be made.</summary>
/// <param name="Spec">What it is to be.</param>
internal sealed record NewSession(SessionSpec Spec)
{
    /// <summary>What it is called; null has one chosen from the command.</summary>
    public string? Name { get; init; }

    /// <summary>What a person calls it.</summary>
    public string? Title { get; init; }

    /// <summary>The group it belongs to.</summary>
    public string? Group { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Who starts it, one of <see cref="Sessions.Source.All"/>.</summary>
    public string Source { get; init; } = Sessions.Source.Manual;

    /// <summary><c>general</c> or <c>coding</c>.</summary>
    public string Profile { get; init; } = "general";

    /// <summary>Whether it is started; then one that cannot be leaves nothing behind.</summary>
    public bool Start { get; init; }
}
