namespace Abide.Terminal.Graphics;

/// <summary>What an image's bytes are; the values are those of kitty's key f.</summary>
internal enum ImageFormat
{
    /// <summary>DEC's sixels.</summary>
    Sixel = 1,

    /// <summary>Three bytes a pixel.</summary>
    Rgb = 24,

    /// <summary>Four bytes a pixel.</summary>
    Rgba = 32,

    /// <summary>A PNG file.</summary>
    Png = 100,
}
