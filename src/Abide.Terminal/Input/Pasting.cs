namespace Abide.Terminal.Input;

/// <summary>Pasted text, and focus, as a program expects them.</summary>
public static class Pasting
{
    /// <summary>
    /// Text as it may be pasted. Control characters are removed, so that nothing in it ends the paste or does what a key would do, but for tabs and line ends; line ends are
    /// what Enter sends, as terminals make them. Where the program asked for it the text is marked (mode 2004).
    /// </summary>
    /// <param name="text">The text, in UTF-8.</param>
    /// <param name="modes">What the program asked for.</param>
    public static byte[] Encode(ReadOnlySpan<byte> text, in InputModes modes)
    {
        var pasted = new List<byte>(text.Length + 12);
        if (modes.BracketedPaste)
            pasted.AddRange("\e[200~"u8);
        for (var at = 0; at < text.Length; at++)
        {
            var value = text[at];
            if (value == '\r' && at + 1 < text.Length && text[at + 1] == '\n')
                continue;
            if (value is (byte)'\n' or (byte)'\r')
                pasted.Add((byte)'\r');
            else if (value == 0xC2 && at + 1 < text.Length && text[at + 1] is >= 0x80 and < 0xA0)
                at++; // an eight-bit control character
            else if (value is (byte)'\t' or (>= 0x20 and not 0x7F))
                pasted.Add(value);
        }

        if (modes.BracketedPaste)
            pasted.AddRange("\e[201~"u8);
        return [.. pasted];
    }

    /// <summary>The bytes that tell that the terminal gained or lost the focus; none unless asked for (mode 1004).</summary>
    /// <param name="gained">Which of the two.</param>
    /// <param name="modes">What the program asked for.</param>
    public static byte[] Focus(bool gained, in InputModes modes) => !modes.FocusReports ? [] : gained ? "\e[I"u8.ToArray() : "\e[O"u8.ToArray();
}
