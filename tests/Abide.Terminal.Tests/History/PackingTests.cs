namespace Abide.Terminal.Tests.History;

public sealed class PackingTests
{
    [Fact]
    public void A_rested_history_is_smaller_and_reads_the_same()
    {
        var screen = LongText();
        var (before, bytes) = (screen.GetText(scrollback: true), screen.Emulator.History.Bytes);
        while (!screen.Rest(budget: 10_000))
        {
        }

        Assert.InRange(screen.Emulator.History.Bytes, 1, bytes / 2);
        Assert.Equal(before, screen.GetText(scrollback: true));
        screen.Rest();
        Assert.InRange(screen.Emulator.History.Bytes, 1, bytes / 2);
    }

    [Fact]
    public void A_rested_history_goes_on_growing_at_one_end_and_shrinking_at_the_other()
    {
        var (screen, other) = (LongText(), LongText());
        for (var round = 0; round < 20; round++)
        {
            foreach (var fed in new[] { screen, other })
            {
                fed.Write(string.Concat(Enumerable.Range(0, 400).Select(line => $"round {round} line \e[3{line % 8}m{line}\e[0m\r\n")));
                fed.Resize(80 - round, 24 + round % 3);
            }

            screen.Rest();
        }

        ScreenState.AssertSame(ScreenState.Describe(other), ScreenState.Describe(screen));
    }

    [Fact]
    public void A_packed_line_comes_back_to_a_screen_that_grows()
    {
        var screen = LongText();
        screen.Rest();
        var before = screen.GetText(scrollback: true);
        screen.Resize(80, 3000);
        screen.Write("more");
        Assert.Equal(before + "\nmore", screen.GetText(scrollback: true));
        screen.Resize(80, 24);
        Assert.Equal(before + "\nmore", screen.GetText(scrollback: true));
    }

    [Fact]
    public void A_snapshot_of_a_rested_history_comes_back_packed()
    {
        var screen = LongText();
        screen.Rest();
        screen.Write(string.Concat(Enumerable.Repeat("more\r\n", 2000)));
        var read = Screen.ReadSnapshot(ScreenState.Written(screen.WriteSnapshot), new ScreenOptions { ScrollbackLines = 5000 });
        Assert.InRange(read.Emulator.History.Bytes, 1, screen.Emulator.History.Bytes + 1000);
        ScreenState.AssertSame(ScreenState.Describe(screen), ScreenState.Describe(read));
        read.Write("and on\r\n");
        Assert.Equal(5000, read.ScrollbackCount);
    }

    [Fact]
    public void Clearing_gives_the_memory_back()
    {
        var screen = LongText();
        screen.Rest();
        screen.Write("\e[3J");
        Assert.Equal(0, screen.Emulator.History.Bytes);
        Assert.Empty(screen.Emulator.History.Blocks);
    }

    [Theory]
    [InlineData(72, 0, 200)]
    [InlineData(72, 12, 900)]
    public void A_line_of_history_takes_less_than_its_bar(int letters, int colours, int bar)
    {
        var screen = new Screen(new ScreenOptions { ScrollbackLines = 20_000, ScrollbackBytes = 64 << 20 });
        var random = new Random(1);
        for (var line = 0; line < 10_024; line++)
        {
            for (var run = 0; run < Math.Max(1, colours); run++)
            {
                if (colours > 0)
                    screen.Write($"\e[38;2;{random.Next(256)};{random.Next(256)};{random.Next(256)}m");
                screen.Write(new string((char)('a' + random.Next(26)), letters / Math.Max(1, colours)));
            }

            screen.Write("\e[0m\r\n");
        }

        Assert.InRange(screen.Emulator.History.Bytes / screen.ScrollbackCount, 1, bar);
    }

    private static Screen LongText()
    {
        var screen = new Screen(new ScreenOptions { ScrollbackLines = 5000 });
        for (var line = 0; line < 5500; line++)
            screen.Write($"\e[1m{line}\e[0m the quick brown fox \e[38;5;{line % 256}mjumps\e[0m over {new string('.', line % 90)} 漢字\r\n");
        return screen;
    }
}
