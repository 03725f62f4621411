namespace Abide.Terminal.Emulation;

/// <summary>The text of a control string gathered so far, of bounded length.</summary>
internal sealed class StringText
{
    /// <summary>What comes beyond this is dropped, unless the string is a picture.</summary>
    public const int MaximumBytes = 16 * 1024;

    /// <summary>What comes beyond this of a picture is dropped: the largest image kept, in base64.</summary>
    public const int MaximumPictureBytes = Graphics.ImageStore.MaximumBytes / 3 * 4 + 1024;

    private byte[] _bytes = [];
    private int _used;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _used);

    /// <summary>Whether something was dropped.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Whether this is a picture, which may be longer.</summary>
    public bool IsPicture { get; set; }

    public void Add(ReadOnlySpan<byte> more)
    {
        var room = (IsPicture ? MaximumPictureBytes : MaximumBytes) - _used;
        if (more.Length > room)
        {
            more = more[..room];
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
        (_used, Overflowed, IsPicture) = (0, false, false);
        if (_bytes.Length > 1024)
            _bytes = [];
    }

    /// <summary>Restores what a snapshot kept.</summary>
    public void Restore(ReadOnlySpan<byte> bytes, bool overflowed, bool isPicture)
    {
        Clear();
        IsPicture = isPicture;
        Add(bytes);
        Overflowed |= overflowed;
    }
}
