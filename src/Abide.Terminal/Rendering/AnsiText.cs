using System.Buffers;
using Abide.Terminal.Cells;
using Abide.Terminal.Emulation;

namespace Abide.Terminal.Rendering;

/// <summary>Rows as lines of text with colours.</summary>
internal static class AnsiText
{
    public static void Write(IEnumerable<Row> rows, Emulator emulator, IBufferWriter<byte> buffer)
    {
        var to = new AnsiWriter(buffer);
        var painter = new RowPainter(to, emulator.Styles, emulator.Clusters) { WritesBlanks = true };
        var pending = 0;
        foreach (var row in rows)
        {
            if (row.IsBlank)
            {
                pending++;
                continue;
            }

            for (; pending > 0; pending--)
                to.Write("\n"u8);
            painter.Paint(row, emulator.Columns);
            painter.Set(default);
            pending = 1;
        }

        if (pending > 0)
            to.Write("\n"u8);
    }
}
