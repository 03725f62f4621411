using System.Runtime.CompilerServices;

namespace Abide.Terminal.Unicode;

/// <summary>How many columns a character takes, by Unicode's East Asian Width; ambiguous ones are narrow.</summary>
internal static class Width
{
    /// <summary>0 for what joins the cell before it, 1, or 2.</summary>
    /// <remarks>
    /// Without exceptions for common ranges: text that mixes scripts would make the processor guess wrong at every other character, and the
    /// pages that one text needs stay in its nearest cache.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(int codePoint)
    {
        if ((uint)codePoint >= 0x110000)
            return 1;
        var page = WidthTable.Pages[codePoint >> 8];
        var packed = WidthTable.Widths[(page << 6) + ((codePoint & 0xFF) >> 2)];
        return (packed >> ((codePoint & 3) * 2)) & 3;
    }
}
