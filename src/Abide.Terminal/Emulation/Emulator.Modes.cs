using Abide.Terminal.Cells;
using Abide.Terminal.Input;
using Abide.Terminal.Parsing;

namespace Abide.Terminal.Emulation;

/// <content>Modes, the alternate screen and resets.</content>
internal sealed partial class Emulator
{
    /// <summary>XTSAVE keeps no more than these.</summary>
    public const int MaximumSavedModes = 64;

    private readonly Dictionary<int, bool> _savedModes = [];

    /// <summary>Private modes saved by XTSAVE.</summary>
    public IReadOnlyDictionary<int, bool> SavedModes => _savedModes;

    private void SetAnsiModes(ControlSequence sequence, bool on)
    {
        for (var at = 0; at < sequence.Count; at++)
        {
            if (ModeSet.Ansi(sequence[at]) is { } mode)
                Modes = Modes.With(mode, on);
        }
    }

    private Passage SetPrivateModes(ControlSequence sequence, bool on)
    {
        for (var at = 0; at < sequence.Count; at++)
            SetPrivateMode(sequence[at], on);
        // In-band size reports: a viewer's terminal would send its own into the program's input.
        return on && sequence.Count == 1 && sequence[0] == 2048 ? Passage.Withheld : Passage.Through;
    }

    private void SetPrivateMode(int number, bool on)
    {
        switch (number)
        {
            case 2:
                SpeakVt52(!on);
                return;
            case 3:
                SetColumns132(on);
                return;
            case 6:
                Modes = Modes.With(Mode.Origin, on);
                MoveTo(0, 0);
                return;
            case 69 or 95 when !HasPrivateMode(number):
                return;
            case 9 or 1000 or 1001 or 1002 or 1003:
                MouseTracking = on ? (MouseTracking)number : MouseTracking.None;
                return;
            case 1005 or 1006 or 1015 or 1016:
                MouseEncoding = on ? (MouseEncoding)number : MouseEncoding == (MouseEncoding)number ? MouseEncoding.Default : MouseEncoding;
                return;
            case 47:
                UseAlternate(on, keepsContent: true);
                return;
            case 1047:
                UseAlternate(on, keepsContent: false);
                return;
            case 1048 when on:
                SaveCursor();
                return;
            case 1048:
                RestoreCursor();
                return;
            case 1049:
                SwitchAlternateWithCursor(on);
                return;
            case 7 when !on:
                _cursor.PendingWrap = false;
                break;
            case 2026 when on:
                BeginFrame();
                break;
            case 69 when !on:
                Margins = Margins with { Left = 0, Right = Columns - 1 };
                _cursor.PendingWrap &= _cursor.X == Columns - 1;
                break;
        }

        if (ModeSet.Private(number) is { } mode)
            Modes = Modes.With(mode, on);
        if (number == 2048 && on)
            Replies.Add(SizeReports.Of(Columns, Rows));
    }

    /// <summary>DECCOLM: 80 or 132 columns, where the program may have them, and what goes with them in any case.</summary>
    private void SetColumns132(bool on)
    {
        if (!Modes[Mode.AllowColumns132])
            return;
        Modes = Modes.With(Mode.Columns132, on).With(Mode.LeftRightMargins, false);
        RequestSize(on ? 132 : 80, 0);
        Margins = FullArea;
        if (!Modes[Mode.KeepScreenOnColumns132])
            _grid.Clear(0, Rows - 1, EraseNumber);
        MoveTo(0, 0);
    }

    /// <summary>What mode 47 left on the alternate screen when it went back to the primary one; null when nothing stands there.</summary>
    public Grid? AlternateAside { get; private set; }

    private void UseAlternate(bool on, bool keepsContent)
    {
        if (on == IsAlternate)
            return;
        if (on)
        {
            _primaryBelow = _grid;
            _grid = AlternateAside ?? new Grid(Columns, Rows);
            AlternateAside = null;
        }
        else
        {
            AlternateAside = keepsContent && !_grid.IsBlank ? _grid : null;
            _grid = _primaryBelow!;
            _primaryBelow = null;
        }
    }

    private void SwitchAlternateWithCursor(bool on)
    {
        if (on == IsAlternate)
            return;
        if (on)
        {
            SaveCursor();
            UseAlternate(true, keepsContent: false);
            _grid.Clear(0, Rows - 1, EraseNumber);
        }
        else
        {
            UseAlternate(false, keepsContent: true);
            RestoreCursor();
        }
    }

    private void SaveModes(ControlSequence sequence)
    {
        for (var at = 0; at < sequence.Count && _savedModes.Count < MaximumSavedModes; at++)
        {
            if (PrivateModeState(sequence[at]) is { } on)
                _savedModes[sequence[at]] = on;
        }
    }

    private void RestoreModes(ControlSequence sequence)
    {
        for (var at = 0; at < sequence.Count; at++)
        {
            if (_savedModes.TryGetValue(sequence[at], out var on))
                SetPrivateMode(sequence[at], on);
        }
    }

    /// <summary>Whether a private mode is set, or null when it is not known.</summary>
    private bool? PrivateModeState(int number) => number switch
    {
        69 or 95 when !HasPrivateMode(number) => null,
        9 or 1000 or 1001 or 1002 or 1003 => (int)MouseTracking == number,
        1005 or 1006 or 1015 or 1016 => (int)MouseEncoding == number,
        47 or 1047 or 1049 => IsAlternate,
        1048 => true,
        _ => ModeSet.Private(number) is { } mode ? Modes[mode] : null,
    };

    /// <summary>DECSTR.</summary>
    private void SoftReset()
    {
        Modes = Modes.With(Mode.CursorVisible, true).With(Mode.Insert, false).With(Mode.Origin, false).With(Mode.AutoWrap, true)
            .With(Mode.ReverseWrap, false).With(Mode.ExtendedReverseWrap, false).With(Mode.ApplicationCursorKeys, false).With(Mode.ApplicationKeypad, false)
            .With(Mode.KeyboardLocked, false).With(Mode.LeftRightMargins, false);
        Margins = FullArea;
        _cursor.PendingWrap = false;
        _cursor.Charsets = default;
        Pen = default;
        Saved[IsAlternate] = default;
        CursorShape = 0;
        _protection = Protection.None;
        Keyboard.On(IsAlternate).Clear();
    }

    /// <summary>RIS: everything but what was fed and the scrollback.</summary>
    private void Reset()
    {
        UseAlternate(false, keepsContent: false);
        if (Modes[Mode.Columns132])
            RequestSize(80, 0);
        ResetProgramState();
        _grid.Clear(0, Rows - 1, 0);
        _cursor = default;
        _penChanged = true;
        Titles.Clear();
        Images.Clear();
    }

    /// <summary>What a program set and the next one should not find.</summary>
    private void ResetProgramState()
    {
        Modes = ModeSet.Initial;
        Margins = FullArea;
        Tabs.Reset();
        Keyboard.Reset();
        Palette.Clear();
        _savedModes.Clear();
        (MouseTracking, MouseEncoding, CursorShape) = (MouseTracking.None, MouseEncoding.Default, 0);
        (Saved.Primary, Saved.Alternate) = (default, default);
        (_lastPrinted, _singleShift, _attributeExtent) = (0, 0, 0);
        AnsiCharsets = default;
        (_level, _protection) = (InitialLevel, Protection.None);
        (AlternateAside, Window, Transfer) = (null, default, null);
        ForgetTold();
        _cursor.Charsets = default;
        _cursor.PendingWrap = false;
        Pen = default;
    }

    /// <summary>A new program starts below what the last one left.</summary>
    public void BeginRun()
    {
        UseAlternate(false, keepsContent: false);
        ResetProgramState();
        Titles.Clear();
        var last = Rows - 1;
        while (last >= 0 && _grid[last].TextEnd == 0)
            last--;
        (_cursor.X, _cursor.Y) = (0, Math.Min(last + 1, Rows - 1));
        if (last == Rows - 1)
            ScrollUp(1);
    }
}
