namespace Abide.Cli.Watching;

/// <summary>What was typed, key by key.</summary>
internal static class TypedKeys
{
    public const string Up = "\e[A", Down = "\e[B", PageUp = "\e[5~", PageDown = "\e[6~", Home = "\e[H", End = "\e[F", Escape = "\e", Enter = "\r", Erase = "\x7f", Interrupt = "\x03";

    /// <summary>Single characters and whole sequences; those of a keypad in application mode as those of the other mode.</summary>
    public static IEnumerable<string> Split(string typed)
    {
        for (var at = 0; at < typed.Length;)
        {
            var end = at + 1;
            if (typed[at] == '\e' && end < typed.Length && typed[end] is '[' or 'O')
            {
                end++;
                while (end < typed.Length && typed[end] is < '@' or > '~')
                    end++;
                end = Math.Min(end + 1, typed.Length);
            }

            yield return typed[at..end].Replace("\eO", "\e[", StringComparison.Ordinal);
            at = end;
        }
    }
}
