namespace Abide.Terminal.Emulation;

/// <summary>The text of a control string gathered so far, of bounded length.</summary>
internal sealed class StringText
{
    /// <summary>What comes beyond this is dropped.</summary>
    public const int MaximumBytes = 16 * 1024;

    private byte[] _bytes = [];
    private int _used;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _used);

    /// <summary>Whether something was dropped.</summary>
    public bool Overflowed { get; private set; }

    public void Add(ReadOnlySpan<byte> more)
    {
        if (more.Length > MaximumBytes - _used)
        {
            more = more[..(MaximumBytes - _used)];
            Overflowed = true;
        }

        if (_used + more.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(64, Math.Max(_used + more.Length, _bytes.Length * 2)));
        more.CopyTo(_bytes.AsSpan(_used));
        _used += more.Length;
    }

    /// <summary>Empties it; a large buffer is given back.</summary>
    public void Clear()
    {
        (_used, Overflowed) = (0, false);
        if (_bytes.Length > 1024)
            _bytes = [];
    }

    /// <summary>Restores what a snapshot kept.</summary>
    public void Restore(ReadOnlySpan<byte> bytes, bool overflowed)
    {
        Clear();
        Add(bytes);
        Overflowed |= overflowed;
    }
}
