namespace Abide.Terminal.Emulation;

/// <summary>Character sets that can be designated to G0–G3.</summary>
internal enum Charset : byte
{
    Ascii,
    DecGraphics,
    UnitedKingdom,

    // National replacement character sets: ASCII with up to twelve other characters.
    Dutch,
    Finnish,
    French,
    FrenchCanadian,
    German,
    Italian,
    NorwegianDanish,
    Portuguese,
    Spanish,
    Swedish,
    Swiss,

    // The upper half of an eight-bit set.
    DecSupplemental,
    Latin1,

    Count,
}
