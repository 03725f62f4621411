using System.Text;
using Abide.Terminal.Graphics;

namespace Abide.Terminal.Tests.Graphics;

public sealed class KittyGraphicsTests
{
    /// <summary>16 × 32 pixels of three bytes: 2 columns and 2 rows.</summary>
    private static readonly string Pixels = Convert.ToBase64String(new byte[16 * 32 * 3]);

    private static string Image(string keys) => $"\e_Gf=24,s=16,v=32,{keys};{Pixels}\e\\";

    [Theory]
    [InlineData("i=31,s=1,v=1,a=q,t=d,f=24;AAAA", "\e_Gi=31;OK\e\\")]
    [InlineData("i=31,s=1,v=1,a=q,t=d,f=32;AAAAAA==", "\e_Gi=31;OK\e\\")]
    [InlineData("i=31,s=1,v=1,a=q,t=d,f=32;AAAAAA", "\e_Gi=31;OK\e\\")]
    [InlineData("i=31,s=1,v=1,a=q,q=1,f=24;AAAA", "")]
    [InlineData("s=1,v=1,a=q,f=24;AAAA", "")]
    [InlineData("i=31,s=2,v=1,a=q,f=24;AAAA", "\e_Gi=31;ENODATA:the payload does not fit the size\e\\")]
    [InlineData("i=31,a=q,f=24;AAAA", "\e_Gi=31;EINVAL:no size\e\\")]
    [InlineData("i=31,s=1,v=1,a=q,f=7;AAAA", "\e_Gi=31;EINVAL:unknown format\e\\")]
    [InlineData("i=31,a=q,f=100;AAAA", "\e_Gi=31;EBADPNG:this is not a PNG file\e\\")]
    [InlineData("i=31,s=1,v=1,a=q,f=24;*", "\e_Gi=31;EINVAL:the payload is not base64\e\\")]
    [InlineData("i=31,s=10,v=2,t=s;L3NvbWUtbmFtZQ==", "\e_Gi=31;EINVAL:only direct transmission (t=d) is possible\e\\")]
    [InlineData("i=31,s=10,v=2,t=s,q=1;L3NvbWUtbmFtZQ==", "\e_Gi=31;EINVAL:only direct transmission (t=d) is possible\e\\")]
    [InlineData("i=31,s=10,v=2,t=s,q=2;L3NvbWUtbmFtZQ==", "")]
    [InlineData("a=p,i=5", "\e_Gi=5;ENOENT:there is no such image\e\\")]
    [InlineData("a=p,i=5,p=7", "\e_Gi=5,p=7;ENOENT:there is no such image\e\\")]
    [InlineData("i=4294967295,s=1,v=1,f=24;AAAA", "\e_Gi=4294967295;OK\e\\")]
    public void A_command_is_answered_as_it_went(string command, string answer)
    {
        Assert.Equal(answer, Terminals.ReplyTo($"\e_G{command}\e\\"));

        var split = Terminals.Fed("");
        foreach (var value in Encoding.UTF8.GetBytes($"\e_G{command}\e\\"))
            split.Feed([value]);
        Assert.Equal(answer, Encoding.ASCII.GetString(split.Replies));
    }

    [Fact]
    public void A_query_keeps_nothing() => Assert.Equal(0, Terminals.Fed(Image("i=1,a=q")).Emulator.Images.Count);

    [Fact]
    public void An_image_is_shown_at_the_cursor_which_moves_behind_it()
    {
        var screen = Terminals.Fed("ab" + Image("i=1,a=T"));
        Assert.Equal(new Placement(1, 0, 2, 2, 2), screen.Emulator.Grid[0].Notes!.Placements.Single());
        Assert.Equal((4, 1), (screen.CursorColumn, screen.CursorRow));
        Assert.Equal((0, 0), Position(Terminals.Fed(Image("i=1,a=T,C=1"))));
    }

    [Theory]
    [InlineData("c=4,r=3", 4, 3)]
    [InlineData("c=4", 4, 4)]
    [InlineData("r=1", 1, 1)]
    [InlineData("w=8,h=16", 1, 1)]
    [InlineData("x=8", 1, 2)]
    [InlineData("X=7", 3, 2)]
    [InlineData("c=99999999", 4096, 4096)]
    public void Its_size_in_cells_is_what_the_keys_say(string keys, int columns, int rows)
    {
        var placement = Terminals.Fed(Image($"i=1,a=T,C=1,{keys}")).Emulator.Grid[0].Notes!.Placements.Single();
        Assert.Equal((columns, rows), (placement.Columns, placement.Rows));
    }

    [Fact]
    public void An_image_in_pieces_is_put_together_even_across_a_snapshot()
    {
        var screen = Terminals.Fed($"\e_Gf=24,s=16,v=32,i=9,a=T,m=1;{Pixels[..1000]}\e\\");
        screen.Write($"\e_Gm=1;{Pixels[1000..1400]}\e\\");
        var read = Screen.ReadSnapshot(ScreenState.Written(screen.WriteSnapshot), new ScreenOptions());
        var viewer = Terminals.Fed("");
        viewer.Feed(ScreenState.Written(to => screen.WriteRepaint(to, 0)));
        foreach (var one in new[] { screen, read, viewer })
        {
            one.Write($"\e_Gm=0;{Pixels[1400..]}\e\\");
            Assert.Equal("\e_Gi=9;OK\e\\", Encoding.ASCII.GetString(one.Replies));
            Assert.Equal(16 * 32 * 3, one.Emulator.Images.Find(9)!.Bytes.Length);
            Assert.Single(one.Emulator.Grid[0].Notes!.Placements);
        }
    }

    [Fact]
    public void A_repaint_sends_images_and_placements_again()
    {
        var random = new Random(1);
        var noise = new byte[100 * 100 * 4];
        random.NextBytes(noise);
        var screen = Terminals.Fed(
            $"\e_Gs=100,v=100,i=5;{Convert.ToBase64String(noise)}\e\\" + Image("i=6") + Image("a=T,z=-3")
            + "\e[3;4H\e_Ga=p,i=5,p=2,c=10,r=4,x=3,y=4,w=50,h=60,X=2,Y=3,z=-1000000000\e\\\e_Ga=p,U=1,i=6,c=3,r=2\e\\");
        var viewer = Terminals.Fed("\e_Gf=24,s=1,v=1,i=77,a=T;AAAA\e\\");
        viewer.Feed(ScreenState.Written(to => screen.WriteRepaint(to, 0)));
        Assert.Equal(noise, viewer.Emulator.Images.Find(5)!.Bytes);
        for (var y = 0; y < screen.Rows; y++)
        {
            Assert.Equal(
                (screen.Emulator.Grid[y].Notes?.Placements ?? []).Select(placement => placement with { Image = Math.Min(placement.Image, 1L << 32) }),
                (viewer.Emulator.Grid[y].Notes?.Placements ?? []).Select(placement => placement with { Image = Math.Min(placement.Image, 1L << 32) }));
        }

        Assert.Equal(screen.Emulator.Images.Virtual, viewer.Emulator.Images.Virtual);
        Assert.Null(viewer.Emulator.Images.Find(77));
        Assert.Equal(Position(screen), Position(viewer));
    }

    [Fact]
    public void The_lower_part_of_an_image_stays_when_its_top_has_left_the_screen()
    {
        var screen = Terminals.Fed(Image("i=1,a=T,c=2,r=4") + "\e[10;1H\n", rows: 10);
        var viewer = Terminals.Fed("", rows: 10);
        viewer.Feed(ScreenState.Written(to => screen.WriteRepaint(to, 0)));
        var placement = viewer.Emulator.Grid[0].Notes!.Placements.Single();
        Assert.Equal((3, 8, 24), (placement.Rows, placement.Source.Y, placement.Source.Height));
    }

    [Theory]
    [InlineData("a=d", 0, 2)]
    [InlineData("a=d,d=A", 0, 0)]
    [InlineData("a=d,d=i,i=1", 1, 2)]
    [InlineData("a=d,d=I,i=1", 1, 1)]
    [InlineData("a=d,d=i,i=1,p=4", 2, 2)]
    [InlineData("a=d,d=c", 2, 2)]
    [InlineData("a=d,d=p,x=2,y=2", 1, 2)]
    [InlineData("a=d,d=P,x=2,y=2", 1, 1)]
    [InlineData("a=d,d=q,x=2,y=2,z=5", 2, 2)]
    [InlineData("a=d,d=x,x=11", 1, 2)]
    [InlineData("a=d,d=y,y=2", 0, 2)]
    [InlineData("a=d,d=z,z=3", 1, 2)]
    [InlineData("a=d,d=r,x=2,y=9", 1, 2)]
    [InlineData("a=d,d=R,x=2,y=9", 1, 1)]
    [InlineData("a=d,d=?", 2, 2)]
    public void Deleting_removes_what_it_names(string command, int placements, int images)
    {
        var screen = Terminals.Fed(Image("i=1,a=T,p=3,C=1") + "\e[1;11H" + Image("i=2,a=T,z=3,C=1") + "\e[9;9H" + $"\e_G{command}\e\\");
        Assert.Equal((placements, images), (screen.Emulator.Grid[0].Notes?.Placements.Length ?? 0, screen.Emulator.Images.Count));
    }

    [Theory]
    [InlineData("\e[2J")]
    [InlineData("\ec")]
    [InlineData("\e[?1049h\e[?1049l\e[2J")]
    public void Clearing_the_screen_removes_placements(string clear) =>
        Assert.Null(Terminals.Fed(Image("i=1,a=T") + clear).Emulator.Grid[0].Notes);

    [Theory]
    [InlineData("\e[H\e[J")]
    [InlineData("\e[9;9H\e[1J")]
    [InlineData("\e[H\e[2K")]
    [InlineData("\e[Hxxxx")]
    public void Other_erasing_and_writing_leaves_them(string erase) =>
        Assert.NotNull(Terminals.Fed(Image("i=1,a=T") + erase).Emulator.Grid[0].Notes);

    [Fact]
    public void The_alternate_screen_has_placements_of_its_own()
    {
        var screen = Terminals.Fed(Image("i=1,a=T") + "\e[?1049h");
        Assert.Null(screen.Emulator.Grid[0].Notes);
        screen.Write("\e[?1049l");
        Assert.NotNull(screen.Emulator.Grid[0].Notes);
    }

    [Fact]
    public void Images_scroll_with_their_rows_and_through_snapshots()
    {
        var screen = Terminals.Fed("\r\n\r\n" + Image("i=1,a=T,C=1") + "\e[10;1H\n", rows: 10);
        Assert.Single(screen.Emulator.Grid[1].Notes!.Placements);
        screen.Write(new string('\n', 5));
        var read = Screen.ReadSnapshot(ScreenState.Written(screen.WriteSnapshot), new ScreenOptions());
        Assert.Equal(screen.Emulator.History.Notes().Single().Placements, read.Emulator.History.Notes().Single().Placements);
        Assert.Equal(1, read.Emulator.Images.Count);
    }

    [Fact]
    public void Sending_an_image_again_removes_its_placements_and_a_placements_id_moves_it()
    {
        var screen = Terminals.Fed(Image("i=1,a=T,p=1") + "\e[5;5H\e_Ga=p,i=1,p=1\e\\");
        Assert.Null(screen.Emulator.Grid[0].Notes);
        Assert.Single(screen.Emulator.Grid[4].Notes!.Placements);
        screen.Write(Image("i=1"));
        Assert.Null(screen.Emulator.Grid[4].Notes);
    }

    [Fact]
    public void Images_and_placements_without_end_take_bounded_memory()
    {
        var screen = Terminals.Fed("");
        for (var image = 1; image < 600; image++)
            screen.Write(Image($"i={image}"));
        Assert.Equal(ImageStore.MaximumImages, screen.Emulator.Images.Count);
        var large = Convert.ToBase64String(new byte[1000 * 1000 * 3]);
        for (var image = 1; image < 6; image++)
            screen.Write($"\e_Gf=24,s=1000,v=1000,i={image};{large}\e\\");
        Assert.InRange(screen.Emulator.Images.Bytes, 1, ImageStore.MaximumBytes);
        for (var count = 0; count < 300; count++)
            screen.Write("\e_Ga=p,i=5,C=1\e\\\e_Ga=p,U=1,i=5,p=" + (count + 1) + "\e\\");
        Assert.InRange(screen.Emulator.Grid[0].Notes!.Placements.Length, 1, Cells.RowNotes.MaximumPlacements);
        Assert.InRange(screen.Emulator.Images.Virtual.Count, 1, ImageStore.MaximumVirtual);
        screen.Write("\e_Gf=24,s=9999,v=9999,i=8,m=1;\e\\");
        for (var piece = 0; piece < 5; piece++)
            screen.Write($"\e_Gm=1;{large}\e\\");
        screen.ClearReplies();
        screen.Write("\e_Gm=0;\e\\");
        Assert.Equal("\e_Gi=8;EFBIG:the image is too large\e\\", Encoding.ASCII.GetString(screen.Replies));
    }

    [Fact]
    public void Commands_of_noise_upset_nothing()
    {
        var random = new Random(5);
        const string Letters = "atToifsvmpqdxywhXYcrzCUIAG=,;0123456789-Zz+";
        for (var round = 0; round < 3000; round++)
        {
            var screen = Terminals.Fed(Image("i=1,a=T"), columns: 9, rows: 4);
            for (var count = 0; count < 5; count++)
                screen.Write($"\e_G{new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => Letters[random.Next(Letters.Length)])])}\e\\");
            Assert.InRange(screen.CursorRow, 0, 3);
            Screen.ReadSnapshot(ScreenState.Written(screen.WriteSnapshot), new ScreenOptions());
            ScreenState.Written(to => screen.WriteRepaint(to, 100));
        }
    }

    private static (int, int) Position(Screen screen) => (screen.CursorColumn, screen.CursorRow);
}
