using System.Buffers.Text;
using System.Text;
using Abide.Terminal.Cells;

namespace Abide.Terminal.Emulation;

/// <content>Operating system commands: titles, colours, links, directory.</content>
internal sealed partial class Emulator
{
    private void RunCommand(ReadOnlySpan<byte> command, string terminator, long at)
    {
        switch (OperatingSystemCommand.Split(command, out var text))
        {
            case (0 or 1 or 2) and var which:
                Titles.Set(which, text);
                break;
            case (4 or 5) and var kind:
                ChangeIndexedColors(kind, text, terminator);
                break;
            case 7:
                WorkingDirectory = Directory(text) ?? WorkingDirectory;
                break;
            case 8:
                OpenLink(text);
                break;
            case 9:
                TellOrRun(at, text);
                break;
            case >= 10 and <= 19 and var first:
                ChangeNamedColors(first, text, terminator);
                break;
            case 52:
                WriteClipboard(at, text);
                break;
            case 99:
                TellInPieces(at, text);
                break;
            case (104 or 105) and var kind:
                ResetIndexedColors(kind, text);
                break;
            case >= 110 and <= 119 and var number:
                Palette.Reset(Palette.Foreground + number - 110);
                break;
            case 133:
                MarkRow(text);
                MarkShell(at, text);
                break;
            case 777:
                TellWithTitle(at, text);
                break;
            case 1337:
                RunNamed(at, text);
                break;
        }
    }

    /// <summary>OSC 4 (the 256 colours, the special ones behind them) and OSC 5 (the special ones).</summary>
    private void ChangeIndexedColors(int command, ReadOnlySpan<byte> text, string terminator)
    {
        while (!text.IsEmpty)
        {
            var slot = IndexedSlot(command, NextField(ref text), out var index);
            var value = NextField(ref text);
            if (slot >= 0)
                ChangeColor(slot, value, $"{command};{index}", terminator);
        }
    }

    /// <summary>The palette's slot for a number as OSC 4 and 5 count, or -1.</summary>
    private static int IndexedSlot(int command, ReadOnlySpan<byte> number, out int index)
    {
        if (!Utf8Parser.TryParse(number, out index, out _) || index < 0)
            return -1;
        var special = command % 100 == 5 ? index : index - Palette.Indexed;
        return special < 0 ? index : special < Palette.SpecialColors ? Palette.Special + special : -1;
    }

    private void ChangeNamedColors(int number, ReadOnlySpan<byte> text, string terminator)
    {
        for (; number <= 19 && !text.IsEmpty; number++)
            ChangeColor(Palette.Foreground + number - 10, NextField(ref text), $"{number}", terminator);
    }

    private void ChangeColor(int slot, ReadOnlySpan<byte> value, string name, string terminator)
    {
        if (value.SequenceEqual("?"u8))
        {
            var color = Palette[slot];
            Replies.Add($"\e]{name};rgb:{color.Red:x2}{color.Red:x2}/{color.Green:x2}{color.Green:x2}/{color.Blue:x2}{color.Blue:x2}{terminator}");
        }
        else if (ColorName.Parse(value) is { } color)
        {
            Palette.Set(slot, color);
        }
    }

    private void ResetIndexedColors(int command, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty && command == 104)
            Palette.Reset(0, Palette.Indexed);
        else if (text.IsEmpty)
            Palette.Reset(Palette.Special, Palette.SpecialColors);
        while (!text.IsEmpty)
        {
            if (IndexedSlot(command, NextField(ref text), out _) is >= 0 and var slot)
                Palette.Reset(slot);
        }
    }

    /// <summary>OSC 8: <c>parameters;address</c>; an empty address ends the link.</summary>
    private void OpenLink(ReadOnlySpan<byte> text)
    {
        var id = "";
        var parameters = NextField(ref text);
        while (!parameters.IsEmpty)
        {
            var end = parameters.IndexOf((byte)':');
            var parameter = end < 0 ? parameters : parameters[..end];
            parameters = end < 0 ? default : parameters[(end + 1)..];
            if (parameter.StartsWith("id="u8))
                id = Titles.Clean(parameter[3..]);
        }

        var link = CleanAddress(text) is { Length: > 0 } address ? new Hyperlink(id, address) : null;
        if (link is null || _cursor.Link is null || link != _cursor.Link)
            Pen = Pen with { Link = link };
    }

    private static string CleanAddress(ReadOnlySpan<byte> text) =>
        string.Concat(Encoding.UTF8.GetString(text[..Math.Min(text.Length, 4096)]).Where(character => !char.IsControl(character)));

    /// <summary>The path of a <c>file:</c> URI, or null when it is none.</summary>
    private static string? Directory(ReadOnlySpan<byte> uri)
    {
        if (uri.IsEmpty || uri[0] == '/')
            return uri.IsEmpty ? null : Titles.Clean(uri);
        if (!uri.StartsWith("file://"u8))
            return null;
        var path = uri["file://".Length..];
        var slash = path.IndexOf((byte)'/');
        return slash < 0 ? null : Titles.Clean(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(Encoding.UTF8.GetString(path[slash..]))));
    }

    private static ReadOnlySpan<byte> NextField(ref ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)';');
        var field = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[(end + 1)..];
        return field;
    }
}
