using System.Runtime.CompilerServices;
using System.Text;

namespace Abide.Terminal.Emulation;

/// <summary>Answers to the program, until somebody takes them.</summary>
internal sealed class ReplyBuffer
{
    /// <summary>What would pass this is not answered.</summary>
    public const int MaximumBytes = 64 * 1024;

    private byte[] _bytes = [];
    private int _used;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _used);

    /// <summary>Adds an answer of ASCII text.</summary>
    public void Add(string text)
    {
        if (_used + text.Length > MaximumBytes)
            return;
        if (_used + text.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(64, (_used + text.Length) * 2));
        _used += Encoding.ASCII.GetBytes(text, _bytes.AsSpan(_used));
    }

    public void Add(DefaultInterpolatedStringHandler text) =>
        Add(text.ToStringAndClear());

    public void Clear()
    {
        _used = 0;
        if (_bytes.Length > 1024)
            _bytes = [];
    }
}
