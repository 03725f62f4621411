namespace Abide.Terminal.Cells;

/// <summary>What belongs to a row besides its cells. Few rows have any, so it is one reference; it is never changed, only replaced.</summary>
/// <param name="Marks">Places the shell marked, in the order they came.</param>
internal sealed record RowNotes(RowMark[] Marks)
{
    /// <summary>A row keeps no more marks than these; the oldest go first.</summary>
    public const int MaximumMarks = 8;

    public static readonly RowNotes None = new([]);

    public bool IsEmpty => Marks.Length == 0;

    /// <summary>With one mark more; it takes the place of one of its kind at the same column.</summary>
    public RowNotes With(RowMark mark)
    {
        var others = Marks.Where(other => other.Kind != mark.Kind || other.Column != mark.Column).ToArray();
        return this with { Marks = [.. others.AsSpan(Math.Max(0, others.Length - MaximumMarks + 1)), mark] };
    }
}
