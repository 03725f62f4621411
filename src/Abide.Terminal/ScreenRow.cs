using Abide.Terminal.Cells;

namespace Abide.Terminal;

/// <summary>One row as text and styles.</summary>
/// <param name="Text">The characters, without trailing blanks. A wide character stands once, for two columns.</param>
/// <param name="Runs">The cells that are not in the default style, from left to right.</param>
/// <param name="Wrapped">Whether the text goes on in the next row.</param>
public sealed record ScreenRow(string Text, IReadOnlyList<StyleRun> Runs, bool Wrapped)
{
    /// <summary>Where the shell said that prompts, commands and their output begin and end, in the order it said so.</summary>
    public IReadOnlyList<RowMark> Marks { get; init; } = [];
}

/// <summary>Neighbouring cells of one style.</summary>
/// <param name="Column">The first cell's column, from 0.</param>
/// <param name="Columns">How many cells.</param>
/// <param name="Style">Their style.</param>
public readonly record struct StyleRun(int Column, int Columns, Style Style);
