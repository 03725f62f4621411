using Abide.Terminal.Parsing;

namespace Abide.Terminal.Emulation;

/// <content>C0 controls and escape sequences.</content>
internal sealed partial class Emulator
{
    /// <summary>How often the bell rang.</summary>
    public long Bells { get; private set; }

    public Passage Execute(byte control)
    {
        _lastPrinted = 0;
        switch (control)
        {
            case 0x05: // ENQ: an answerback nobody set; a viewer's terminal may have one.
                return Passage.Withheld;
            case 0x07:
                Bells++;
                break;
            case 0x08:
                Backspace(1);
                break;
            case 0x09:
                Tab(1);
                break;
            case 0x0A or 0x0B or 0x0C:
                NextLine(returns: Modes[Mode.NewLine]);
                break;
            case 0x0D:
                CarriageReturn();
                break;
            case 0x0E when !SpeaksVt52:
                ShiftTo(1);
                break;
            case 0x0F when !SpeaksVt52:
                ShiftTo(0);
                break;
        }

        return Passage.Through;
    }

    public Passage Escape(ControlSequence sequence)
    {
        _lastPrinted = 0;
        if (SpeaksVt52)
            return EscapeOfVt52(sequence);
        switch (sequence.Intermediates, (char)sequence.Final)
        {
            case (0, 'D'):
                NextLine(returns: false);
                break;
            case (0, 'E'):
                NextLine(returns: true);
                break;
            case (0, 'H'):
                Tabs.Set(_cursor.X, true, Columns);
                break;
            case (0, 'M'):
                _cursor.PendingWrap = false;
                ReverseLineFeed();
                break;
            case (0, 'N'):
                _singleShift = 2;
                break;
            case (0, 'O'):
                _singleShift = 3;
                break;
            case (0, 'V'):
                _protection = Protection.Always;
                Pen = Pen with { Attributes = Pen.Attributes | Cells.Attributes.Protected };
                break;
            case (0, 'W'):
                Pen = Pen with { Attributes = Pen.Attributes & ~Cells.Attributes.Protected };
                break;
            case (0, 'Z'):
                ReportPrimaryAttributes();
                return Passage.Withheld;
            case (0, '6'):
                BackIndex();
                break;
            case (0, '7'):
                SaveCursor();
                break;
            case (0, '8'):
                RestoreCursor();
                break;
            case (0, '9'):
                ForwardIndex();
                break;
            case (0, '='):
                Modes = Modes.With(Mode.ApplicationKeypad, true);
                break;
            case (0, '>'):
                Modes = Modes.With(Mode.ApplicationKeypad, false);
                break;
            case (0, 'c'):
                Reset();
                break;
            case (0, 'n'):
                ShiftTo(2);
                break;
            case (0, 'o'):
                ShiftTo(3);
                break;
            case ('#', '8'):
                AlignmentPattern();
                break;
            default:
                Designate(sequence);
                break;
        }

        return Passage.Through;
    }

    private void NextLine(bool returns)
    {
        _cursor.PendingWrap = false;
        LineFeed();
        if (returns)
            CarriageReturn();
    }

    private void ShiftTo(int set) => _cursor.Charsets = _cursor.Charsets with { Active = (byte)set };

    /// <summary>SCS: <c>ESC ( F</c> and the like for sets of 94 characters, <c>ESC - F</c> for those of 96; with <c>ESC ( I F</c> for the rarer ones.</summary>
    private void Designate(ControlSequence sequence)
    {
        var (first, second) = sequence.Intermediates > 0xFF ? (sequence.Intermediates >> 8, sequence.Intermediates & 0xFF) : (sequence.Intermediates, 0);
        if (first is >= '(' and <= '+')
            Designate(first - '(', second, sequence.Final, has96: false);
        else if (first is >= '-' and <= '/')
            Designate(first - ',', second, sequence.Final, has96: true);
    }

    private void Designate(int set, int intermediate, int final, bool has96) =>
        _cursor.Charsets = _cursor.Charsets.Designate(set, Charsets.Find(intermediate, final, has96));

    /// <summary>DECBI: left, and at the left margin the columns move right instead.</summary>
    private void BackIndex()
    {
        _cursor.PendingWrap = false;
        if (_cursor.X == Margins.Left && Margins.Contains(_cursor.X, _cursor.Y))
            ShiftColumns(Margins.Left, 1);
        else if (_cursor.X > 0)
            _cursor.X--;
    }

    /// <summary>DECFI: right, and at the right margin the columns move left instead.</summary>
    private void ForwardIndex()
    {
        _cursor.PendingWrap = false;
        if (_cursor.X == Margins.Right && Margins.Contains(_cursor.X, _cursor.Y))
            ShiftColumns(Margins.Left, -1);
        else if (_cursor.X < Columns - 1)
            _cursor.X++;
    }
}
