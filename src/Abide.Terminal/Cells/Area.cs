namespace Abide.Terminal.Cells;

/// <summary>A rectangle of cells; all four edges are part of it.</summary>
internal readonly record struct Area(int Top, int Left, int Bottom, int Right)
{
    public int Height => Bottom - Top + 1;

    public int Width => Right - Left + 1;

    public bool Contains(int column, int row) => row >= Top && row <= Bottom && column >= Left && column <= Right;
}
