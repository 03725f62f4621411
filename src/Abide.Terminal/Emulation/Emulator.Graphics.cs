using Abide.Terminal.Cells;
using Abide.Terminal.Parsing;

namespace Abide.Terminal.Emulation;

/// <content>Select graphic rendition.</content>
internal sealed partial class Emulator
{
    private void SelectGraphicRendition(ControlSequence sequence)
    {
        var parameters = sequence.Parameters;
        var joined = sequence.Joined;
        ref var bits = ref _cursor.PenBits;
        if (parameters.IsEmpty)
            bits.Reset();
        for (var at = 0; at < parameters.Length; at++)
        {
            var code = parameters[at];
            if (code is 38 or 48 or 58)
            {
                if (!ReadColor(parameters, joined, ref at, out var color))
                    continue;
                if (code == 38)
                    bits.Foreground = color;
                else if (code == 48)
                    bits.Background = color;
                else
                    bits.UnderlineColor = color;
                continue;
            }

            var detail = -1;
            while (at + 1 < parameters.Length && IsJoined(joined, at + 1))
                detail = parameters[++at];
            if (detail < 0 || code == 4)
                Render(ref bits, code, detail);
        }

        _penChanged = true;
    }

    private static void Render(ref StyleBits style, int code, int detail)
    {
        switch (code)
        {
            case 0:
                style.Reset();
                break;
            case 1:
                style.Add(Attributes.Bold);
                break;
            case 2:
                style.Add(Attributes.Faint);
                break;
            case 3:
                style.Add(Attributes.Italic);
                break;
            case 4 when detail < 0:
                style.Underline = Underline.Single;
                break;
            case 4 when detail <= (int)Underline.Dashed:
                style.Underline = (Underline)detail;
                break;
            case 5:
                style.Add(Attributes.Blink);
                break;
            case 6:
                style.Add(Attributes.RapidBlink);
                break;
            case 7:
                style.Add(Attributes.Inverse);
                break;
            case 8:
                style.Add(Attributes.Invisible);
                break;
            case 9:
                style.Add(Attributes.Strikethrough);
                break;
            case 21:
                style.Underline = Underline.Double;
                break;
            case 22:
                style.Remove(Attributes.Bold | Attributes.Faint);
                break;
            case 23:
                style.Remove(Attributes.Italic);
                break;
            case 24:
                style.Underline = Underline.None;
                break;
            case 25:
                style.Remove(Attributes.Blink | Attributes.RapidBlink);
                break;
            case 27:
                style.Remove(Attributes.Inverse);
                break;
            case 28:
                style.Remove(Attributes.Invisible);
                break;
            case 29:
                style.Remove(Attributes.Strikethrough);
                break;
            case >= 30 and <= 37:
                style.Foreground = Color.Palette(code - 30);
                break;
            case 39:
                style.Foreground = Color.Default;
                break;
            case >= 40 and <= 47:
                style.Background = Color.Palette(code - 40);
                break;
            case 49:
                style.Background = Color.Default;
                break;
            case 53:
                style.Add(Attributes.Overline);
                break;
            case 55:
                style.Remove(Attributes.Overline);
                break;
            case 59:
                style.UnderlineColor = Color.Default;
                break;
            case >= 90 and <= 97:
                style.Foreground = Color.Palette(code - 90 + 8);
                break;
            case >= 100 and <= 107:
                style.Background = Color.Palette(code - 100 + 8);
                break;
        }
    }

    private static bool IsJoined(uint joined, int index) => (joined >> index & 1) != 0;

    /// <summary>
    /// Reads 38, 48 or 58 and what belongs to it: <c>38;5;n</c>, <c>38;2;r;g;b</c>, <c>38:5:n</c>, <c>38:2:r:g:b</c> or
    /// <c>38:2:space:r:g:b</c>. Leaves <paramref name="at"/> on the last parameter read.
    /// </summary>
    private static bool ReadColor(ReadOnlySpan<int> parameters, uint joined, ref int at, out Color color)
    {
        color = default;
        var start = at;
        if (start + 1 >= parameters.Length)
            return false;
        var kind = parameters[start + 1];
        if (IsJoined(joined, start + 1))
        {
            var count = 1;
            while (start + count + 1 < parameters.Length && IsJoined(joined, start + count + 1))
                count++;
            at += count;
            return kind switch
            {
                5 when count >= 2 => Indexed(parameters[start + 2], out color),
                2 when count >= 4 => Direct(parameters[(count >= 5 ? start + 3 : start + 2)..], out color),
                _ => false,
            };
        }

        switch (kind)
        {
            case 5:
                at += 2;
                return at < parameters.Length && Indexed(parameters[at], out color);
            case 2:
                at += 4;
                return at < parameters.Length && Direct(parameters[(start + 2)..], out color);
            default:
                at++;
                return false;
        }
    }

    private static bool Indexed(int index, out Color color)
    {
        color = Color.Palette(index);
        return index < 256;
    }

    private static bool Direct(ReadOnlySpan<int> parameters, out Color color)
    {
        var (red, green, blue) = (parameters[0], parameters[1], parameters[2]);
        color = Color.Rgb(red, green, blue);
        return (red | green | blue) < 256;
    }
}
