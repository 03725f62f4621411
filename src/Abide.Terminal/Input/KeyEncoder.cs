using System.Text;

namespace Abide.Terminal.Input;

/// <summary>Keys as the bytes that a program expects for them.</summary>
public static class KeyEncoder
{
    /// <summary>The bytes of a key event; none where the program is not told of it.</summary>
    /// <param name="key">What the key did.</param>
    /// <param name="modes">What the program asked for: see <see cref="Screen.InputModes"/>.</param>
    public static byte[] Encode(in KeyEvent key, in InputModes modes) =>
        Encoding.UTF8.GetBytes(modes.KittyFlags != 0 ? KittyKeys.Encode(key, modes) : LegacyKeys.Encode(key, modes));
}
