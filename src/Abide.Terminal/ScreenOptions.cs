namespace Abide.Terminal;

/// <summary>Size and limits of a <see cref="Screen"/>.</summary>
public sealed record ScreenOptions
{
    /// <summary>Columns, 1 to <see cref="Screen.MaximumColumns"/>.</summary>
    public int Columns { get; init; } = 80;

    /// <summary>Rows, 1 to <see cref="Screen.MaximumRows"/>.</summary>
    public int Rows { get; init; } = 24;

    /// <summary>The most lines kept above the screen.</summary>
    public int ScrollbackLines { get; init; } = 10_000;

    /// <summary>The most bytes the scrollback may take in memory.</summary>
    public long ScrollbackBytes { get; init; } = 16 << 20;
}
