using System.Buffers.Text;
using Abide.Terminal.Cells;
using Abide.Terminal.Emulation;
using Abide.Terminal.Graphics;

namespace Abide.Terminal.Rendering;

/// <summary>
/// Sends the images of a screen to a real terminal again. They come before the text: what was written over a sixel image takes its cells, as it did the first time.
/// </summary>
internal sealed class RepaintedImages(Emulator emulator, AnsiWriter to)
{
    /// <summary>The longest payload of one command, in base64 (kitty's protocol, "Remote client").</summary>
    private const int MostPayload = 4096;

    /// <summary>How many rows above the screen are searched for images that reach down into it.</summary>
    private const int RowsAbove = 200;

    /// <summary>Removes the images that the terminal shows.</summary>
    public void Clear()
    {
        if (emulator.Images.WasUsed)
            to.Write("\e_Ga=d,d=A,q=2\e\\"u8);
    }

    /// <summary>Shows the images of a grid that is blank on the terminal.</summary>
    public void Write(Grid grid)
    {
        if (emulator.Images.Count == 0)
            return;
        // A terminal may keep the images of each screen for itself, so all are sent to the one that is shown.
        var isShown = grid == emulator.Grid;
        var placed = PlacementsOf(grid).ToArray();
        foreach (var image in emulator.Images.All)
        {
            if (HasId(image) && (isShown || placed.Any(placement => placement.Placement.Image == image.Key)))
                Send(Keys(image, "a=t", $"i={image.Key}"), image.Bytes);
        }

        foreach (var (image, id, columns, rows) in isShown ? emulator.Images.Virtual : [])
            to.Write($"\e_Ga=p,U=1,q=2,i={image}{Key('p', id)}{Key('c', columns)}{Key('r', rows)}\e\\");
        foreach (var (placement, row) in placed)
        {
            if (emulator.Images.Find(placement.Image) is { } image)
                Show(image, placement, row);
        }
    }

    /// <summary>Begins the image again that is being sent in pieces.</summary>
    public void WriteTransfer()
    {
        if (emulator.Transfer is not { Failure: null } transfer)
            return;
        var keys = string.Join(',', transfer.Command.Values.Where(value => value.Key != 'm')
            .Select(value => value.Key is 'a' or 't' or 'o' ? $"{value.Key}={(char)value.Value}" : $"{value.Key}={value.Value}"));
        Send(keys, transfer.Bytes, goesOn: true);
    }

    private static bool HasId(StoredImage image) => !image.IsSixel && image.Key <= uint.MaxValue;

    private static string Keys(StoredImage image, string action, string id) =>
        $"{action},q=2,f={(int)image.Format},s={image.Width},v={image.Height}{(image.IsCompressed ? ",o=z" : "")}{(id.Length > 0 ? "," + id : "")}";

    private static string Key(char key, long value) => value == 0 ? "" : $",{key}={value}";

    private IEnumerable<(Placement Placement, int Row)> PlacementsOf(Grid grid)
    {
        if (grid == emulator.Primary)
        {
            var row = 0;
            foreach (var above in emulator.History.Backwards(emulator.Clusters).Take(RowsAbove))
            {
                row--;
                foreach (var placement in above.Notes?.Placements ?? [])
                {
                    if (row + placement.Rows > 0)
                        yield return (placement, row);
                }
            }
        }

        for (var row = 0; row < grid.Rows; row++)
        {
            foreach (var placement in grid[row].Notes?.Placements ?? [])
                yield return (placement, row);
        }
    }

    private void Show(StoredImage image, Placement placement, int row)
    {
        if (image.IsSixel)
        {
            if (row < 0)
                return; // Its lower part alone cannot be cut out without decoding it.
            to.MoveTo(placement.Column, row);
            to.Write("\eP"u8);
            to.Write(image.Bytes);
            to.Write("\e\\"u8);
            return;
        }

        if (row < 0)
            placement = WithoutTop(image, placement, -row);
        to.MoveTo(placement.Column, Math.Max(row, 0));
        var (source, offset, asked) = (placement.Source, placement.Offset, placement.Asked);
        var keys = "C=1" + Key('p', placement.Id) + Key('x', source.X) + Key('y', source.Y) + Key('w', source.Width) + Key('h', source.Height)
            + Key('X', offset.X) + Key('Y', offset.Y) + Key('c', asked.Columns) + Key('r', asked.Rows) + Key('z', placement.Z);
        if (HasId(image))
            to.Write($"\e_Ga=p,q=2,i={image.Key},{keys}\e\\");
        else
            Send(Keys(image, "a=T", keys), image.Bytes);
    }

    /// <summary>The part of an image that is still on the screen when its first rows are not.</summary>
    private static Placement WithoutTop(StoredImage image, Placement placement, int rows)
    {
        var height = placement.Source.Height > 0 ? placement.Source.Height : image.Height - placement.Source.Y;
        var cut = (int)((long)height * rows / placement.Rows);
        return placement with
        {
            Source = placement.Source with { Y = placement.Source.Y + cut, Height = Math.Max(1, height - cut) },
            Asked = (placement.Columns, placement.Rows - rows),
            Rows = placement.Rows - rows,
        };
    }

    private void Send(string keys, ReadOnlySpan<byte> bytes, bool goesOn = false)
    {
        const int Step = MostPayload / 4 * 3;
        Span<byte> text = stackalloc byte[MostPayload];
        var isFirst = true;
        do
        {
            var piece = bytes[..Math.Min(Step, bytes.Length)];
            bytes = bytes[piece.Length..];
            Base64.EncodeToUtf8(piece, text, out _, out var written);
            to.Write($"\e_G{(isFirst ? keys + "," : "")}m={(goesOn || !bytes.IsEmpty ? 1 : 0)};");
            to.Write(text[..written]);
            to.Write("\e\\"u8);
            isFirst = false;
        }
        while (!bytes.IsEmpty);
    }
}
