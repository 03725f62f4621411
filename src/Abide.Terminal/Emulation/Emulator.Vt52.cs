using Abide.Terminal.Parsing;

namespace Abide.Terminal.Emulation;

/// <content>The VT52, as VT100 to VT525 and xterm are one when DECANM is reset (DEC STD 070; xterm ctlseqs, "VT52 Mode").</content>
internal sealed partial class Emulator
{
    /// <summary>Whether escape sequences are those of the VT52 and there are no control sequences and strings.</summary>
    public bool SpeaksVt52 => !Modes[Mode.Ansi];

    /// <summary>The character sets that come back with ANSI's sequences.</summary>
    public CharsetState AnsiCharsets { get; private set; }

    private void SpeakVt52(bool on)
    {
        if (on == SpeaksVt52)
            return;
        Modes = Modes.With(Mode.Ansi, !on);
        _singleShift = 0;
        if (on)
            AnsiCharsets = _cursor.Charsets;
        _cursor.Charsets = on ? default : AnsiCharsets;
    }

    private Passage EscapeOfVt52(ControlSequence sequence)
    {
        if (sequence.Marker != 0)
        {
            MoveToOfVt52(sequence.Marker - ' ', sequence.Final - ' ');
            return Passage.Through;
        }

        switch ((char)sequence.Final)
        {
            case 'A':
                MoveRows(-1);
                break;
            case 'B':
                MoveRows(1);
                break;
            case 'C':
                MoveRight(1);
                break;
            case 'D':
                MoveLeft(1);
                break;
            case 'F':
                _cursor.Charsets = default(CharsetState).Designate(0, Charset.DecGraphics);
                break;
            case 'G':
                _cursor.Charsets = default;
                break;
            case 'H':
                MoveTo(0, 0);
                break;
            case 'I':
                _cursor.PendingWrap = false;
                ReverseLineFeed();
                break;
            case 'J':
                EraseInDisplay(0, selective: false);
                break;
            case 'K':
                EraseInLine(0, selective: false);
                break;
            case 'Z':
                Replies.Add("\e/Z");
                return Passage.Withheld;
            case '=':
                Modes = Modes.With(Mode.ApplicationKeypad, true);
                break;
            case '>':
                Modes = Modes.With(Mode.ApplicationKeypad, false);
                break;
            case '<':
                SpeakVt52(false);
                break;
        }

        return Passage.Through;
    }

    /// <summary>A row that is not there leaves the cursor on its own; a column that is not there is the last one.</summary>
    private void MoveToOfVt52(int row, int column) => MoveTo(column, row < Rows ? row : _cursor.Y - OriginRow);
}
