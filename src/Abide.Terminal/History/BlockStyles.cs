using Abide.Terminal.Cells;

namespace Abide.Terminal.History;

/// <summary>Numbers the styles of one block, from those of the screen's table.</summary>
internal sealed class BlockStyles
{
    private readonly Dictionary<uint, int> _numbers = [];
    private readonly StyleTable _screen;
    private List<Style> _block;

    public BlockStyles(StyleTable screen, List<Style> block) => (_screen, _block) = (screen, block);

    /// <summary>The number within the block of a number within the screen's table.</summary>
    public int Number(uint style)
    {
        if (!_numbers.TryGetValue(style, out var number))
        {
            number = _block.Count;
            _block.Add(_screen[style]);
            _numbers.Add(style, number);
        }

        return number;
    }

    /// <summary>Goes on with another block.</summary>
    public void Restart(List<Style> block)
    {
        _numbers.Clear();
        _block = block;
    }
}
