using Abide.Terminal.Cells;

namespace Abide.Terminal.History;

/// <summary>The lines that left the screen at its top, limited by number and by memory; the oldest go first.</summary>
internal sealed class Scrollback
{
    private readonly int _maximumLines;
    private readonly long _maximumBytes;
    private readonly List<HistoryBlock> _blocks = [];
    private readonly LineEncoder _encoder = new();
    private StyleTable _styleTable;
    private BlockStyles? _styles;
    private HistoryBlock? _spare;
    private long _closedBytes;

    public Scrollback(int maximumLines, long maximumBytes, StyleTable styles) =>
        (_maximumLines, _maximumBytes, _styleTable) = (maximumLines, maximumBytes, styles);

    public int Count { get; private set; }

    public IReadOnlyList<HistoryBlock> Blocks => _blocks;

    /// <summary>Memory taken, roughly.</summary>
    public long Bytes => _closedBytes + (_blocks.Count > 0 ? _blocks[^1].Size : 0);

    /// <summary>An empty scrollback with the same limits.</summary>
    public Scrollback Fresh() => new(_maximumLines, _maximumBytes, _styleTable);

    /// <summary>Numbers of styles mean those of another table from now on.</summary>
    public void Use(StyleTable styles)
    {
        _styleTable = styles;
        if (_blocks.Count > 0)
            _styles?.Restart(styles, _blocks[^1].Styles);
    }

    public void Add(Row row, Clusters clusters)
    {
        if (_maximumLines == 0)
            return;
        if (_blocks.Count == 0)
            Open();
        _styles ??= new BlockStyles(_styleTable, _blocks[^1].Styles);
        var line = _encoder.Encode(row, clusters, _styles);
        if (!_blocks[^1].Fits(line.Length))
        {
            Open();
            line = _encoder.Encode(row, clusters, _styles);
        }

        _blocks[^1].Add(line);
        Count++;
        while (Count > _maximumLines)
            DropFirst();
        while (_blocks.Count > 1 && Bytes > _maximumBytes)
            DropFirst();
    }

    /// <summary>Puts a line into a row.</summary>
    /// <param name="index">0 is the oldest.</param>
    /// <param name="to">Cleared first.</param>
    /// <param name="clusters">Where the row's clusters belong.</param>
    public void Read(int index, Row to, Clusters clusters)
    {
        foreach (var block in _blocks)
        {
            if (index < block.Count)
            {
                LineDecoder.Decode(block.Line(index), block.Styles, to, _styleTable, clusters);
                return;
            }

            index -= block.Count;
        }

        throw new ArgumentOutOfRangeException(nameof(index));
    }

    /// <summary>Removes the newest line.</summary>
    public void DropLast()
    {
        _blocks[^1].DropLast();
        Count--;
        if (_blocks[^1].Count == 0)
        {
            _blocks.RemoveAt(_blocks.Count - 1);
            _styles = null;
            if (_blocks.Count > 0)
                _closedBytes -= _blocks[^1].Size;
        }
    }

    /// <summary>Forgets every line and gives the memory back.</summary>
    public void Clear()
    {
        _blocks.Clear();
        _encoder.Trim();
        (_spare, _styles, _closedBytes, Count) = (null, null, 0, 0);
    }

    private void Open()
    {
        if (_blocks.Count > 0)
            _closedBytes += _blocks[^1].Size;
        var block = _spare ?? new HistoryBlock();
        _spare = null;
        _blocks.Add(block);
        _styles?.Restart(_styleTable, block.Styles);
    }

    private void DropFirst()
    {
        var first = _blocks[0];
        first.DropFirst();
        Count--;
        if (first.Count > 0)
            return;
        if (_blocks.Count > 1)
            _closedBytes -= first.Size;
        _blocks.RemoveAt(0);
        first.Reset();
        _spare = first;
        if (_blocks.Count == 0)
            _styles = null;
    }
}
