namespace Abide.Terminal.Parsing;

/// <summary>How a control string ended.</summary>
internal enum StringEnding : byte
{
    /// <summary>By the string terminator <c>ESC \</c>.</summary>
    Terminator,

    /// <summary>By BEL, which ends an operating system command as well.</summary>
    Bell,

    /// <summary>By another escape sequence.</summary>
    Escape,

    /// <summary>By CAN or SUB: it is not to be acted on.</summary>
    Cancelled,
}
