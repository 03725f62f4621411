namespace Abide.Terminal.Input;

/// <summary>
/// Takes out of what a viewer types what its terminal answers to kitty's graphics commands (<c>APC G … ST</c>): the screen has answered them already, and the program
/// would take a second answer for typing.
/// </summary>
public sealed class GraphicsAnswers
{
    /// <summary>An answer that goes on for longer is none.</summary>
    private const int LongestAnswer = 1024;

    private int _length;
    private bool _escaped;

    /// <summary>What is left of the next bytes typed; the same memory when there is nothing to take out.</summary>
    /// <param name="typed">The bytes.</param>
    public ReadOnlySpan<byte> TakenOut(ReadOnlySpan<byte> typed)
    {
        if (_length == 0 && typed.IndexOf("\e_G"u8) < 0)
            return typed;
        var kept = new List<byte>(typed.Length);
        while (!typed.IsEmpty)
        {
            if (_length > 0)
            {
                typed = typed[Swallow(typed)..];
                continue;
            }

            var begin = typed.IndexOf("\e_G"u8);
            kept.AddRange(begin < 0 ? typed : typed[..begin]);
            typed = begin < 0 ? default : typed[(begin + 3)..];
            _length = begin < 0 ? 0 : 3;
        }

        return kept.ToArray();
    }

    private int Swallow(ReadOnlySpan<byte> typed)
    {
        for (var at = 0; at < typed.Length; at++)
        {
            var ends = _escaped && typed[at] == '\\';
            _escaped = typed[at] == 0x1B;
            if (ends || ++_length > LongestAnswer)
            {
                (_length, _escaped) = (0, false);
                return at + 1;
            }
        }

        return typed.Length;
    }
}
