using System.Text;

namespace Abide.Terminal.Emulation;

/// <summary>The window's title, its icon's, and the stack programs save both on (CSI 22 t, CSI 23 t).</summary>
internal sealed class Titles
{
    /// <summary>Characters of a title that are kept.</summary>
    public const int MaximumLength = 512;

    /// <summary>Pushing more drops the oldest.</summary>
    public const int MaximumDepth = 10;

    private readonly List<(string Icon, string Window)> _stack = [];

    /// <summary>The window's title.</summary>
    public string Current { get; private set; } = "";

    /// <summary>The title of the window's icon (OSC 1), which some terminals show on a tab.</summary>
    public string Icon { get; private set; } = "";

    public IReadOnlyList<(string Icon, string Window)> Stack => _stack;

    /// <summary>OSC 0 (both), 1 (the icon's), 2 (the window's).</summary>
    public void Set(int which, ReadOnlySpan<byte> text)
    {
        var title = Clean(text);
        (Icon, Current) = (which != 2 ? title : Icon, which != 1 ? title : Current);
    }

    public void Push() => Push((Icon, Current));

    public void Push((string Icon, string Window) titles)
    {
        if (_stack.Count == MaximumDepth)
            _stack.RemoveAt(0);
        _stack.Add(titles);
    }

    /// <summary>Takes both titles off the stack and brings back those asked for.</summary>
    public void Pop(bool icon, bool window)
    {
        if (_stack.Count == 0)
            return;
        var top = _stack[^1];
        (Icon, Current) = (icon ? top.Icon : Icon, window ? top.Window : Current);
        _stack.RemoveAt(_stack.Count - 1);
    }

    /// <summary>Sets titles that are clean already.</summary>
    public void Restore(string icon, string window) => (Icon, Current) = (icon, window);

    public void Clear()
    {
        (Icon, Current) = ("", "");
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
