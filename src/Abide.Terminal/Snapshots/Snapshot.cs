using System.Buffers;
using System.Buffers.Binary;
using Abide.Terminal.Emulation;
using Abide.Terminal.Parsing;

namespace Abide.Terminal.Snapshots;

/// <summary>
/// The binary form of a screen:
/// <code>
/// "ABSC"      4 bytes
/// version     1 byte
/// state       sizes, parser, modes, cursors, keyboard: see <see cref="StateSection"/>
/// window      titles, palette: see <see cref="WindowSection"/>
/// cells       primary screen, alternate screen if shown, scrollback: see <see cref="CellSection"/>
/// images      those kept, and the one being sent: see <see cref="GraphicsSection"/>
/// checksum    4 bytes, CRC-32C of all before, little endian
/// </code>
/// Numbers are varints.
/// </summary>
internal static class Snapshot
{
    public const byte Version = 5;

    private static ReadOnlySpan<byte> Magic => "ABSC"u8;

    public static void Write(Screen screen, IBufferWriter<byte> to)
    {
        var writer = new SnapshotWriter();
        writer.Raw(Magic);
        writer.Raw([Version]);
        writer.Number(screen.Columns);
        writer.Number(screen.Rows);
        writer.Number(screen.Revision);
        ParserSection.Write(writer, screen.Parser.Save());
        StateSection.Write(writer, screen.Emulator);
        WindowSection.Write(writer, screen.Emulator);
        CellSection.Write(writer, screen.Emulator);
        GraphicsSection.Write(writer, screen.Emulator);
        writer.Checksum();
        to.Write(writer.Written);
    }

    public static Screen Read(ReadOnlySpan<byte> from, ScreenOptions limits)
    {
        if (from.Length < Magic.Length + 1 + sizeof(uint) || !from.StartsWith(Magic))
            throw new InvalidDataException("this is not a screen's snapshot");
        if (from[Magic.Length] != Version)
            throw new InvalidDataException($"the snapshot has version {from[Magic.Length]}; this program reads version {Version}");
        if (Checksum.Of(from[..^sizeof(uint)]) != BinaryPrimitives.ReadUInt32LittleEndian(from[^sizeof(uint)..]))
            throw new InvalidDataException("the snapshot's checksum does not fit its content");
        try
        {
            return ReadSections(new SnapshotReader(from[(Magic.Length + 1)..^sizeof(uint)]), limits);
        }
        catch (Exception failure) when (failure is ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("the snapshot contradicts itself", failure);
        }
    }

    private static Screen ReadSections(SnapshotReader reader, ScreenOptions limits)
    {
        var columns = reader.Number(1, Screen.MaximumColumns, "the number of columns");
        var rows = reader.Number(1, Screen.MaximumRows, "the number of rows");
        var screen = new Screen(limits with { Columns = columns, Rows = rows }, reader.Number());
        screen.Parser.Restore(ParserSection.Read(ref reader));
        StateSection.Read(ref reader, screen.Emulator);
        WindowSection.Read(ref reader, screen.Emulator);
        CellSection.Read(ref reader, screen.Emulator);
        GraphicsSection.Read(ref reader, screen.Emulator);
        return reader.AtEnd ? screen : throw new InvalidDataException("the snapshot goes on behind its end");
    }
}
