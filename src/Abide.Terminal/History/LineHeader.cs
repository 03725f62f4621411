namespace Abide.Terminal.History;

/// <summary>What can be told of an encoded line without decoding it.</summary>
internal readonly ref struct LineHeader
{
    private readonly byte _flags;
    private readonly ReadOnlySpan<byte> _rest;

    public LineHeader(ReadOnlySpan<byte> line)
    {
        _flags = line[0];
        _rest = line[1..];
        Cells = Varint.Read(ref _rest);
    }

    /// <summary>Cells stored.</summary>
    public int Cells { get; }

    /// <summary>Whether the next row belongs to the same line for wrapping.</summary>
    public bool GoesOn => (_flags & (Mark.Wrapped | Mark.Cut)) == Mark.Wrapped;

    /// <summary>Whether the row has <see cref="Abide.Terminal.Cells.RowNotes"/>.</summary>
    public bool IsNoted => (_flags & Mark.Noted) != 0;

    /// <summary>Whether each cell can be wrapped alone: no wide character and no <see cref="Mark.Padding"/>.</summary>
    public bool IsNarrow => (_flags & Mark.Ascii) != 0 || _rest.IndexOfAny(Mark.Wide, Mark.Padding) < 0;
}
