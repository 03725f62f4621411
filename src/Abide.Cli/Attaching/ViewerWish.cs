namespace Abide.Cli.Attaching;

/// <summary>How somebody wants to look at a session.</summary>
/// <param name="Session">A name or an id.</param>
internal sealed record ViewerWish(string Session)
{
    /// <summary>The host whose daemon has it; null is the one that is asked anyway.</summary>
    public string? Host { get; init; }

    public required ViewerKeys Keys { get; init; }

    public bool ReadOnly { get; init; }

    public bool Steal { get; init; }

    public string? SizePolicy { get; init; }
}
