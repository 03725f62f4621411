namespace Abide.Terminal.Emulation;

/// <summary>The progressive enhancements of the kitty keyboard protocol: current flags and the stack below them.</summary>
internal sealed class KeyboardStack
{
    /// <summary>Pushing more drops the oldest.</summary>
    public const int MaximumDepth = 8;

    /// <summary>Every flag the protocol defines.</summary>
    public const byte AllFlags = 0x1F;

    private readonly List<byte> _entries = [];

    /// <summary>The flags in force.</summary>
    public byte Flags { get; private set; }

    /// <summary>What popping comes back to, oldest first.</summary>
    public IReadOnlyList<byte> Entries => _entries;

    public void Push(int flags)
    {
        if (_entries.Count == MaximumDepth)
            _entries.RemoveAt(0);
        _entries.Add(Flags);
        Flags = (byte)(flags & AllFlags);
    }

    public void Pop(int count)
    {
        for (; count > 0 && _entries.Count > 0; count--)
        {
            Flags = _entries[^1];
            _entries.RemoveAt(_entries.Count - 1);
        }

        if (count > 0)
            Flags = 0;
    }

    /// <summary>Sets (1), adds (2) or removes (3) flags.</summary>
    public void Change(int flags, int how) => Flags = (byte)(AllFlags & how switch
    {
        2 => Flags | flags,
        3 => Flags & ~flags,
        _ => flags,
    });

    public void Clear()
    {
        _entries.Clear();
        Flags = 0;
    }
}
