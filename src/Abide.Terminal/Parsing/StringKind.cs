namespace Abide.Terminal.Parsing;

/// <summary>The control strings of ECMA-48.</summary>
internal enum StringKind : byte
{
    /// <summary>Operating system command, <c>ESC ]</c>.</summary>
    Osc,

    /// <summary>Device control string, <c>ESC P</c>; its parameters and final byte precede its text.</summary>
    Dcs,

    /// <summary>Application program command, <c>ESC _</c>.</summary>
    Apc,

    /// <summary>Privacy message <c>ESC ^</c> or start of string <c>ESC X</c>.</summary>
    Other,
}
