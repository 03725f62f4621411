namespace Abide.Terminal.Tests;

public sealed class SnapshotTests
{
    private const string Rich =
        "one\r\ntwo \e[1;38;2;1;2;3mbold\e[0m 漢字 e\u0301\r\n\e]8;id=x;https://example.org\e\\link\e]8;;\e\\\e[3g\e[5G\eH\e[>5u\e]4;7;#123456\a\e7\e[?1049h\e[3;7r\e[44mfull";

    [Fact]
    public void Everything_comes_back_from_a_snapshot_within_a_sequence()
    {
        foreach (var unfinished in new[] { "\e", "\e[38;5;1", "\e]52;c;AAA", "\e]4;1;", "\eP$q", "\ePq#1", "\e_Ga=T,", "\e]0;ti", "\e]0;ti\e" })
        {
            var screen = Terminals.Fed(Rich + unfinished, rows: 8);
            var read = Read(Written(screen));
            ScreenState.AssertSame(ScreenState.Describe(screen), ScreenState.Describe(read), unfinished);
            screen.Write("m\e\\?\a x");
            read.Write("m\e\\?\a x");
            ScreenState.AssertSame(ScreenState.Describe(screen), ScreenState.Describe(read), unfinished + " and on");
        }
    }

    [Fact]
    public void A_damaged_snapshot_is_refused_with_a_reason()
    {
        var whole = Written(Terminals.Fed(Rich));
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 0x40;
            Assert.Throws<InvalidDataException>(() => Read(damaged));
            Assert.Throws<InvalidDataException>(() => Read(whole[..at]));
        }
    }

    [Fact]
    public void A_forged_snapshot_with_a_right_checksum_raises_nothing_but_invalid_data()
    {
        var whole = Written(Terminals.Fed(Rich + string.Concat(Enumerable.Repeat("line \e[3mx\e[0m\r\n", 50))));
        var random = new Random(1);
        var refused = 0;
        for (var attempt = 0; attempt < 3000; attempt++)
        {
            var forged = whole[..^4].ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                forged[random.Next(5, forged.Length)] = (byte)random.Next(256);
            forged = [.. forged, .. BitConverter.GetBytes(Snapshots.Checksum.Of(forged))];
            try
            {
                var screen = Read(forged);
                screen.Write("and on \e[2J\e8\e[?1049l\e[c");
                screen.Resize(33, 7);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 100, 3000);
    }

    [Fact]
    public void A_snapshot_keeps_to_the_readers_limits()
    {
        var screen = Terminals.Fed(string.Concat(Enumerable.Repeat("line\r\n", 500)));
        var read = Screen.ReadSnapshot(Written(screen), new ScreenOptions { ScrollbackLines = 10 });
        Assert.Equal(10, read.ScrollbackCount);
    }

    [Fact]
    public void The_unknown_version_is_named()
    {
        var snapshot = Written(Terminals.Fed(Rich));
        snapshot[4] = 99;
        Assert.Contains("99", Assert.Throws<InvalidDataException>(() => Read(snapshot)).Message, StringComparison.Ordinal);
    }

    private static byte[] Written(Screen screen) => ScreenState.Written(screen.WriteSnapshot);

    private static Screen Read(byte[] snapshot) => Screen.ReadSnapshot(snapshot, new ScreenOptions());
}
