using System.Buffers.Text;
using System.Text;
using Abide.Terminal.Cells;
using Abide.Terminal.Parsing;

namespace Abide.Terminal.Emulation;

/// <content>Reports of the presentation state and their restoring: DECRQPSR and DECRSPS (DEC STD 070; xterm ctlseqs).</content>
internal sealed partial class Emulator
{
    /// <summary>The attributes that a cursor information report tells, from the lowest bit on.</summary>
    private static readonly Attributes[] Told = [Attributes.Bold, Attributes.None, Attributes.Blink, Attributes.Inverse, Attributes.Invisible];

    private const int UnderlineBit = 1;

    /// <summary>What a byte of flags begins at, so that it is a character.</summary>
    private const int FlagsAt = '@';

    /// <summary>DECRQPSR: 1 asks for the cursor's state (DECCIR), 2 for the tab stops (DECTABSR).</summary>
    private void ReportPresentation(int which)
    {
        if (which == 1)
            Replies.Add($"\eP1$u{DescribeCursor()}\e\\");
        else if (which == 2)
            Replies.Add($"\eP2$u{string.Join('/', Enumerable.Range(0, Columns).Where(column => Tabs[column]).Select(column => column + 1))}\e\\");
    }

    /// <summary>DECRSPS: takes what was reported, or what looks like it.</summary>
    private void RestorePresentation(int which, ReadOnlySpan<byte> data)
    {
        if (which == 1)
            RestoreCursorFrom(data);
        else if (which == 2)
            RestoreTabsFrom(data);
    }

    private string DescribeCursor()
    {
        var (pen, sets) = (Pen, _cursor.Charsets);
        var rendition = pen.Underline != Underline.None ? 1 << UnderlineBit : 0;
        for (var bit = 0; bit < Told.Length; bit++)
            rendition |= (pen.Attributes & Told[bit]) != 0 ? 1 << bit : 0;
        var isProtected = (pen.Attributes & Attributes.Protected) != 0 ? 1 : 0;
        var flags = (Modes[Mode.Origin] ? 1 : 0) | (_singleShift == 2 ? 2 : 0) | (_singleShift == 3 ? 4 : 0) | (_cursor.PendingWrap ? 8 : 0);
        var (has96, designators) = (0, new StringBuilder());
        for (var set = 0; set < 4; set++)
        {
            has96 |= Charsets.Has96(sets[set]) ? 1 << set : 0;
            designators.Append(Charsets.Designator(sets[set]));
        }

        // One page; the right half of the code table is of no use in UTF-8 and so G2, as at first.
        return $"{_cursor.Y - OriginRow + 1};{_cursor.X - OriginColumn + 1};1;{Flags(rendition)};{Flags(isProtected)};{Flags(flags)};{sets.Active};2;{Flags(has96)};{designators}";

        static char Flags(int bits) => (char)(FlagsAt + bits);
    }

    private void RestoreCursorFrom(ReadOnlySpan<byte> data)
    {
        if (!TakeNumber(ref data, out var row) || !TakeNumber(ref data, out var column) || !TakeNumber(ref data, out _)
            || !TakeFlags(ref data, out var rendition) || !TakeFlags(ref data, out var isProtected) || !TakeFlags(ref data, out var flags)
            || !TakeNumber(ref data, out var active) || active > 3 || !TakeNumber(ref data, out _) || !TakeFlags(ref data, out var has96))
        {
            return;
        }

        var pen = new Style { Underline = (rendition >> UnderlineBit & 1) != 0 ? Underline.Single : Underline.None };
        for (var bit = 0; bit < Told.Length; bit++)
            pen = pen with { Attributes = pen.Attributes | ((rendition >> bit & 1) != 0 ? Told[bit] : Attributes.None) };
        var shown = Pen;
        Pen = pen with
        {
            Foreground = shown.Foreground,
            Background = shown.Background,
            UnderlineColor = shown.UnderlineColor,
            Link = shown.Link,
            Attributes = pen.Attributes | ((isProtected & 1) != 0 ? Attributes.Protected : Attributes.None),
        };
        Modes = Modes.With(Mode.Origin, (flags & 1) != 0);
        MoveTo(column - 1, row - 1);
        _singleShift = (flags & 2) != 0 ? 2 : (flags & 4) != 0 ? 3 : 0;
        _cursor.PendingWrap = (flags & 8) != 0 && _cursor.X == RightEdge - 1 && Modes[Mode.AutoWrap];
        _cursor.Charsets = new CharsetState(0, (byte)active);
        for (var set = 0; set < 4 && !data.IsEmpty; set++)
        {
            var intermediate = data[0] is >= 0x20 and <= 0x2F && data.Length > 1 ? data[0] : 0;
            data = data[(intermediate == 0 ? 0 : 1)..];
            Designate(set, intermediate, data[0], has96: set > 0 && (has96 >> set & 1) != 0); // G0 never has 96
            data = data[1..];
        }
    }

    private void RestoreTabsFrom(ReadOnlySpan<byte> data)
    {
        Tabs.ClearAll(Columns);
        while (!data.IsEmpty)
        {
            var end = data.IndexOf((byte)'/');
            var number = end < 0 ? data : data[..end];
            data = end < 0 ? default : data[(end + 1)..];
            if (Utf8Parser.TryParse(number, out int column, out _) && column >= 1 && column <= Columns)
                Tabs.Set(column - 1, true, Columns);
        }
    }

    private static bool TakeNumber(ref ReadOnlySpan<byte> data, out int number) =>
        Utf8Parser.TryParse(NextField(ref data), out number, out _) && number is >= 0 and <= ControlSequence.MaximumValue;

    private static bool TakeFlags(ref ReadOnlySpan<byte> data, out int flags)
    {
        var field = NextField(ref data);
        flags = field.Length == 1 ? field[0] - FlagsAt : -1;
        return flags is >= 0 and < 0x20;
    }
}
