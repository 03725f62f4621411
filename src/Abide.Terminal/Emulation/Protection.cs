namespace Abide.Terminal.Emulation;

/// <summary>Which kind of protection the program used last; it decides what erasing spares, as in xterm.</summary>
internal enum Protection : byte
{
    /// <summary>Nothing was ever protected.</summary>
    None,

    /// <summary>DECSCA: only selective erasing spares protected characters.</summary>
    Selective,

    /// <summary>SPA of ECMA-48: every erasing but that of rectangles spares them.</summary>
    Always,
}
