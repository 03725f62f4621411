using Abide.Terminal.Cells;

namespace Abide.Terminal.History;

/// <summary>Encoded lines one after another, with the styles they use. One that is not written any more can be packed.</summary>
internal sealed class HistoryBlock
{
    /// <summary>A block takes no further line once it would pass this, so that none reaches the large object heap.</summary>
    public const int MaximumBytes = 64 * 1024;

    /// <summary>The width of a block whose lines were wrapped at several.</summary>
    public const int Mixed = -1;

    private const int SmallestBytes = 512;
    private const int Overhead = 160;

    private byte[] _bytes = [];
    private int[] _ends = [];
    private int _used;
    private int _lines;
    private int _dropped;
    private byte[]? _packed;
    private bool _isOpen = true;

    /// <summary>Lines not dropped.</summary>
    public int Count => _lines - _dropped;

    /// <summary>Memory taken, roughly.</summary>
    public long Size => (_packed?.Length ?? 0) + _bytes.Length + _ends.Length * sizeof(int) + Styles.Size + Overhead;

    /// <summary>The styles that its lines refer to; nothing while it is closed.</summary>
    public StyleList Styles { get; private set; } = new();

    /// <summary>How wide the screen was when its lines left it, or <see cref="Mixed"/>; 0 when it is empty.</summary>
    public int Width { get; private set; }

    /// <summary>Whether the lines can be read without <see cref="Open"/>.</summary>
    public bool IsOpen => _isOpen;

    /// <summary>Whether the last line goes on in the next block.</summary>
    public bool GoesOn { get; private set; }

    /// <summary>How many rows its lines make at some width, as <see cref="HistoryLayout"/> counted them.</summary>
    public (int Columns, int Rows) Layout { get; set; }

    public bool Fits(int bytes) => _lines == 0 || _used + bytes <= MaximumBytes;

    public void Add(ReadOnlySpan<byte> line, int width)
    {
        if (_used + line.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_used + line.Length, Math.Min(MaximumBytes, Math.Max(SmallestBytes, _bytes.Length * 2))));
        if (_lines == _ends.Length)
            Array.Resize(ref _ends, Math.Max(8, _lines * 3 / 2));
        line.CopyTo(_bytes.AsSpan(_used));
        _used += line.Length;
        _ends[_lines++] = _used;
        GoesOn = (line[0] & (Mark.Wrapped | Mark.Cut)) == Mark.Wrapped;
        if (Width != width)
            Width = Width == 0 ? width : Mixed;
    }

    /// <summary>The encoded line of an open block; 0 is the oldest not dropped.</summary>
    public ReadOnlySpan<byte> Line(int index)
    {
        index += _dropped;
        var start = index == 0 ? 0 : _ends[index - 1];
        return _bytes.AsSpan(start, _ends[index] - start);
    }

    public void DropFirst()
    {
        _dropped++;
        Layout = default;
    }

    /// <summary>Removes the newest line of a block that is written.</summary>
    public void DropLast()
    {
        _lines--;
        _used = _lines == 0 ? 0 : _ends[_lines - 1];
        Layout = default;
        GoesOn = Count > 0 && new LineHeader(Line(Count - 1)).GoesOn;
    }

    /// <summary>Keeps the lines in compressed form only, until they are read again.</summary>
    /// <returns>How many bytes were compressed.</returns>
    public int Pack()
    {
        if (!_isOpen || _lines == 0)
            return 0;
        var done = 0;
        if (_packed is null)
        {
            (done, _packed) = (_used, BlockForm.Pack(this));
            (_lines, _dropped) = (Count, 0);
        }

        (_bytes, _ends, _used, _isOpen) = ([], [], 0, false);
        Styles = new();
        return done;
    }

    /// <summary>Makes the lines of a closed block readable.</summary>
    public void Open()
    {
        if (_isOpen)
            return;
        var block = BlockForm.Unpack(_packed!);
        (_bytes, _ends, _used, Styles, _isOpen) = (block._bytes, block._ends, block._used, block.Styles, true);
    }

    /// <summary>Makes the block one that is written again.</summary>
    public void Unpack()
    {
        Open();
        _packed = null;
    }

    /// <summary>The compressed form, without regard to lines dropped since, and how many these are; null when there is none.</summary>
    public (byte[] Bytes, int Lines, int Dropped)? Packed => _packed is null ? null : (_packed, _lines, _dropped);

    /// <summary>A block in compressed form.</summary>
    public static HistoryBlock OfPacked(byte[] packed, int lines, int dropped, int width, bool goesOn) => new()
    {
        _packed = packed,
        _lines = lines,
        _dropped = dropped,
        Width = width,
        GoesOn = goesOn,
        _isOpen = false,
    };

    /// <summary>Empties the block, keeping its memory for new lines.</summary>
    public void Reset()
    {
        (Layout, GoesOn) = (default, false);
        (_used, _lines, _dropped, Width, _packed, _isOpen) = (0, 0, 0, 0, null, true);
        Styles.Clear();
    }
}
