using System.Text;

namespace Abide.Terminal.Tests;

public sealed class AllocationTests
{
    private static readonly string[] Blocks =
    [
        "plain text that fills a line and then some more of it\r\n",
        "\e[1;31mred\e[0m \e[38;5;200;48;5;17mmany\e[m \e[38;2;1;2;3mtrue\e[39m \e[4:3mcurly\e[24m\r\n",
        "\e[?1049h\e[2J\e[5;20r\e[10;10Hhere\e[K\e[3@\e[2P\e[L\e[M\eM\e[r\e[?1049l",
        "Привет, 世界! naïve café e\u0301 😀 한국어\r\n",
        "\e[?2026h\e[Habc\e[2;2Hdef\e[?2026l\e[H\e[J",
    ];

    [Fact]
    public void A_screen_that_has_seen_the_like_allocates_nothing_more()
    {
        foreach (var block in Blocks)
        {
            var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(block, 1000)));
            var screen = new Screen(new ScreenOptions { Columns = 80, Rows = 24, ScrollbackLines = 300 });
            for (var count = 0; count < 4; count++)
                screen.Feed(bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            screen.Feed(bytes);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() == before, $"{GC.GetAllocatedBytesForCurrentThread() - before} bytes for {block}");
        }
    }

    [Fact]
    public void Ever_new_colours_allocate_nothing_more()
    {
        var screen = new Screen(new ScreenOptions { Columns = 80, Rows = 24, ScrollbackLines = 300 });
        var pieces = Enumerable.Range(0, 200_000).Select(color => Encoding.ASCII.GetBytes($"\e[38;2;{color >> 16};{color >> 8 & 255};{color & 255}mx")).ToArray();
        foreach (var piece in pieces.AsSpan(0, 150_000))
            screen.Feed(piece);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var piece in pieces.AsSpan(150_000))
            screen.Feed(piece);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
