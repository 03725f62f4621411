namespace Abide.Terminal.Graphics;

/// <summary>The images of a screen, bounded in number and bytes: the oldest go first.</summary>
internal sealed class ImageStore
{
    /// <summary>The most images.</summary>
    public const int MaximumImages = 256;

    /// <summary>The most bytes of one image, as it was sent, and of all together.</summary>
    public const int MaximumBytes = 8 << 20;

    /// <summary>The most virtual placements.</summary>
    public const int MaximumVirtual = 256;

    /// <summary>Sixel images have no id; theirs are beyond kitty's.</summary>
    private const long FirstAnonymous = 1L << 32;

    private readonly Dictionary<long, StoredImage> _images = [];
    private readonly List<long> _order = [];
    private readonly List<(long Image, long Id, int Columns, int Rows)> _virtual = [];
    private long _nextAnonymous = FirstAnonymous;

    /// <summary>The images, oldest first.</summary>
    public IEnumerable<StoredImage> All => _order.Select(key => _images[key]);

    public int Count => _images.Count;

    public long Bytes { get; private set; }

    /// <summary>Placements that are shown where the text says so, by placeholder characters (kitty's U=1).</summary>
    public IReadOnlyList<(long Image, long Id, int Columns, int Rows)> Virtual => _virtual;

    /// <summary>Whether an image of kitty's protocol was ever kept here.</summary>
    public bool WasUsed { get; set; }

    public StoredImage? Find(long key) => _images.GetValueOrDefault(key);

    /// <summary>Whether there is no room for so many bytes more without forgetting an image.</summary>
    public bool IsFull(int more) => Bytes + more > MaximumBytes || _images.Count >= MaximumImages;

    public long NewAnonymousKey() => _nextAnonymous++;

    /// <summary>Keeps an image in the place of one of the same key.</summary>
    public bool Add(StoredImage image)
    {
        Remove(image.Key);
        if (image.Bytes.Length > MaximumBytes)
            return false;
        while (IsFull(image.Bytes.Length))
            Remove(_order[0]);
        _images.Add(image.Key, image);
        _order.Add(image.Key);
        Bytes += image.Bytes.Length;
        WasUsed |= !image.IsSixel;
        _nextAnonymous = Math.Max(_nextAnonymous, image.Key + 1);
        return true;
    }

    public void Remove(long key)
    {
        if (!_images.Remove(key, out var image))
            return;
        _order.Remove(key);
        _virtual.RemoveAll(placement => placement.Image == key);
        Bytes -= image.Bytes.Length;
    }

    public void AddVirtual((long Image, long Id, int Columns, int Rows) placement)
    {
        _virtual.RemoveAll(other => other.Image == placement.Image && other.Id == placement.Id);
        if (_virtual.Count == MaximumVirtual)
            _virtual.RemoveAt(0);
        _virtual.Add(placement);
    }

    public void RemoveVirtual(long image, long id) =>
        _virtual.RemoveAll(placement => placement.Image == image && (id == 0 || placement.Id == id));

    /// <summary>Forgets the sixel images that are shown nowhere.</summary>
    public void Sweep(IReadOnlySet<long> shown)
    {
        foreach (var key in _order.Where(key => key >= FirstAnonymous && !shown.Contains(key)).ToArray())
            Remove(key);
    }

    public void Clear()
    {
        _images.Clear();
        _order.Clear();
        _virtual.Clear();
        Bytes = 0;
    }
}
