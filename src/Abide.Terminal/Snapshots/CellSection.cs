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
        for (var blocks = from.Number(0, int.MaxValue, "the number of blocks"); blocks > 0; blocks--)
            emulator.History.Add(ReadBlock(ref from));
    }

    private static void WriteGrid(SnapshotWriter to, Grid grid, Emulator emulator)
    {
        var block = new HistoryBlock();
        var encoder = new LineEncoder();
        var styles = new BlockStyles(emulator.Styles, block.Styles);
        foreach (var row in grid.All)
            block.Add(encoder.Encode(row, emulator.Clusters, styles), emulator.Columns);
        BlockForm.Write(to, block);
    }

    private static Grid ReadGrid(ref SnapshotReader from, Emulator emulator)
    {
        var block = BlockForm.Read(ref from);
        if (block.Count != emulator.Rows)
            throw new InvalidDataException("a screen has another number of rows than it says");
        var rows = new Row[emulator.Rows];
        for (var y = 0; y < rows.Length; y++)
        {
            rows[y] = new Row();
            LineDecoder.Decode(block.Line(y), block.Styles, rows[y], emulator.Styles, emulator.Clusters);
            if (rows[y].Length > emulator.Columns)
                throw new InvalidDataException("a row is wider than the screen");
        }

        return new Grid(emulator.Columns, rows);
    }

    private static void WriteBlock(SnapshotWriter to, HistoryBlock block)
    {
        to.Flag(block.Packed is not null);
        if (block.Packed is var (bytes, lines, dropped))
        {
            to.Bytes(bytes);
            to.Number(lines);
            to.Number(dropped);
        }
        else
        {
            BlockForm.Write(to, block);
        }
    }

    /// <summary>Reads a block and every line of it once, so that what is wrong comes to light now.</summary>
    private static HistoryBlock ReadBlock(ref SnapshotReader from)
    {
        var packed = from.Flag() ? from.Bytes().ToArray() : null;
        var block = packed is null ? BlockForm.Read(ref from) : BlockForm.Unpack(packed);
        var (row, styles, clusters) = (new Row(), new StyleTable(), new Clusters());
        for (var index = 0; index < block.Count; index++)
            LineDecoder.Decode(block.Line(index), block.Styles, row, styles, clusters);
        if (packed is null)
            return block;
        if (from.Number() != block.Count)
            throw new InvalidDataException("a packed block has another number of lines than it says");
        var dropped = from.Number(0, block.Count, "the number of lines dropped");
        return HistoryBlock.OfPacked(packed, block.Count, dropped, block.Width, block.GoesOn);
    }
}
