using System.Diagnostics;
using Abide.Terminal.Tests.Conformance;

namespace Abide.Terminal.Tests;

public sealed class FuzzTests
{
    private static readonly string[] Pieces =
        ["\e[", "\e]", "\eP", "\e_", "\e", ";", ":", "?", ">", "$", "1", "4", "9", "31", "99999", "2004", "1049", "h", "l", "m", "H", "J", "K", "L", "M", "P", "@", "X",
         "S", "T", "r", "s", "b", "c", "n", "q", "u", "t", "A", "B", "D", "\e7", "\e8", "\ec", "\eM", "\eD", "\a", "\e\\", "\r", "\n", "\b", "\t", "漢", "e\u0301", "text",
         "\x18", "52;c;", "8;;x", "\e(0", "\x0e", "\e[?69h", "\e[?6h", "\e[?45h", "\e[4h", "\e[?1049h", "\e[?47l", "$z", "$v", "$x", "*y", "'}", "'~", "\u009b", "\e[3J", "\e6", "\e9"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Nothing_a_program_prints_upsets_the_engine(int seed)
    {
        var random = new Random(seed);
        var watch = Stopwatch.StartNew();
        var recordings = Corpus.Recordings.Where(recording => recording.Bytes.Length < 10_000).ToArray();
        for (var round = 0; round < 150; round++)
        {
            var screen = new Screen(new ScreenOptions { Columns = random.Next(1, 40), Rows = random.Next(1, 12), ScrollbackLines = random.Next(0, 30) });
            foreach (var piece in Stream(random, recordings))
            {
                screen.Feed(piece);
                if (random.Next(10) == 0)
                    screen.Resize(random.Next(1, 40), random.Next(1, 12));
                if (random.Next(60) == 0)
                    screen.BeginRun();
            }

            Assert.InRange(screen.CursorColumn, 0, screen.Columns - 1);
            Assert.InRange(screen.CursorRow, 0, screen.Rows - 1);
            Assert.InRange(screen.Held, 0, screen.Fed);
            var read = Screen.ReadSnapshot(ScreenState.Written(screen.WriteSnapshot), new ScreenOptions());
            ScreenState.AssertSame(ScreenState.Describe(screen), ScreenState.Describe(read), $"seed {seed} round {round}");
            ScreenState.Written(to => screen.WriteRepaint(to, 500));
            ScreenState.Written(to => screen.WriteCropped(to, 7, 3));
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
    }

    private static IEnumerable<byte[]> Stream(Random random, Recording[] recordings)
    {
        for (var count = random.Next(5, 60); count > 0; count--)
        {
            switch (random.Next(4))
            {
                case 0:
                    var noise = new byte[random.Next(1, 40)];
                    random.NextBytes(noise);
                    yield return noise;
                    break;
                case 1:
                    var bytes = recordings[random.Next(recordings.Length)].Bytes;
                    var piece = bytes.AsSpan(random.Next(bytes.Length)).ToArray();
                    piece[random.Next(piece.Length)] = (byte)random.Next(256);
                    yield return piece[..Math.Min(piece.Length, 300)];
                    break;
                default:
                    yield return System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => Pieces[random.Next(Pieces.Length)])));
                    break;
            }
        }
    }
}
