namespace Abide.Terminal.Emulation;

/// <summary>Which mouse events a program asked for; the values are the numbers of the modes.</summary>
internal enum MouseTracking : short
{
    None = 0,
    Press = 9,
    PressRelease = 1000,
    Highlight = 1001,
    Drag = 1002,
    Motion = 1003,
}
