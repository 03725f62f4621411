using Abide.Terminal.Cells;

namespace Abide.Terminal.Emulation;

/// <content>The level of DEC's terminals that is emulated (DECSCL), and what only some of them have.</content>
internal sealed partial class Emulator
{
    /// <summary>A VT420, as xterm is unless it is told otherwise.</summary>
    private const int InitialLevel = 4;

    private int _level = InitialLevel;

    /// <summary>DECSCL: 61 to 65 are the VT100 to the VT500; a soft reset comes with it, as in xterm. Answers stay in seven bits.</summary>
    private void SetLevel(int parameter)
    {
        if (parameter is < 61 or > 65)
            return;
        SoftReset();
        _level = parameter - 60;
    }

    /// <summary>DECRQM came with the VT300.</summary>
    private bool ReportsModes => _level >= 3;

    /// <summary>Whether a private mode exists on the level: left and right margins came with the VT400, DECNCSM with the VT500.</summary>
    private bool HasPrivateMode(int number) => number switch
    {
        69 => _level >= 4,
        95 => _level >= 5,
        _ => true,
    };

    /// <summary>DECSCA.</summary>
    private void ProtectSelectively(bool on)
    {
        if (on)
            _protection = Protection.Selective;
        var others = Pen.Attributes & ~Attributes.Protected;
        Pen = Pen with { Attributes = on ? others | Attributes.Protected : others };
    }
}
