using Abide.Terminal.Graphics;

namespace Abide.Terminal.Cells;

/// <summary>What belongs to a row besides its cells. Few rows have any, so it is one reference; it is never changed, only replaced.</summary>
/// <param name="Marks">Places the shell marked, in the order they came.</param>
/// <param name="Placements">Images whose top left corner is in this row, in the order they came.</param>
internal sealed record RowNotes(RowMark[] Marks, Placement[] Placements)
{
    /// <summary>A row keeps no more marks than these; the oldest go first.</summary>
    public const int MaximumMarks = 8;

    /// <summary>A row keeps no more images than these; the oldest go first.</summary>
    public const int MaximumPlacements = 32;

    public static readonly RowNotes None = new([], []);

    /// <summary>With one mark more; it takes the place of one of its kind at the same column.</summary>
    public RowNotes With(RowMark mark)
    {
        var others = Marks.Where(other => other.Kind != mark.Kind || other.Column != mark.Column).ToArray();
        return this with { Marks = [.. others.AsSpan(Math.Max(0, others.Length - MaximumMarks + 1)), mark] };
    }

    /// <summary>With one image more.</summary>
    public RowNotes With(Placement placement) =>
        this with { Placements = [.. Placements.AsSpan(Math.Max(0, Placements.Length - MaximumPlacements + 1)), placement] };

    /// <summary>Without some images; null when nothing is left.</summary>
    public RowNotes? Without(Func<Placement, bool> which)
    {
        var kept = Placements.Where(placement => !which(placement)).ToArray();
        return kept.Length == 0 && Marks.Length == 0 ? null : this with { Placements = kept };
    }
}
