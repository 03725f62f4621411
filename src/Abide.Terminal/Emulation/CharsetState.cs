namespace Abide.Terminal.Emulation;

/// <summary>The designated character sets G0–G3 and which of them is in use.</summary>
/// <param name="Designations">A byte for each set, G0 lowest.</param>
/// <param name="Active">The set shifted in: 0 to 3.</param>
internal readonly record struct CharsetState(uint Designations, byte Active)
{
    public Charset this[int set] => (Charset)(byte)(Designations >> (8 * set));

    /// <summary>Whether printable ASCII stands for itself.</summary>
    public bool IsPlain => this[Active] == Charset.Ascii;

    /// <summary>Whether every set is one that is known.</summary>
    public bool IsPossible => this[0] < Charset.Count && this[1] < Charset.Count && this[2] < Charset.Count && this[3] < Charset.Count;

    public CharsetState Designate(int set, Charset charset) =>
        this with { Designations = Designations & ~(0xFFu << (8 * set)) | (uint)charset << (8 * set) };
}
