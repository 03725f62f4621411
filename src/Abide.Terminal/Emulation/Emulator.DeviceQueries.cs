using System.Text;
using Abide.Terminal.Parsing;
using Abide.Terminal.Rendering;

namespace Abide.Terminal.Emulation;

/// <content>Device control strings that are no pictures: DECRQSS, XTGETTCAP, DECRSPS.</content>
internal sealed partial class Emulator
{
    private void RunDeviceString(ControlSequence sequence)
    {
        if (sequence.Final == 't' && !Text.Overflowed)
            RestorePresentation(sequence[0], Text.Bytes);
        else if (sequence.Final == 'q' && sequence.Intermediates == '$')
            ReportSetting(Text.Bytes);
        else if (sequence.Final == 'q')
            ReportCapabilities(Text.Bytes);
    }

    /// <summary>DECRQSS: what would set a setting to what it is.</summary>
    private void ReportSetting(ReadOnlySpan<byte> name)
    {
        var setting = Encoding.ASCII.GetString(name) switch
        {
            "m" => Sgr.Describe(Pen) + "m",
            "r" => $"{Margins.Top + 1};{Margins.Bottom + 1}r",
            "s" => $"{Margins.Left + 1};{Margins.Right + 1}s",
            "t" => $"{Rows}t",
            "$|" => $"{Columns}$|",
            "*|" => $"{Rows}*|",
            "*x" => $"{_attributeExtent}*x",
            " q" => $"{CursorShape} q",
            "\"q" => (Pen.Attributes & Cells.Attributes.Protected) != 0 ? "1\"q" : "0\"q",
            "\"p" => $"{60 + _level};1\"p",
            "$}" => "0$}", // The main display is active, and there is no status line.
            "$~" => "0$~",
            ">m" => $">4;{Keyboard.ModifyOtherKeys}m",
            _ => null,
        };
        Replies.Add(setting is null ? "\eP0$r\e\\" : $"\eP1$r{setting}\e\\");
    }

    /// <summary>XTGETTCAP: names come and answers go in hexadecimal.</summary>
    private void ReportCapabilities(ReadOnlySpan<byte> names)
    {
        while (!names.IsEmpty)
        {
            var encoded = NextField(ref names);
            if (encoded.Length is 0 or > 64 || Capabilities.Find(encoded) is not { } value)
            {
                Replies.Add("\eP0+r\e\\");
                return;
            }

            var answer = value.Length == 0 ? "" : "=" + Convert.ToHexString(Encoding.ASCII.GetBytes(value));
            Replies.Add($"\eP1+r{Encoding.ASCII.GetString(encoded)}{answer}\e\\");
        }
    }
}
