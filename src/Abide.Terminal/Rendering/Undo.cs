using System.Buffers;
using Abide.Terminal.Emulation;

namespace Abide.Terminal.Rendering;

/// <summary>Gives a viewer's terminal back: no mode left set, the cursor on a fresh line below the content.</summary>
internal static class Undo
{
    public static void Write(Emulator emulator, IBufferWriter<byte> buffer)
    {
        var to = new AnsiWriter(buffer);
        to.Write(TerminalReset.Unfinished);
        to.Write("\e[?2026l"u8);
        to.Write(TerminalReset.Keyboard);
        if (emulator.IsAlternate)
        {
            to.Write("\e[?1049l"u8);
            to.Write(TerminalReset.Keyboard);
        }

        foreach (var _ in emulator.Titles.Stack)
            to.Write("\e[23t"u8);
        to.Write(TerminalReset.Modes);
        to.Write("\e[?5W"u8);
        var last = emulator.Rows - 1;
        while (last > 0 && emulator.Primary[last].TextEnd == 0)
            last--;
        to.MoveTo(0, last);
        to.Write("\r\n\e[J"u8);
    }
}
