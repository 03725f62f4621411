using System.Text;

namespace Abide.Terminal.Emulation;

/// <summary>The window's title and the stack programs save it on (CSI 22 t, CSI 23 t).</summary>
internal sealed class Titles
{
    /// <summary>Characters of a title that are kept.</summary>
    public const int MaximumLength = 512;

    /// <summary>Pushing more drops the oldest.</summary>
    public const int MaximumDepth = 10;

    private readonly List<string> _stack = [];

    public string Current { get; private set; } = "";

    public IReadOnlyList<string> Stack => _stack;

    public void Set(ReadOnlySpan<byte> text) => Current = Clean(text);

    public void Push() => Push(Current);

    public void Push(string title)
    {
        if (_stack.Count == MaximumDepth)
            _stack.RemoveAt(0);
        _stack.Add(title);
    }

    public void Pop()
    {
        if (_stack.Count == 0)
            return;
        Current = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
    }

    /// <summary>Sets a title that is clean already.</summary>
    public void Restore(string title) => Current = title;

    public void Clear()
    {
        Current = "";
        _stack.Clear();
    }

    /// <summary>Text without control characters, of bounded length.</summary>
    public static string Clean(ReadOnlySpan<byte> text)
    {
        var clean = new StringBuilder();
        foreach (var rune in Encoding.UTF8.GetString(text[..Math.Min(text.Length, MaximumLength * 4)]).EnumerateRunes())
        {
            if (clean.Length >= MaximumLength)
                break;
            if (!Rune.IsControl(rune))
                clean.Append(rune.ToString());
        }

        return clean.ToString();
    }
}
