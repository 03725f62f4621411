using System.Buffers.Text;
using Abide.Terminal.Cells;

namespace Abide.Terminal.Emulation;

/// <content>Semantic prompts (OSC 133, of FinalTerm; extended by others with options behind the letter, which are not kept).</content>
internal sealed partial class Emulator
{
    /// <summary>OSC 133 ; letter [; options]: notes a place of the cursor's row.</summary>
    private void MarkRow(ReadOnlySpan<byte> text)
    {
        var letter = NextField(ref text);
        RowMarkKind? kind = letter is [var only] ? (char)only switch
        {
            'A' or 'P' or 'N' => RowMarkKind.Prompt,
            'B' or 'I' => RowMarkKind.Command,
            'C' => RowMarkKind.Output,
            'D' => RowMarkKind.End,
            _ => null,
        } : null;
        if (kind is null)
            return;
        int? code = kind == RowMarkKind.End && Utf8Parser.TryParse(NextField(ref text), out int exit, out var digits) && digits > 0 && exit >= 0 ? exit : null;
        CursorRow.Notes = (CursorRow.Notes ?? RowNotes.None).With(new RowMark(kind.Value, _cursor.X, code));
    }
}
