namespace Abide.Terminal.Cells;

/// <summary>What stands in a cell: a character or an index into <see cref="Clusters"/>, and the part of a wide character it is.</summary>
/// <param name="Bits">Code point or cluster index in the low 21 bits, flags above.</param>
internal readonly record struct Glyph(uint Bits)
{
    private const uint CodeMask = (1 << 21) - 1;
    private const uint ClusterFlag = 1 << 24, WideFlag = 1 << 25, TailFlag = 1 << 26, PaddingFlag = 1 << 27;

    /// <summary>The second cell of a wide character.</summary>
    public static readonly Glyph Tail = new(TailFlag);

    /// <summary>The last cell of a row, left empty because a wide character did not fit and wrapped whole.</summary>
    public static readonly Glyph Padding = new(PaddingFlag);

    public static Glyph Blank => default;

    public bool IsBlank => Bits == 0;

    public bool IsTail => Bits == TailFlag;

    public bool IsPadding => Bits == PaddingFlag;

    public bool IsWide => (Bits & WideFlag) != 0;

    public bool IsCluster => (Bits & ClusterFlag) != 0;

    /// <summary>Whether a character, and not emptiness or a part of another cell's, stands here.</summary>
    public bool HasText => Bits != 0 && (Bits & (TailFlag | PaddingFlag)) == 0;

    /// <summary>The code point, or the index of the cluster.</summary>
    public int Code => (int)(Bits & CodeMask);

    public static Glyph Of(int codePoint, bool wide = false) => new((uint)codePoint | (wide ? WideFlag : 0));

    /// <summary>A character that is one or two cells wide.</summary>
    public static Glyph OfWidth(int codePoint, int width) => new((uint)codePoint | (uint)(width >> 1) * WideFlag);

    /// <summary>What stands behind a character of one or two cells: a tail, or what stood there.</summary>
    public static Glyph Behind(int width, Glyph before) => new(before.Bits ^ ((before.Bits ^ TailFlag) & (uint)-(width >> 1)));

    public static Glyph OfCluster(int index, bool wide) => new((uint)index | ClusterFlag | (wide ? WideFlag : 0));
}
