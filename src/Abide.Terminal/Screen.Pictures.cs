using System.Buffers;
using Abide.Terminal.Cells;
using Abide.Terminal.Rendering.Pictures;

namespace Abide.Terminal;

/// <content>Pictures of the screen.</content>
public sealed partial class Screen
{
    /// <summary>Writes the screen as an HTML document: colours, attributes, links and the cursor as they are now, no script, no other file.</summary>
    /// <param name="to">Receives the document, in UTF-8.</param>
    /// <param name="scrollback">Whether the scrollback comes first.</param>
    public void WriteHtml(IBufferWriter<byte> to, bool scrollback = false)
    {
        ArgumentNullException.ThrowIfNull(to);
        Html.Write(AllRows(scrollback), PictureCursorRow(scrollback), _emulator, to);
    }

    /// <summary>Writes the screen as an SVG picture; see <see cref="WriteHtml"/>.</summary>
    /// <param name="to">Receives the picture, in UTF-8.</param>
    /// <param name="scrollback">Whether the scrollback comes first.</param>
    public void WriteSvg(IBufferWriter<byte> to, bool scrollback = false)
    {
        ArgumentNullException.ThrowIfNull(to);
        var rows = new List<Row>();
        foreach (var row in AllRows(scrollback))
        {
            var copy = new Row();
            copy.CopyFrom(row);
            rows.Add(copy);
        }

        Svg.Write(rows, PictureCursorRow(scrollback), _emulator, to);
    }

    private int PictureCursorRow(bool scrollback) => CursorVisible ? CursorRow + (scrollback ? ScrollbackCount : 0) : -1;
}
