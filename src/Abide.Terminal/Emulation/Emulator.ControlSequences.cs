using Abide.Terminal.Cells;
using Abide.Terminal.Parsing;

namespace Abide.Terminal.Emulation;

/// <content>Control sequences: which function each of them is.</content>
internal sealed partial class Emulator
{
    public Passage Control(ControlSequence sequence)
    {
        var passage = (sequence.Marker | sequence.Intermediates) == 0 ? PlainControl(sequence) : sequence.Intermediates != 0 ? ControlWithIntermediate(sequence) : ControlWithMarker(sequence);
        // Only what was printed just before can be repeated.
        _lastPrinted = 0;
        EarnResizes();
        return passage;
    }

    private Passage ControlWithMarker(ControlSequence sequence) => (char)sequence.Marker switch
    {
        '\0' => PlainControl(sequence),
        '?' => PrivateControl(sequence),
        '>' => GreaterControl(sequence),
        '=' => EqualsControl(sequence),
        '<' => LessControl(sequence),
        _ => Passage.Through,
    };

    private Passage PlainControl(ControlSequence sequence)
    {
        // By far the most frequent one.
        if (sequence.Final == 'm')
        {
            SelectGraphicRendition(sequence);
            return Passage.Through;
        }

        var count = sequence.AtLeastOne(0);
        switch ((char)sequence.Final)
        {
            case '@':
                InsertCharacters(count);
                break;
            case 'A':
                MoveRows(-count);
                break;
            case 'B':
                MoveRows(count);
                break;
            case 'C':
                MoveRight(count);
                break;
            case 'D':
                Backspace(count);
                break;
            case 'E':
                MoveRows(count);
                CarriageReturn();
                break;
            case 'F':
                MoveRows(-count);
                CarriageReturn();
                break;
            case 'G' or '`':
                MoveTo(count - 1, _cursor.Y - OriginRow);
                break;
            case 'H' or 'f':
                MoveTo(sequence.AtLeastOne(1) - 1, count - 1);
                break;
            case 'I':
                Tab(count);
                break;
            case 'J':
                EraseInDisplay(sequence[0], selective: false);
                break;
            case 'K':
                EraseInLine(sequence[0], selective: false);
                break;
            case 'L':
                InsertLines(count);
                break;
            case 'M':
                DeleteLines(count);
                break;
            case 'P':
                DeleteCharacters(count);
                break;
            case 'S':
                ScrollUp(count);
                break;
            case 'T' when sequence.Count <= 1:
            case '^':
                _grid.ScrollDown(Margins, count, EraseNumber);
                break;
            case 'X':
                EraseCharacters(count);
                break;
            case 'Z':
                BackTab(count);
                break;
            case 'a':
                MoveTo(_cursor.X - OriginColumn + count, _cursor.Y - OriginRow);
                break;
            case 'e':
                MoveTo(_cursor.X - OriginColumn, _cursor.Y - OriginRow + count);
                break;
            case 'b':
                Repeat(count);
                break;
            case 'c':
                if (sequence[0] == 0)
                    ReportPrimaryAttributes();
                return Passage.Withheld;
            case 'd':
                MoveTo(_cursor.X - OriginColumn, count - 1);
                break;
            case 'g':
                ClearTabs(sequence[0]);
                break;
            case 'h':
            case 'l':
                SetAnsiModes(sequence, sequence.Final == 'h');
                break;
            case 'i': // Printing: a viewer's terminal would print, or swallow what follows.
                return Passage.Withheld;
            case 'n':
                ReportStatus(sequence[0]);
                return Passage.Withheld;
            case 'r':
                SetTopBottom(count, sequence[1]);
                break;
            case 's' when Modes[Mode.LeftRightMargins]:
                SetLeftRight(count, sequence[1]);
                break;
            case 's':
                SaveCursor();
                break;
            case 't':
                return WindowOperation(sequence);
            case 'u':
                RestoreCursor();
                break;
            case 'x':
                ReportParameters(sequence[0]);
                return Passage.Withheld;
        }

        return Passage.Through;
    }

    private Passage PrivateControl(ControlSequence sequence)
    {
        switch ((char)sequence.Final)
        {
            case 'J':
                EraseInDisplay(sequence[0], selective: true);
                break;
            case 'K':
                EraseInLine(sequence[0], selective: true);
                break;
            case 'W' when sequence[0] == 5:
                Tabs.Reset();
                break;
            case 'h':
            case 'l':
                return SetPrivateModes(sequence, sequence.Final == 'h');
            case 'i':
                return Passage.Withheld;
            case 'n':
                ReportPrivateStatus(sequence[0], sequence[1]);
                return Passage.Withheld;
            case 'm':
                if (sequence[0] == 4)
                    Replies.Add($"\e[>4;{Keyboard.ModifyOtherKeys}m");
                return Passage.Withheld;
            case 'r':
                RestoreModes(sequence);
                break;
            case 's':
                SaveModes(sequence);
                break;
            case 'u':
                Replies.Add($"\e[?{Keyboard.On(IsAlternate).Flags}u");
                return Passage.Withheld;
            case 'S':
                return ReportGraphics(sequence);
            case 'c':
                return Passage.Withheld;
        }

        return Passage.Through;
    }

    private Passage GreaterControl(ControlSequence sequence)
    {
        switch ((char)sequence.Final)
        {
            case 'c':
                if (sequence[0] == 0)
                    Replies.Add("\e[>41;390;0c");
                return Passage.Withheld;
            case 'm':
                if (sequence.Count == 0 || sequence[0] == 4)
                    Keyboard.ModifyOtherKeys = Math.Min(sequence[1], 2);
                break;
            case 'n':
                if (sequence[0] == 4)
                    Keyboard.ModifyOtherKeys = 0;
                break;
            case 'q':
                if (sequence[0] == 0)
                    Replies.Add("\eP>|Abide\e\\");
                return Passage.Withheld;
            case 'u':
                Keyboard.On(IsAlternate).Push(sequence[0]);
                break;
        }

        return Passage.Through;
    }

    private Passage EqualsControl(ControlSequence sequence)
    {
        switch ((char)sequence.Final)
        {
            case 'c':
                if (sequence[0] == 0)
                    Replies.Add("\eP!|00000000\e\\");
                return Passage.Withheld;
            case 'u':
                Keyboard.On(IsAlternate).Change(sequence[0], sequence.AtLeastOne(1));
                break;
        }

        return Passage.Through;
    }

    private Passage LessControl(ControlSequence sequence)
    {
        if (sequence.Final == 'u')
            Keyboard.On(IsAlternate).Pop(sequence.AtLeastOne(0));
        return Passage.Through;
    }

    private Passage ControlWithIntermediate(ControlSequence sequence)
    {
        switch ((char)sequence.Marker, sequence.Intermediates, (char)sequence.Final)
        {
            case ('\0', '!', 'p'):
                SoftReset();
                break;
            case ('\0', ' ', 'q'):
                CursorShape = sequence[0] <= 6 ? sequence[0] : CursorShape;
                break;
            case ('\0', ' ', '@'):
                ShiftColumns(Margins.Left, -sequence.AtLeastOne(0));
                break;
            case ('\0', ' ', 'A'):
                ShiftColumns(Margins.Left, sequence.AtLeastOne(0));
                break;
            case ('\0', '"', 'q'):
                ProtectSelectively(sequence[0] == 1);
                break;
            case ('\0', '$', '|'):
                RequestSize(sequence[0] == 0 ? 80 : sequence[0], 0);
                break;
            case ('\0', '*', '|'):
                RequestSize(0, sequence[0]);
                break;
            case ('\0', '"', 'p'):
                SetLevel(sequence[0]);
                break;
            case ('\0', '\'', '}'):
                ShiftColumns(_cursor.X, sequence.AtLeastOne(0));
                break;
            case ('\0', '\'', '~'):
                ShiftColumns(_cursor.X, -sequence.AtLeastOne(0));
                break;
            case ('\0' or '?', '$', 'p'):
                ReportMode(sequence[0], isPrivate: sequence.Marker == '?');
                return Passage.Withheld;
            case ('\0', '*', 'y'):
                ReportChecksum(sequence);
                return Passage.Withheld;
            case ('\0', '$', 'w'):
                ReportPresentation(sequence[0]);
                return Passage.Withheld;
            case ('\0', '$', 'u') or ('\0', '&', 'u') or ('\0', '\'', '|') or ('\0', '"', 'v'):
                return Passage.Withheld; // Reports of what is not kept here; unanswered.
            case ('\0', '$', 'x'):
                FillArea(sequence);
                break;
            case ('\0', '$', 'z'):
                EraseRectangle(sequence, selective: false);
                break;
            case ('\0', '$', '{'):
                EraseRectangle(sequence, selective: true);
                break;
            case ('\0', '$', 'v'):
                CopyRectangle(sequence);
                break;
            case ('\0', '$', 'r'):
                ChangeAttributes(sequence, reverses: false);
                break;
            case ('\0', '$', 't'):
                ChangeAttributes(sequence, reverses: true);
                break;
            case ('\0', '*', 'x'):
                _attributeExtent = Math.Min(sequence[0], 2);
                break;
        }

        return Passage.Through;
    }

    private void ClearTabs(int which)
    {
        if (which == 0)
            Tabs.Set(_cursor.X, false, Columns);
        else if (which == 3)
            Tabs.ClearAll(Columns);
    }
}
