using System.Buffers;
using System.Text;

namespace Abide.Terminal.Rendering;

/// <summary>Writes text and sequences to a buffer.</summary>
internal sealed class AnsiWriter
{
    private readonly IBufferWriter<byte> _to;

    public AnsiWriter(IBufferWriter<byte> to) => _to = to;

    public void Write(ReadOnlySpan<byte> bytes) => _to.Write(bytes);

    public void Write(string text)
    {
        var span = _to.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        _to.Advance(Encoding.UTF8.GetBytes(text, span));
    }

    public void WriteRune(int codePoint)
    {
        var span = _to.GetSpan(4);
        _to.Advance(new Rune(codePoint).EncodeToUtf8(span));
    }

    /// <summary>CUP, to a place counted from 0.</summary>
    public void MoveTo(int column, int row) => Write($"\e[{row + 1};{column + 1}H");

    /// <summary>Sets or resets a DEC private mode.</summary>
    public void Mode(int number, bool on) => Write($"\e[?{number}{(on ? 'h' : 'l')}");
}
