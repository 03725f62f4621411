using Abide.Terminal.Emulation;
using Abide.Terminal.Graphics;

namespace Abide.Terminal.Snapshots;

/// <summary>The images kept, their virtual placements, and the image that is being sent. The other placements stand with their rows.</summary>
internal static class GraphicsSection
{
    public static void Write(SnapshotWriter to, Emulator emulator)
    {
        to.Flag(emulator.Images.WasUsed);
        to.Number(emulator.Images.Count);
        foreach (var image in emulator.Images.All)
        {
            to.Number(image.Key);
            to.Number((int)image.Format);
            to.Number(image.Width);
            to.Number(image.Height);
            to.Flag(image.IsCompressed);
            to.Bytes(image.Bytes);
        }

        to.Number(emulator.Images.Virtual.Count);
        foreach (var (image, id, columns, rows) in emulator.Images.Virtual)
        {
            to.Number(image);
            to.Number(id);
            to.Number(columns);
            to.Number(rows);
        }

        to.Flag(emulator.Transfer is not null);
        if (emulator.Transfer is { } transfer)
            WriteTransfer(to, transfer);
    }

    public static void Read(ref SnapshotReader from, Emulator emulator)
    {
        var wasUsed = from.Flag();
        for (var left = from.Number(0, ImageStore.MaximumImages, "the number of images"); left > 0; left--)
        {
            var key = from.Number();
            var format = (ImageFormat)from.Number(0, (int)ImageFormat.Png, "an image's format");
            if (key < 1 || key > long.MaxValue / 2 || !Enum.IsDefined(format))
                throw new InvalidDataException("an image is of no known kind");
            var (width, height) = (from.Number(1, ushort.MaxValue, "an image's width"), from.Number(1, ushort.MaxValue, "an image's height"));
            emulator.Images.Add(new StoredImage(key, format, width, height, from.Flag(), from.Bytes().ToArray()));
        }

        for (var left = from.Number(0, ImageStore.MaximumVirtual, "the number of virtual placements"); left > 0; left--)
            emulator.Images.AddVirtual((from.Number(), from.Number(), from.Number(0, Screen.MaximumColumns, "columns"), from.Number(0, Screen.MaximumRows, "rows")));
        emulator.Images.WasUsed = wasUsed;
        emulator.Transfer = from.Flag() ? ReadTransfer(ref from) : null;
    }

    private static void WriteTransfer(SnapshotWriter to, Transfer transfer)
    {
        to.Number(transfer.Command.Values.Count);
        foreach (var (key, value) in transfer.Command.Values)
        {
            to.Number(key);
            to.Number(value);
        }

        to.Bytes(transfer.Bytes);
        to.Text(transfer.Failure);
    }

    private static Transfer ReadTransfer(ref SnapshotReader from)
    {
        var values = new Dictionary<char, long>();
        for (var left = from.Number(0, byte.MaxValue, "the number of keys"); left > 0; left--)
            values[(char)from.Number(0, char.MaxValue, "a key")] = from.Number();
        var transfer = new Transfer(new GraphicsCommand(values));
        var bytes = from.Bytes();
        transfer.Restore(bytes, from.Text());
        return transfer;
    }
}
