using Abide.Terminal.Cells;

namespace Abide.Terminal.Emulation;

/// <summary>The colours that programs changed (OSC 4, 10 to 19), and xterm's for the others.</summary>
internal sealed class Palette
{
    /// <summary>How many colours stand for attributes (OSC 5): bold, underline, blink, reverse, italic.</summary>
    public const int SpecialColors = 5;

    /// <summary>Slot of the foreground; those of background, cursor and so on follow in the order of OSC 10 to 19, then the special ones of OSC 5.</summary>
    public const int Indexed = 256, Foreground = 256, Background = 257, CursorColor = 258, Special = 266, Slots = 271;

    private readonly SortedDictionary<int, Color> _changed = [];

    /// <summary>The changed slots and their colours, all of them red, green and blue.</summary>
    public IReadOnlyDictionary<int, Color> Changed => _changed;

    public Color this[int slot] => _changed.TryGetValue(slot, out var color) ? color : Initial(slot);

    public void Set(int slot, Color color) => _changed[slot] = color;

    public void Reset(int slot) => _changed.Remove(slot);

    /// <summary>Resets several in a row.</summary>
    public void Reset(int first, int count)
    {
        foreach (var slot in _changed.Keys.Where(slot => slot >= first && slot < first + count).ToArray())
            _changed.Remove(slot);
    }

    public void Clear() => _changed.Clear();

    /// <summary>What a slot holds in a terminal just started.</summary>
    public static Color Initial(int slot)
    {
        ReadOnlySpan<int> named =
        [
            0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
            0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
        ];
        return slot switch
        {
            < 16 => Color.Rgb(named[slot] >> 16, named[slot] >> 8, named[slot]),
            < 232 => Color.Rgb(CubeStep((slot - 16) / 36), CubeStep((slot - 16) / 6 % 6), CubeStep((slot - 16) % 6)),
            < 256 => Color.Rgb(8 + 10 * (slot - 232), 8 + 10 * (slot - 232), 8 + 10 * (slot - 232)),
            Foreground or CursorColor or >= Special => Color.Rgb(0xE5, 0xE5, 0xE5),
            _ => Color.Rgb(0, 0, 0),
        };
    }

    private static int CubeStep(int step) => step == 0 ? 0 : 55 + 40 * step;
}
