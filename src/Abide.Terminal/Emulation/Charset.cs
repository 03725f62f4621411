namespace Abide.Terminal.Emulation;

/// <summary>Character sets that can be designated to G0–G3.</summary>
internal enum Charset : byte
{
    Ascii,
    DecGraphics,
    UnitedKingdom,
}
