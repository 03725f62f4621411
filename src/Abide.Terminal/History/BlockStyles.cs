using Abide.Terminal.Cells;

namespace Abide.Terminal.History;

/// <summary>Numbers the styles of one block, from those of the screen's table.</summary>
internal sealed class BlockStyles
{
    private StyleTable _screen;
    private StyleList _block;
    private int[] _numbersPlusOne = [];

    public BlockStyles(StyleTable screen, StyleList block) => (_screen, _block) = (screen, block);

    /// <summary>The number within the block of a number within the screen's table.</summary>
    public int Number(uint style)
    {
        if (style >= _numbersPlusOne.Length)
            Array.Resize(ref _numbersPlusOne, Math.Max(_screen.Count * 2, 16));
        ref var number = ref _numbersPlusOne[style];
        if (number == 0)
        {
            _screen.CopyTo(_block, style);
            number = _block.Count;
        }

        return number - 1;
    }

    /// <summary>Goes on with another table or another block.</summary>
    public void Restart(StyleTable screen, StyleList block)
    {
        Array.Clear(_numbersPlusOne);
        (_screen, _block) = (screen, block);
    }
}
