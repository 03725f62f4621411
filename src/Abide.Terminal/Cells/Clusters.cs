namespace Abide.Terminal.Cells;

/// <summary>
/// Characters of more than one code point. Each is one that exists already plus one code point, so that
/// adding a combining mark is a single lookup and allocates nothing once the pair is known.
/// </summary>
internal sealed class Clusters
{
    /// <summary>Longer ones lose their further marks.</summary>
    public const int MaximumLength = 16;

    private readonly Dictionary<ulong, int> _known = []; // By head and mark in one word: hashed and compared at once.
    private readonly List<(Glyph Head, int Mark, int Length)> _all = [];

    /// <summary>How many there are, to decide when to collect those no longer shown.</summary>
    public int Count => _all.Count;

    /// <summary>The glyph that is <paramref name="head"/> with one more code point.</summary>
    public Glyph Append(Glyph head, int mark)
    {
        var length = head.IsCluster ? _all[head.Code].Length + 1 : 2;
        if (length > MaximumLength)
            return head;
        var key = (ulong)head.Bits << 32 | (uint)mark;
        if (!_known.TryGetValue(key, out var index))
        {
            index = _all.Count;
            _all.Add((head, mark, length));
            _known.Add(key, index);
        }

        return Glyph.OfCluster(index, head.IsWide);
    }

    /// <summary>Writes the code points of <paramref name="glyph"/> and returns how many there are.</summary>
    /// <param name="glyph">A glyph with text.</param>
    /// <param name="to">At least <see cref="MaximumLength"/> long.</param>
    public int Expand(Glyph glyph, Span<int> to)
    {
        var length = glyph.IsCluster ? _all[glyph.Code].Length : 1;
        for (var at = length - 1; at > 0; at--)
            (glyph, to[at], _) = _all[glyph.Code];
        to[0] = glyph.Code;
        return length;
    }

    /// <summary>The glyph in another table that stands for the same text.</summary>
    public Glyph MoveTo(Clusters other, Glyph glyph)
    {
        if (!glyph.IsCluster)
            return glyph;
        var (head, mark, _) = _all[glyph.Code];
        return other.Append(MoveTo(other, head), mark);
    }
}
