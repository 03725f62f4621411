using Abide.Terminal.Cells;

namespace Abide.Terminal.History;

/// <summary>
/// The encoded form of <see cref="RowNotes"/>:
/// <code>
/// marks      varint count, then for each varint kind, varint column, varint exit code + 1 (0: none)
/// </code>
/// </summary>
internal static class NotesForm
{
    private const int LongestMark = 15;

    /// <summary>The most bytes that the notes of a row take.</summary>
    public static int Room(RowNotes notes) => 5 + notes.Marks.Length * LongestMark;

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

        return new RowNotes(marks);
    }

    private static int Limited(int value, int maximum) =>
        value <= maximum ? value : throw new InvalidDataException("a row's notes are out of range");
}
