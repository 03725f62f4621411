using Abide.Terminal.Cells;
using Abide.Terminal.Graphics;

namespace Abide.Terminal.Emulation;

/// <content>Images: sixel, and kitty's graphics protocol as far as images come through the terminal (t=d) and have an id.</content>
internal sealed partial class Emulator
{
    public ImageStore Images { get; } = new();

    /// <summary>The image that is being sent in pieces.</summary>
    public Transfer? Transfer { get; set; }

    /// <summary>Forgets the sixel images that are not shown any more.</summary>
    public void SweepImages()
    {
        if (!Images.All.Any(image => image.IsSixel))
            return;
        var shown = new HashSet<long>();
        foreach (var grid in (ReadOnlySpan<Grid?>)[_grid, _primaryBelow, AlternateAside])
        {
            foreach (var row in grid is null ? [] : grid.All)
                shown.UnionWith(row.Notes?.Placements.Select(placement => placement.Image) ?? []);
        }

        foreach (var notes in History.Notes())
            shown.UnionWith(notes.Placements.Select(placement => placement.Image));
        Images.Sweep(shown);
    }

    /// <summary>A sixel string has ended.</summary>
    private void ShowSixel(ReadOnlySpan<int> parameters, ReadOnlySpan<byte> text)
    {
        var (width, height) = Sixel.Measure(text);
        if (width == 0 || height == 0)
            return;
        var introduction = System.Text.Encoding.ASCII.GetBytes(string.Join(';', parameters.ToArray()) + "q");
        if (Images.IsFull(introduction.Length + text.Length))
            SweepImages();
        var image = new StoredImage(Images.NewAnonymousKey(), ImageFormat.Sixel, width, height, false, [.. introduction, .. text]);
        var placement = new Placement(image.Key, 0, _cursor.X, CellsOf(width, CellWidth), CellsOf(height, CellHeight));
        for (var row = 1; row < placement.Rows; row++)
            LineFeed();

        // What is under a sixel image is gone; what is written over it later takes its place.
        var (top, anchor) = (_cursor.Y - placement.Rows + 1, Math.Max(0, _cursor.Y - placement.Rows + 1));
        for (var y = anchor; y <= _cursor.Y; y++)
        {
            _grid[y].Erase(_cursor.X, Math.Min(_cursor.X + placement.Columns, Columns), 0);
            RemovePlacements(y, other => Images.Find(other.Image) is { IsSixel: true } && other.Column >= placement.Column
                && other.Column + other.Columns <= placement.Column + placement.Columns && y + other.Rows <= top + placement.Rows);
        }

        // An image taller than the screen has lost its top.
        if (top >= 0 && Images.Add(image))
            _grid[top].Notes = (_grid[top].Notes ?? RowNotes.None).With(placement);
    }

    /// <summary>A command of kitty's graphics protocol has ended; the text behind its G.</summary>
    private void RunGraphics(ReadOnlySpan<byte> text, bool isWhole)
    {
        var command = GraphicsCommand.Parse(text, out var payload);
        var goesOn = command['m'] == 1;
        if (Transfer is { } begun && (!command.Values.ContainsKey('a') || command.Action is not ('d' or 'p' or 'q')))
        {
            begun.Add(isWhole ? payload : "-"u8);
            if (!goesOn)
                Receive(begun);
            return;
        }

        Transfer = null;
        switch (command.Action)
        {
            case 't' or 'T' or 'q':
                var transfer = new Transfer(command);
                transfer.Add(isWhole ? payload : "-"u8);
                if (goesOn && command.Action != 'q')
                    Transfer = transfer;
                else
                    Receive(transfer);
                break;
            case 'p':
                var failure = Images.Find(command.Image) is { } image && command.Image > 0 ? Place(command, image) : "ENOENT:there is no such image";
                Answer(command, failure);
                break;
            case 'd':
                DeleteImages(command);
                break;
            case 'f' or 'a' or 'c':
                Answer(command, "ENOTSUP:animations are not kept");
                break;
        }
    }

    /// <summary>An image has come whole.</summary>
    private void Receive(Transfer transfer)
    {
        Transfer = null;
        var command = transfer.Command;
        var image = transfer.Finish();
        var failure = transfer.Failure;
        if (image is not null && command.Action != 'q')
        {
            // Sending an image again removes the one before, with its placements.
            RemoveImage(image.Key);
            if (image.Key == 0 && command.Action == 'T' && command.Number == 0)
                image = image with { Key = Images.NewAnonymousKey() };
            if (image.Key != 0 && Images.IsFull(image.Bytes.Length))
                SweepImages();
            if (image.Key != 0 && Images.Add(image) && command.Action == 'T')
                failure = Place(command, image);
        }

        Answer(command, failure);
    }

    /// <summary>OK or the failure, unless the program wants to hear neither (q=1: no OK, q=2: nothing) or gave no id to name.</summary>
    private void Answer(GraphicsCommand command, string? failure)
    {
        if (command.Image == 0 || command['q'] >= 2 || (command['q'] == 1 && failure is null))
            return;
        var placement = command.Placement > 0 ? $",p={command.Placement}" : "";
        Replies.Add($"\e_Gi={command.Image}{placement};{failure ?? "OK"}\e\\");
    }

    private string? Place(GraphicsCommand command, StoredImage image)
    {
        if (command['U'] == 1)
        {
            Images.AddVirtual((image.Key, command.Placement, command.Limited('c', Screen.MaximumColumns), command.Limited('r', Screen.MaximumRows)));
            return null;
        }

        var placement = PlacementOf(command, image);
        if (placement.Id != 0)
            RemovePlacements(other => other.Image == image.Key && other.Id == placement.Id);
        CursorRow.Notes = (CursorRow.Notes ?? RowNotes.None).With(placement);
        if (command['C'] == 1)
            return null;
        _cursor.PendingWrap = false;
        for (var row = 1; row < placement.Rows; row++)
            LineFeed();
        var edge = RightEdge;
        _cursor.X += placement.Columns;
        if (_cursor.X >= edge)
        {
            _cursor.X = edge > Margins.Left ? Margins.Left : 0;
            LineFeed();
        }

        return null;
    }

    private Placement PlacementOf(GraphicsCommand command, StoredImage image)
    {
        var source = (X: command.Limited('x', image.Width), Y: command.Limited('y', image.Height), Width: command.Limited('w', image.Width), Height: command.Limited('h', image.Height));
        var width = Math.Max(1, source.Width > 0 ? source.Width : image.Width - source.X);
        var height = Math.Max(1, source.Height > 0 ? source.Height : image.Height - source.Y);
        var offset = (X: command.Limited('X', CellWidth), Y: command.Limited('Y', CellHeight));
        var asked = (Columns: command.Limited('c', Screen.MaximumColumns), Rows: command.Limited('r', Screen.MaximumRows));
        var (columns, rows) = asked switch
        {
            ( > 0, > 0) => asked,
            ( > 0, _) => (asked.Columns, CellsOf((long)height * asked.Columns * CellWidth / width, CellHeight)),
            (_, > 0) => (CellsOf((long)width * asked.Rows * CellHeight / height, CellWidth), asked.Rows),
            _ => (CellsOf(width + offset.X, CellWidth), CellsOf(height + offset.Y, CellHeight)),
        };
        var z = (int)Math.Clamp(command['z'], int.MinValue, int.MaxValue);
        return new Placement(image.Key, command.Placement, _cursor.X, columns, rows) { Source = source, Offset = offset, Asked = asked, Z = z };
    }

    /// <summary>Deletes what the letter d names; an upper-case one frees the images too that are shown nowhere else on the screens.</summary>
    private void DeleteImages(GraphicsCommand command)
    {
        var what = command.Letter('d', 'a');
        var (x, y, z) = (command['x'] - 1, command['y'] - 1, command['z']);
        var removed = new HashSet<long>();
        bool Meets(Placement placement, int row) => char.ToLowerInvariant(what) switch
        {
            'a' => true,
            'i' => placement.Image == command.Image && command.Image > 0 && (command.Placement == 0 || placement.Id == command.Placement),
            'c' => placement.Covers(_cursor.X) && Spans(placement, row, _cursor.Y),
            'p' => placement.Covers((int)x) && Spans(placement, row, y),
            'q' => placement.Covers((int)x) && Spans(placement, row, y) && placement.Z == z,
            'x' => placement.Covers((int)x),
            'y' => Spans(placement, row, y),
            'z' => placement.Z == z,
            'r' => placement.Image >= command['x'] && placement.Image <= command['y'],
            _ => false,
        };

        for (var row = 0; row < Rows; row++)
        {
            var at = row;
            RemovePlacements(row, placement => Images.Find(placement.Image) is { IsSixel: false } && Meets(placement, at) && (removed.Add(placement.Image) || true));
        }

        if (char.ToLowerInvariant(what) == 'i' && command.Image > 0)
        {
            Images.RemoveVirtual(command.Image, command.Placement);
            removed.Add(command.Image);
        }

        if (what == 'A')
            removed.UnionWith(Images.All.Where(image => !image.IsSixel).Select(image => image.Key));
        if (what == 'R')
            removed.UnionWith(Images.All.Where(image => image.Key >= command['x'] && image.Key <= command['y']).Select(image => image.Key));
        if (!char.IsUpper(what))
            return;
        removed.ExceptWith(PlacementsOnScreens().Select(placement => placement.Image));
        foreach (var image in removed)
            Images.Remove(image);

        static bool Spans(Placement placement, int row, long y) => y >= row && y < row + placement.Rows;
    }

    private IEnumerable<Placement> PlacementsOnScreens()
    {
        foreach (var grid in (Grid?[])[_grid, _primaryBelow])
        {
            for (var y = 0; y < (grid?.Rows ?? 0); y++)
            {
                foreach (var placement in grid![y].Notes?.Placements ?? [])
                    yield return placement;
            }
        }
    }

    /// <summary>What stays of a row's notes when its text is erased.</summary>
    private RowNotes? WithoutText(RowNotes notes) =>
        (notes with { Marks = [] }).Without(placement => Images.Find(placement.Image) is not { IsSixel: false });

    private void RemoveImage(long key)
    {
        if (Images.Find(key) is null)
            return;
        Images.Remove(key);
        RemovePlacements(placement => placement.Image == key);
    }

    private void RemovePlacements(Func<Placement, bool> which)
    {
        for (var y = 0; y < Rows; y++)
            RemovePlacements(y, which);
    }

    private void RemovePlacements(int y, Func<Placement, bool> which)
    {
        if (_grid[y].Notes is { Placements.Length: > 0 } notes)
            _grid[y].Notes = notes.Without(which);
    }

    private static int CellsOf(long pixels, int cell) => (int)Math.Clamp((pixels + cell - 1) / cell, 1, Screen.MaximumColumns);
}
