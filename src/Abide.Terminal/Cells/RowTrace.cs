namespace Abide.Terminal.Cells;

/// <summary>What a row was when somebody last looked for changes.</summary>
internal sealed class RowTrace
{
    /// <summary>The row's id.</summary>
    public required RowId Id { get; init; }

    /// <summary>A digest of its content then.</summary>
    public ulong Digest { get; set; }

    /// <summary>The screen's revision at which the content was first seen.</summary>
    public long ChangedAt { get; set; }
}
