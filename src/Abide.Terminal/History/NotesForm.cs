using Abide.Terminal.Cells;
using Abide.Terminal.Graphics;

namespace Abide.Terminal.History;

/// <summary>
/// The encoded form of <see cref="RowNotes"/>:
/// <code>
/// marks      varint count, then for each varint kind, column, exit code + 1 (0: none)
/// images     varint count, then for each varint key (low and high 31 bits), id (the same), column, columns, rows, source (4), offset (2),
///            columns and rows asked for, place in the pile (zigzag)
/// </code>
/// </summary>
internal static class NotesForm
{
    private const int LongestMark = 15, LongestPlacement = 16 * 5;

    /// <summary>The most bytes that the notes of a row take.</summary>
    public static int Room(RowNotes notes) => 10 + notes.Marks.Length * LongestMark + notes.Placements.Length * LongestPlacement;

    /// <returns>How many bytes were written.</returns>
    public static int Write(Span<byte> to, RowNotes notes)
    {
        var at = Varint.Write(to, notes.Marks.Length);
        foreach (var mark in notes.Marks)
        {
            at += Varint.Write(to[at..], (int)mark.Kind);
            at += Varint.Write(to[at..], mark.Column);
            at += Varint.Write(to[at..], mark.ExitCode is { } code ? code + 1 : 0);
        }

        at += Varint.Write(to[at..], notes.Placements.Length);
        foreach (var placement in notes.Placements)
            at += Write(to[at..], placement);
        return at;
    }

    /// <exception cref="InvalidDataException">The notes are damaged.</exception>
    public static RowNotes Read(ref ReadOnlySpan<byte> from)
    {
        var marks = new RowMark[Limited(Varint.Read(ref from), RowNotes.MaximumMarks)];
        foreach (ref var mark in marks.AsSpan())
        {
            var kind = (RowMarkKind)Limited(Varint.Read(ref from), (int)RowMarkKind.End);
            var column = Limited(Varint.Read(ref from), Screen.MaximumColumns);
            var code = Varint.Read(ref from);
            mark = new RowMark(kind, column, code == 0 ? null : code - 1);
        }

        var placements = new Placement[Limited(Varint.Read(ref from), RowNotes.MaximumPlacements)];
        foreach (ref var placement in placements.AsSpan())
            placement = ReadPlacement(ref from);
        return new RowNotes(marks, placements);
    }

    private static int Write(Span<byte> to, Placement placement)
    {
        var at = 0;
        foreach (var value in (ReadOnlySpan<int>)[
            (int)(placement.Image & int.MaxValue), (int)(placement.Image >> 31), (int)(placement.Id & int.MaxValue), (int)(placement.Id >> 31),
            placement.Column, placement.Columns, placement.Rows,
            placement.Source.X, placement.Source.Y, placement.Source.Width, placement.Source.Height,
            placement.Offset.X, placement.Offset.Y, placement.Asked.Columns, placement.Asked.Rows])
        {
            at += Varint.Write(to[at..], value);
        }

        // A number of all 32 bits does not fit a non-negative one: its lowest bit goes alone.
        var zigzag = (uint)(placement.Z << 1 ^ placement.Z >> 31);
        at += Varint.Write(to[at..], (int)(zigzag >> 1));
        to[at++] = (byte)(zigzag & 1);
        return at;
    }

    private static Placement ReadPlacement(ref ReadOnlySpan<byte> from)
    {
        var image = (uint)Varint.Read(ref from) + ((long)Varint.Read(ref from) << 31);
        var id = (uint)Varint.Read(ref from) + ((long)Varint.Read(ref from) << 31);
        var placement = new Placement(image, id, Limited(Varint.Read(ref from), Screen.MaximumColumns), Side(ref from), Side(ref from))
        {
            Source = (Pixels(ref from), Pixels(ref from), Pixels(ref from), Pixels(ref from)),
            Offset = (Pixels(ref from), Pixels(ref from)),
            Asked = (Limited(Varint.Read(ref from), Screen.MaximumColumns), Limited(Varint.Read(ref from), Screen.MaximumRows)),
        };
        var zigzag = (uint)Varint.Read(ref from) << 1 | (uint)Limited(Varint.Read(ref from), 1);
        return placement with { Z = (int)(zigzag >> 1) ^ -(int)(zigzag & 1) };
    }

    private static int Side(ref ReadOnlySpan<byte> from) => Math.Max(1, Limited(Varint.Read(ref from), Screen.MaximumColumns));

    private static int Pixels(ref ReadOnlySpan<byte> from) => Limited(Varint.Read(ref from), ushort.MaxValue);

    private static int Limited(int value, int maximum) =>
        value <= maximum ? value : throw new InvalidDataException("a row's notes are out of range");
}
