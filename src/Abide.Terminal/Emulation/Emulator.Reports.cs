using System.Globalization;
using Abide.Terminal.Cells;
using Abide.Terminal.Parsing;

namespace Abide.Terminal.Emulation;

/// <content>Answers to queries.</content>
internal sealed partial class Emulator
{
    /// <summary>The size of a cell that is reported: nobody here knows the real one.</summary>
    private const int CellWidth = 8, CellHeight = 16;

    private void ReportPrimaryAttributes() => Replies.Add("\e[?64;1;6;21;22;28c");

    private void ReportStatus(int what)
    {
        if (what == 5)
            Replies.Add("\e[0n");
        else if (what == 6)
            Replies.Add($"\e[{_cursor.Y - OriginRow + 1};{_cursor.X - OriginColumn + 1}R");
    }

    private void ReportPrivateStatus(int what, int id)
    {
        switch (what)
        {
            case 6:
                Replies.Add($"\e[?{_cursor.Y - OriginRow + 1};{_cursor.X - OriginColumn + 1};1R");
                break;
            case 15: // No printer.
                Replies.Add("\e[?13n");
                break;
            case 25: // User-defined keys are locked.
                Replies.Add("\e[?21n");
                break;
            case 26: // North American keyboard, ready.
                Replies.Add("\e[?27;1;0;0n");
                break;
            case 53 or 55: // No locator.
                Replies.Add("\e[?50n");
                break;
            case 56:
                Replies.Add("\e[?57;0n");
                break;
            case 62: // No space for macros.
                Replies.Add("\e[0*{");
                break;
            case 63:
                Replies.Add($"\eP{id}!~0000\e\\");
                break;
            case 75:
                Replies.Add("\e[?70n");
                break;
            case 85:
                Replies.Add("\e[?83n");
                break;
        }
    }

    private void ReportParameters(int request)
    {
        if (request <= 1)
            Replies.Add($"\e[{request + 2};1;1;128;128;1;0x");
    }

    private void ReportAnsiMode(int number)
    {
        var state = ModeSet.Ansi(number) is { } mode ? Modes[mode] ? 1 : 2 : number is 1 or 3 or 5 or (>= 7 and <= 19) ? 4 : 0;
        Replies.Add($"\e[{number};{state}$y");
    }

    private void ReportPrivateMode(int number)
    {
        var state = PrivateModeState(number) is { } on ? on ? 1 : 2 : 0;
        Replies.Add($"\e[?{number};{state}$y");
    }

    private Passage WindowOperation(ControlSequence sequence)
    {
        switch (sequence[0])
        {
            case 11:
                Replies.Add("\e[1t");
                return Passage.Withheld;
            case 13:
                Replies.Add("\e[3;0;0t");
                return Passage.Withheld;
            case 14:
                Replies.Add($"\e[4;{Rows * CellHeight};{Columns * CellWidth}t");
                return Passage.Withheld;
            case 15:
                Replies.Add($"\e[5;{Rows * CellHeight};{Columns * CellWidth}t");
                return Passage.Withheld;
            case 16:
                Replies.Add($"\e[6;{CellHeight};{CellWidth}t");
                return Passage.Withheld;
            case 18:
                Replies.Add($"\e[8;{Rows};{Columns}t");
                return Passage.Withheld;
            case 19:
                Replies.Add($"\e[9;{Rows};{Columns}t");
                return Passage.Withheld;
            case 20: // A title would let a program type what it likes.
                Replies.Add("\e]L\e\\");
                return Passage.Withheld;
            case 21:
                Replies.Add("\e]l\e\\");
                return Passage.Withheld;
            case 22 when sequence[1] != 1:
                Titles.Push();
                break;
            case 23 when sequence[1] != 1:
                Titles.Pop();
                break;
        }

        return Passage.Through;
    }

    /// <summary>XTSMGRAPHICS: there are no graphics to read or to set here.</summary>
    private Passage ReportGraphics(ControlSequence sequence)
    {
        Replies.Add($"\e[?{sequence[0]};3;0S");
        return Passage.Withheld;
    }

    /// <summary>DECRQCRA, with the sum xterm makes: characters and, in their bits, the attributes of a VT420.</summary>
    private void ReportChecksum(ControlSequence sequence)
    {
        var sum = 0;
        if (Rectangle(sequence, 2) is { } area)
        {
            for (var y = area.Top; y <= area.Bottom; y++)
            {
                for (var x = area.Left; x <= area.Right; x++)
                    sum += CellSum(_grid[y].GlyphAt(x), Styles[_grid[y].StyleAt(x)]);
            }
        }

        Replies.Add(string.Create(CultureInfo.InvariantCulture, $"\eP{sequence[0]}!~{-sum & 0xFFFF:X4}\e\\"));
    }

    private int CellSum(Glyph glyph, in Style style)
    {
        if (glyph.IsTail)
            return 0;
        Span<int> codePoints = stackalloc int[Clusters.MaximumLength];
        var count = glyph.HasText ? Clusters.Expand(glyph, codePoints) : 0;
        var sum = count == 0 ? ' ' : 0;
        foreach (var codePoint in codePoints[..count])
            sum += codePoint;
        return sum
            + ((style.Attributes & Attributes.Invisible) != 0 ? 0x08 : 0)
            + (style.Underline != Underline.None ? 0x10 : 0)
            + ((style.Attributes & Attributes.Inverse) != 0 ? 0x20 : 0)
            + ((style.Attributes & Attributes.Blink) != 0 ? 0x40 : 0)
            + ((style.Attributes & Attributes.Bold) != 0 ? 0x80 : 0);
    }
}
