namespace Abide.Terminal.Cells;

/// <summary>A link that cells belong to (OSC 8).</summary>
/// <param name="Id">The program's id, which joins pieces of one link; may be empty.</param>
/// <param name="Address">The URI.</param>
public sealed record Hyperlink(string Id, string Address);
