using Abide.Terminal.Cells;
using Abide.Terminal.Emulation;
using Abide.Terminal.History;

namespace Abide.Terminal.Snapshots;

/// <summary>The screens and the scrollback: blocks of encoded lines, each with the styles that its lines use.</summary>
internal static class CellSection
{
    public static void Write(SnapshotWriter to, Emulator emulator)
    {
        to.Flag(emulator.IsAlternate);
        WriteGrid(to, emulator.Primary, emulator);
        if (emulator.IsAlternate)
            WriteGrid(to, emulator.Grid, emulator);
        to.Flag(emulator.AlternateAside is not null);
        if (emulator.AlternateAside is { } aside)
            WriteGrid(to, aside, emulator);
        to.Number(emulator.History.Blocks.Count);
        foreach (var block in emulator.History.Blocks)
            WriteBlock(to, block);
    }

    public static void Read(ref SnapshotReader from, Emulator emulator)
    {
        var isAlternate = from.Flag();
        var primary = ReadGrid(ref from, emulator);
        var alternate = isAlternate ? ReadGrid(ref from, emulator) : null;
        emulator.RestoreGrids(primary, alternate, aside: from.Flag() ? ReadGrid(ref from, emulator) : null);
        var row = new Row();
        for (var blocks = from.Number(0, int.MaxValue, "the number of blocks"); blocks > 0; blocks--)
        {
            var styles = ReadStyles(ref from);
            for (var lines = from.Number(0, int.MaxValue, "the number of lines"); lines > 0; lines--)
            {
                LineDecoder.Decode(from.Bytes(), styles, row, emulator.Styles, emulator.Clusters);
                emulator.History.Add(row, emulator.Clusters);
            }
        }
    }

    private static void WriteGrid(SnapshotWriter to, Grid grid, Emulator emulator)
    {
        var block = new HistoryBlock();
        var encoder = new LineEncoder();
        var styles = new BlockStyles(emulator.Styles, block.Styles);
        foreach (var row in grid.All)
            block.Add(encoder.Encode(row, emulator.Clusters, styles));
        WriteBlock(to, block);
    }

    private static void WriteBlock(SnapshotWriter to, HistoryBlock block)
    {
        to.Number(block.Styles.Count);
        foreach (var style in block.Styles)
            StyleSection.Write(to, style);
        to.Number(block.Count);
        for (var index = 0; index < block.Count; index++)
            to.Bytes(block.Line(index));
    }

    private static Grid ReadGrid(ref SnapshotReader from, Emulator emulator)
    {
        var styles = ReadStyles(ref from);
        if (from.Number() != emulator.Rows)
            throw new InvalidDataException("a screen has another number of rows than it says");
        var rows = new Row[emulator.Rows];
        for (var y = 0; y < rows.Length; y++)
        {
            rows[y] = new Row();
            LineDecoder.Decode(from.Bytes(), styles, rows[y], emulator.Styles, emulator.Clusters);
            if (rows[y].Length > emulator.Columns)
                throw new InvalidDataException("a row is wider than the screen");
        }

        return new Grid(emulator.Columns, rows);
    }

    private static List<Style> ReadStyles(ref SnapshotReader from)
    {
        var styles = new List<Style>();
        for (var left = from.Number(0, int.MaxValue, "the number of styles"); left > 0; left--)
            styles.Add(StyleSection.Read(ref from));
        return styles;
    }
}
