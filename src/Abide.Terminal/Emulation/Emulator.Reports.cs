using System.Globalization;
using Abide.Terminal.Cells;
using Abide.Terminal.Parsing;

namespace Abide.Terminal.Emulation;

/// <content>Answers to queries.</content>
internal sealed partial class Emulator
{
    /// <summary>The size of a cell that is reported: nobody here knows the real one.</summary>
    public const int CellWidth = 8, CellHeight = 16;

    private void ReportPrimaryAttributes() => Replies.Add("\e[?64;1;4;6;9;21;22;28c");

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

    /// <summary>DECRQM: 1 set, 2 reset, 3 and 4 always so, 0 not known.</summary>
    private void ReportMode(int number, bool isPrivate)
    {
        if (!ReportsModes)
            return;
        bool? on = isPrivate ? PrivateModeState(number) : ModeSet.Ansi(number) is { } mode ? Modes[mode] : null;
        var state = on is { } known ? known ? 1 : 2 : ModeSet.Permanent(number, isPrivate);
        Replies.Add($"\e[{(isPrivate ? "?" : "")}{number};{state}$y");
    }

    private Passage WindowOperation(ControlSequence sequence)
    {
        switch (sequence[0])
        {
            case 1 or 2:
                Window = Window with { IsIconified = sequence[0] == 2 };
                break;
            case 3:
                Window = Window with { X = sequence[1], Y = sequence[2] };
                break;
            case 4:
                RequestSize(sequence[2] / CellWidth, sequence[1] / CellHeight);
                break;
            case 8:
                RequestSize(sequence[2], sequence[1]);
                break;
            case >= 24:
                RequestSize(0, sequence[0]);
                break;
            case 11:
                Replies.Add(Window.IsIconified ? "\e[2t" : "\e[1t");
                return Passage.Withheld;
            case 13:
                Replies.Add($"\e[3;{Window.X};{Window.Y}t");
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
            case 22 when sequence[1] <= 2:
                Titles.Push();
                break;
            case 23 when sequence[1] <= 2:
                Titles.Pop(icon: sequence[1] != 2, window: sequence[1] != 1);
                break;
        }

        return Passage.Through;
    }

    /// <summary>XTSMGRAPHICS: how many colours a sixel image may have (1) and how large it may be (2); neither can be changed.</summary>
    private Passage ReportGraphics(ControlSequence sequence)
    {
        Replies.Add(sequence[0] switch
        {
            1 when sequence[1] is >= 1 and <= 4 => "\e[?1;0;256S",
            2 when sequence[1] is >= 1 and <= 4 => $"\e[?2;0;{Columns * CellWidth};{Rows * CellHeight}S",
            1 or 2 => $"\e[?{sequence[0]};2;0S",
            _ => $"\e[?{sequence[0]};1;0S",
        });
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
