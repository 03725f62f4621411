namespace Abide.Terminal.Emulation;

/// <summary>Which modes are set.</summary>
internal readonly record struct ModeSet(ulong Bits)
{
    /// <summary>What a terminal starts with.</summary>
    public static readonly ModeSet Initial = new ModeSet(0)
        .With(Mode.AutoWrap, true).With(Mode.AutoRepeat, true).With(Mode.CursorVisible, true)
        .With(Mode.AlternateScroll, true).With(Mode.LocalEcho, true).With(Mode.Ansi, true);

    /// <summary>Every bit that stands for a mode.</summary>
    public static readonly ModeSet All = new((1UL << (int)Mode.Count) - 1);

    public bool this[Mode mode] => (Bits >> (int)mode & 1) != 0;

    public ModeSet With(Mode mode, bool on) => new(on ? Bits | 1UL << (int)mode : Bits & ~(1UL << (int)mode));

    /// <summary>The mode an ANSI number stands for, or null.</summary>
    public static Mode? Ansi(int number) => number switch
    {
        2 => Mode.KeyboardLocked,
        4 => Mode.Insert,
        12 => Mode.LocalEcho,
        20 => Mode.NewLine,
        _ => null,
    };

    /// <summary>The mode a DEC private number stands for, or null; the screens and the mouse are not among them.</summary>
    public static Mode? Private(int number) => number switch
    {
        1 => Mode.ApplicationCursorKeys,
        2 => Mode.Ansi,
        3 => Mode.Columns132,
        4 => Mode.SmoothScroll,
        5 => Mode.ReverseVideo,
        6 => Mode.Origin,
        7 => Mode.AutoWrap,
        8 => Mode.AutoRepeat,
        12 => Mode.CursorBlink,
        18 => Mode.PrintsFormFeed,
        19 => Mode.PrintsWholeScreen,
        25 => Mode.CursorVisible,
        40 => Mode.AllowColumns132,
        41 => Mode.TabsWrap,
        42 => Mode.NationalSets,
        45 => Mode.ReverseWrap,
        66 => Mode.ApplicationKeypad,
        67 => Mode.BackspaceSendsBackspace,
        69 => Mode.LeftRightMargins,
        95 => Mode.KeepScreenOnColumns132,
        1004 => Mode.FocusReports,
        1007 => Mode.AlternateScroll,
        1034 => Mode.MetaSetsEighthBit,
        1036 => Mode.MetaSendsEscape,
        1039 => Mode.AltSendsEscape,
        1045 => Mode.ExtendedReverseWrap,
        2004 => Mode.BracketedPaste,
        2026 => Mode.SynchronizedOutput,
        2027 => Mode.GraphemeClusters,
        2031 => Mode.ColorSchemeReports,
        2048 => Mode.SizeReports,
        _ => null,
    };

    /// <summary>What DECRQM says of a mode nobody can change: 3 when it is always set, 4 when never, 0 when it is not known.</summary>
    public static int Permanent(int number, bool isPrivate) => isPrivate
        ? number switch
        {
            60 => 4, // Nothing scrolls sideways here.
            _ => 0,
        }
        : number is 1 or 3 or 5 or (>= 7 and <= 11) or (>= 13 and <= 19) ? 4 : 0;

    /// <summary>The number of a mode, and whether it is a DEC private one.</summary>
    public static (int Number, bool IsPrivate) NumberOf(Mode mode) => Numbers[(int)mode];

    private static readonly (int Number, bool IsPrivate)[] Numbers = FindNumbers();

    private static (int Number, bool IsPrivate)[] FindNumbers()
    {
        var numbers = new (int, bool)[(int)Mode.Count];
        for (var number = 0; number < 2100; number++)
        {
            if (Ansi(number) is { } ansi)
                numbers[(int)ansi] = (number, false);
            if (Private(number) is { } mode)
                numbers[(int)mode] = (number, true);
        }

        return numbers;
    }
}
