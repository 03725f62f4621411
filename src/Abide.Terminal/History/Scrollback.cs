using Abide.Terminal.Cells;

namespace Abide.Terminal.History;

/// <summary>
/// The lines that left the screen at its top, limited by number and by memory; the oldest go first. Rows are kept as they were wrapped when they left; those of another
/// width are wrapped anew when somebody looks, so that a resize costs nothing here.
/// </summary>
internal sealed class Scrollback
{
    /// <summary>
    /// A line of more cells is wrapped in parts of about this many, each of which begins a row: so that a line without end, too, is wrapped at a bounded cost.
    /// </summary>
    public const int LongestLine = 64 * 1024;

    private readonly int _maximumLines;
    private readonly long _maximumBytes;
    private readonly List<HistoryBlock> _blocks = [];
    private readonly LineEncoder _encoder = new();
    private StyleTable _styleTable;
    private BlockStyles? _styles;
    private HistoryBlock? _spare;
    private HistoryBlock? _read;
    private long _closedBytes;
    private int _lineCells;
    private int _columns;
    private List<Row>? _wrapped;
    private int _wrappedFrom;

    public Scrollback(int maximumLines, long maximumBytes, StyleTable styles, int columns) =>
        (_maximumLines, _maximumBytes, _styleTable, _columns) = (maximumLines, maximumBytes, styles, columns);

    /// <summary>The screen's columns.</summary>
    public int Columns
    {
        get => _columns;
        set
        {
            if (_columns != value)
                (_columns, _wrapped) = (value, null);
        }
    }

    /// <summary>Rows kept, as they are stored.</summary>
    public int Stored { get; private set; }

    /// <summary>Rows at <see cref="Columns"/>. After a resize, the first call costs a look at every line.</summary>
    public int Count
    {
        get
        {
            if (IsUniform)
                return Stored;
            var rows = 0;
            for (var block = 0; block < _blocks.Count; block++)
                rows += HistoryLayout.Rows(this, block, _columns);
            return rows;
        }
    }

    public IReadOnlyList<HistoryBlock> Blocks => _blocks;

    /// <summary>Memory taken, roughly.</summary>
    public long Bytes => _closedBytes + (_blocks.Count > 0 ? _blocks[^1].Size : 0);

    /// <summary>Whether the last row goes on in what comes next.</summary>
    public bool GoesOn => _blocks.Count > 0 && _blocks[^1].GoesOn;

    private bool IsUniform
    {
        get
        {
            foreach (var block in _blocks)
            {
                if (block.Width != _columns)
                    return false;
            }

            return true;
        }
    }

    /// <summary>Numbers of styles mean those of another table from now on.</summary>
    public void Use(StyleTable styles)
    {
        (_styleTable, _wrapped) = (styles, null);
        if (_blocks.Count > 0)
            _styles?.Restart(styles, _blocks[^1].Styles);
    }

    public void Add(Row row, Clusters clusters)
    {
        if (_maximumLines == 0)
            return;
        var newest = _blocks.Count == 0 ? Open() : _blocks[^1];
        if (!newest.IsOpen)
            Melt();
        var isCut = row.Wrapped && (_lineCells += row.Length) >= LongestLine;
        if (!row.Wrapped || isCut)
            _lineCells = 0;
        _styles ??= new BlockStyles(_styleTable, newest.Styles);
        var line = _encoder.Encode(row, clusters, _styles, isCut);
        if (!newest.Fits(line.Length))
        {
            newest = Open();
            line = _encoder.Encode(row, clusters, _styles, isCut);
        }

        newest.Add(line, _columns);
        _wrapped = null;
        Stored++;
        while (Stored > _maximumLines)
            DropFirst();
        while (_blocks.Count > 1 && _closedBytes + newest.Size > _maximumBytes)
            DropFirst();
    }

    /// <summary>Takes over a block that was read from elsewhere, as the newest one.</summary>
    public void Add(HistoryBlock block)
    {
        if (block.Count == 0)
            return;
        if (_blocks.Count > 0)
            _closedBytes += _blocks[^1].Size;
        _blocks.Add(block);
        (_styles, _wrapped) = (null, null);
        Stored += block.Count;
        while (Stored > _maximumLines)
            DropFirst();
        while (_blocks.Count > 1 && Bytes > _maximumBytes)
            DropFirst();
    }

    /// <summary>Puts a row into another.</summary>
    /// <param name="index">0 is the oldest.</param>
    /// <param name="to">Cleared first.</param>
    /// <param name="clusters">Where the row's clusters belong.</param>
    public void Read(int index, Row to, Clusters clusters)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        if (!IsUniform)
        {
            ReadWrapped(index, to, clusters);
            return;
        }

        for (var block = 0; block < _blocks.Count; block++)
        {
            if (index < _blocks[block].Count)
            {
                Decode((block, index), to, clusters);
                return;
            }

            index -= _blocks[block].Count;
        }

        throw new ArgumentOutOfRangeException(nameof(index));
    }

    /// <summary>The rows from the newest to the oldest, without a look at more of them than are taken. Nothing may be added meanwhile.</summary>
    public IEnumerable<Row> Backwards(Clusters clusters)
    {
        var isUniform = IsUniform;
        for (var at = (Block: _blocks.Count - 1, Line: _blocks.Count > 0 ? _blocks[^1].Count : 0); Back(ref at);)
        {
            for (var before = at; !isUniform && Back(ref before) && Header(before).GoesOn;)
                at = before;
            var rows = isUniform ? [Decode(at, new Row(), clusters)] : HistoryLayout.Wrap(this, at, _columns, clusters);
            for (var row = rows.Count - 1; row >= 0; row--)
                yield return rows[row];
        }
    }

    /// <summary>The notes of every row that has any.</summary>
    public IEnumerable<RowNotes> Notes()
    {
        var (row, clusters) = (new Row(), new Clusters());
        for (var at = (Block: 0, Line: 0); at.Block < _blocks.Count; at = at.Line + 1 < _blocks[at.Block].Count ? (at.Block, at.Line + 1) : (at.Block + 1, 0))
        {
            if (Header(at).IsNoted && Decode(at, row, clusters).Notes is { } notes)
                yield return notes;
        }
    }

    /// <summary>Takes the newest line off: the rows it is stored as, oldest first.</summary>
    public List<Row> TakeLine(Clusters clusters)
    {
        var rows = new List<Row>();
        do
        {
            rows.Add(Decode((_blocks.Count - 1, _blocks[^1].Count - 1), new Row(), clusters));
            DropLast();
        }
        while (GoesOn);
        rows.Reverse();
        _lineCells = 0;
        return rows;
    }

    /// <summary>Forgets every line and gives the memory back.</summary>
    public void Clear()
    {
        _blocks.Clear();
        _encoder.Trim();
        (_spare, _styles, _read, _wrapped, _closedBytes, _lineCells, Stored) = (null, null, null, null, 0, 0, 0);
    }

    /// <summary>Compresses blocks that will not be written any more, oldest first.</summary>
    /// <param name="budget">How many bytes to compress at most, roughly.</param>
    /// <returns>Whether nothing is left to do.</returns>
    public bool Pack(int budget)
    {
        (_spare, _read, _wrapped) = (null, null, null);
        for (var block = 0; block < _blocks.Count - 1; block++)
        {
            if (budget <= 0)
                return false;
            _closedBytes -= _blocks[block].Size;
            budget -= _blocks[block].Pack();
            _closedBytes += _blocks[block].Size;
        }

        return true;
    }

    public LineHeader Header((int Block, int Line) at) => new(Opened(at.Block).Line(at.Line));

    public Row Decode((int Block, int Line) at, Row to, Clusters clusters)
    {
        var block = Opened(at.Block);
        LineDecoder.Decode(block.Line(at.Line), block.Styles, to, _styleTable, clusters);
        return to;
    }

    private void ReadWrapped(int index, Row to, Clusters clusters)
    {
        if (_wrapped is null || index < _wrappedFrom || index >= _wrappedFrom + _wrapped.Count)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            (var at, _wrappedFrom) = HistoryLayout.Find(this, index, _columns);
            _wrapped = HistoryLayout.Wrap(this, at, _columns, clusters);
        }

        to.CopyFrom(_wrapped[index - _wrappedFrom]);
    }

    /// <summary>A block whose lines can be read. Of the packed ones, only the one read last stays open.</summary>
    private HistoryBlock Opened(int index)
    {
        var block = _blocks[index];
        if (block.IsOpen)
            return block;
        if (_read is { IsOpen: true } other)
        {
            _closedBytes -= other.Size;
            other.Pack();
            _closedBytes += other.Size;
        }

        if (index == _blocks.Count - 1)
            return Melt();
        _closedBytes -= block.Size;
        block.Open();
        _closedBytes += block.Size;
        return _read = block;
    }

    /// <summary>The newest block is about to be written: it cannot stay packed.</summary>
    private HistoryBlock Melt()
    {
        if (_read == _blocks[^1])
            _read = null;
        _blocks[^1].Unpack();
        return _blocks[^1];
    }

    private bool Back(ref (int Block, int Line) at)
    {
        if (at.Line > 0)
        {
            at.Line--;
            return true;
        }

        if (at.Block <= 0)
            return false;
        at = (at.Block - 1, _blocks[at.Block - 1].Count - 1);
        return true;
    }

    private void DropLast()
    {
        _blocks[^1].DropLast();
        _wrapped = null;
        Stored--;
        if (_blocks[^1].Count > 0)
            return;
        _blocks.RemoveAt(_blocks.Count - 1);
        _styles = null;
        if (_blocks.Count > 0)
        {
            _closedBytes -= _blocks[^1].Size;
            Melt();
        }
    }

    private HistoryBlock Open()
    {
        if (_blocks.Count > 0)
            _closedBytes += _blocks[^1].Size;
        var block = _spare ?? new HistoryBlock();
        _spare = null;
        _blocks.Add(block);
        _styles?.Restart(_styleTable, block.Styles);
        return block;
    }

    private void DropFirst()
    {
        var first = _blocks[0];
        first.DropFirst();
        _wrapped = null;
        Stored--;
        if (first.Count > 0)
            return;
        if (_blocks.Count > 1)
            _closedBytes -= first.Size;
        _blocks.RemoveAt(0);
        if (_read == first)
            _read = null;
        first.Reset();
        _spare = first;
        if (_blocks.Count == 0)
            _styles = null;
    }
}
