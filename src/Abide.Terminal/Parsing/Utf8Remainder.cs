namespace Abide.Terminal.Parsing;

/// <summary>The first one to three bytes of a character whose rest has not come yet.</summary>
internal readonly record struct Utf8Remainder
{
    public Utf8Remainder(ReadOnlySpan<byte> bytes)
    {
        Count = bytes.Length;
        foreach (var value in bytes)
            Packed = Packed << 8 | value;
    }

    public int Count { get; }

    private int Packed { get; }

    public void CopyTo(Span<byte> to)
    {
        for (var at = 0; at < Count; at++)
            to[at] = (byte)(Packed >> (8 * (Count - 1 - at)));
    }
}
