using System.Buffers;
using Abide.Terminal.Emulation;

namespace Abide.Terminal.Rendering;

/// <summary>Draws the part of a screen that fits a viewer of another size.</summary>
internal static class Cropped
{
    private static readonly int[] MouseModes = [9, 1000, 1002, 1003, 1005, 1006, 1015, 1016];

    public static void Write(Screen screen, IBufferWriter<byte> buffer, int columns, int rows, DrawnRows drawn)
    {
        var emulator = screen.Emulator;
        var to = new AnsiWriter(buffer);
        var painter = new RowPainter(to, emulator.Styles, emulator.Clusters);
        var cursor = emulator.Cursor;
        var top = Math.Clamp(cursor.Y - rows + 1, 0, Math.Max(0, emulator.Rows - rows));

        if (drawn.Begin(screen, columns, rows))
        {
            to.Write(TerminalReset.Unfinished);
            to.Write(TerminalReset.Modes);
        }

        screen.Trace();
        to.Write("\e[?2026h\e[?25l\e[0m"u8);
        for (var y = 0; y < rows; y++)
        {
            if (!drawn.Differs(y, top + y < emulator.Rows ? emulator.Grid[top + y].Trace : null))
                continue;
            to.MoveTo(0, y);
            painter.Set(default);
            to.Write("\e[2K"u8);
            if (top + y < emulator.Rows)
                painter.Paint(emulator.Grid[top + y], Math.Min(columns, emulator.Columns));
        }

        painter.Set(default);
        to.MoveTo(Math.Min(cursor.X, columns - 1), cursor.Y - top);
        WriteModes(to, emulator);
        to.Mode(25, emulator.Modes[Mode.CursorVisible] && cursor.X < columns);
        to.Write("\e[?2026l"u8);
    }

    /// <summary>What typing and clicking depend on.</summary>
    private static void WriteModes(AnsiWriter to, Emulator emulator)
    {
        to.Mode(1, emulator.Modes[Mode.ApplicationCursorKeys]);
        to.Mode(2004, emulator.Modes[Mode.BracketedPaste]);
        foreach (var number in MouseModes)
        {
            if (number != (int)emulator.MouseTracking && number != (int)emulator.MouseEncoding)
                to.Mode(number, false);
        }

        if (emulator.MouseTracking != MouseTracking.None)
            to.Mode((int)emulator.MouseTracking, true);
        if (emulator.MouseEncoding != MouseEncoding.Default)
            to.Mode((int)emulator.MouseEncoding, true);
    }
}
