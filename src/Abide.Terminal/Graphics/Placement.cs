namespace Abide.Terminal.Graphics;

/// <summary>An image shown on the screen; its top left corner is in a cell of the row that keeps it, and moves with it.</summary>
/// <param name="Image">The image's key in <see cref="ImageStore"/>.</param>
/// <param name="Id">The id the program gave to the placement, 0 for none.</param>
/// <param name="Column">The first column.</param>
/// <param name="Columns">How many columns it covers.</param>
/// <param name="Rows">How many rows it covers.</param>
internal sealed record Placement(long Image, long Id, int Column, int Columns, int Rows)
{
    /// <summary>The part of the image that is shown, in pixels: left, top, width, height; 0 for the whole.</summary>
    public (int X, int Y, int Width, int Height) Source { get; init; }

    /// <summary>Where in its first cell it begins, in pixels.</summary>
    public (int X, int Y) Offset { get; init; }

    /// <summary>Columns and rows as the program gave them, 0 where it left them to the terminal.</summary>
    public (int Columns, int Rows) Asked { get; init; }

    /// <summary>Its place in the pile; below 0 it is under the text.</summary>
    public int Z { get; init; }

    public bool Covers(int column) => column >= Column && column < Column + Columns;
}
