namespace Abide.Terminal.Emulation;

/// <summary>A window nobody sees, of which only what programs did to it is known (CSI 1 to 3 t).</summary>
/// <param name="IsIconified">Whether it was made an icon.</param>
/// <param name="X">Where it was moved to, in pixels.</param>
/// <param name="Y">Where it was moved to, in pixels.</param>
internal readonly record struct Window(bool IsIconified, int X, int Y);
