namespace Abide.Terminal.Emulation;

/// <summary>How mouse events are reported; the values are the numbers of the modes.</summary>
internal enum MouseEncoding : short
{
    Default = 0,
    Utf8 = 1005,
    Sgr = 1006,
    Urxvt = 1015,
    SgrPixels = 1016,
}
