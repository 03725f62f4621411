using System.Buffers.Text;
using Abide.Terminal.Parsing;

namespace Abide.Terminal.Emulation;

/// <summary>What can be told of an operating system command (<c>OSC number ; text</c>) from its beginning.</summary>
internal static class OperatingSystemCommand
{
    private const int LongestKey = 64;

    /// <summary>Its number and the text behind the first semicolon; -1 when it begins otherwise.</summary>
    public static int Split(ReadOnlySpan<byte> command, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!Utf8Parser.TryParse(command, out int number, out var digits) || number < 0 || command[0] is (byte)'+')
            return -1;
        if (digits < command.Length && command[digits] != ';')
            return -1;
        text = digits < command.Length ? command[(digits + 1)..] : default;
        return number;
    }

    /// <summary>Decides on a command that may not be complete.</summary>
    public static Passage Decide(ReadOnlySpan<byte> command)
    {
        var semicolon = command.IndexOf((byte)';');
        if (semicolon < 0)
            return command.Length < LongestKey ? Passage.Undecided : Passage.Through;
        return Split(command, out var text) switch
        {
            52 or 5522 => Passage.Withheld,
            4 or 5 or (>= 10 and <= 19) or 21 or 22 or 50 or 60 or 61 => Passage.Undecided,
            99 => text.IndexOf((byte)';') is var end and >= 0
                ? text[..end].IndexOf("p=?"u8) >= 0 ? Passage.Withheld : Passage.Through
                : Passage.Undecided,
            1337 => DecideByKey(text),
            _ => Passage.Through,
        };
    }

    /// <summary>Whether a complete command asks the terminal for something.</summary>
    public static bool IsQuery(ReadOnlySpan<byte> command) => Split(command, out var text) switch
    {
        52 or 5522 or 60 or 61 => true,
        4 or 5 or (>= 10 and <= 19) or 21 or 22 or 50 or 99 => text.Contains((byte)'?'),
        1337 => IsClipboardOrReport(text),
        _ => false,
    };

    private static Passage DecideByKey(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny("=:;"u8);
        if (end < 0)
            return text.Length < LongestKey ? Passage.Undecided : Passage.Through;
        return IsClipboardOrReport(text[..end]) ? Passage.Withheld : Passage.Through;
    }

    private static bool IsClipboardOrReport(ReadOnlySpan<byte> key) =>
        key.StartsWith("Copy"u8) || key.StartsWith("EndCopy"u8) || key.StartsWith("Report"u8) || key.StartsWith("RequestUpload"u8);
}
