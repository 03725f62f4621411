namespace Abide.Terminal.Graphics;

/// <summary>An image as it was sent: nothing is decoded here but what is needed to know its size.</summary>
/// <param name="Key">Kitty's id, or for a sixel image a number beyond all of those.</param>
/// <param name="Format">How <see cref="Bytes"/> are to be understood.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="IsCompressed">Whether the bytes are compressed with zlib (o=z).</param>
/// <param name="Bytes">The pixels or the file; of a sixel image the whole device control string between its introducer and its terminator.</param>
internal sealed record StoredImage(long Key, ImageFormat Format, int Width, int Height, bool IsCompressed, byte[] Bytes)
{
    public bool IsSixel => Format == ImageFormat.Sixel;
}
