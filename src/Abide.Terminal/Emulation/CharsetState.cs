namespace Abide.Terminal.Emulation;

/// <summary>The designated character sets G0–G3 and which of them is in use.</summary>
/// <param name="Designations">Two bits for each set, G0 lowest.</param>
/// <param name="Active">The set shifted in: 0 to 3.</param>
internal readonly record struct CharsetState(byte Designations, byte Active)
{
    private static ReadOnlySpan<char> DecGraphics => " ◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

    public Charset this[int set] => (Charset)(Designations >> (2 * set) & 3);

    /// <summary>Whether printable ASCII stands for itself.</summary>
    public bool IsPlain => this[Active] == Charset.Ascii;

    public CharsetState Designate(int set, Charset charset) =>
        this with { Designations = (byte)(Designations & ~(3 << (2 * set)) | (int)charset << (2 * set)) };

    /// <summary>The character a byte stands for in a set.</summary>
    public static int Translate(Charset charset, byte value) => charset switch
    {
        Charset.DecGraphics when value is >= 0x5F and <= 0x7E => DecGraphics[value - 0x5F],
        Charset.UnitedKingdom when value == '#' => '£',
        _ => value,
    };
}
