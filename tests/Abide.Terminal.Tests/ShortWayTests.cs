using System.Text;
using Abide.Terminal.Cells;
using Abide.Terminal.Unicode;

namespace Abide.Terminal.Tests;

/// <summary>
/// What comes in one piece takes the short ways (runs of text, sequences that are whole); what comes byte by byte takes none of them. Both must end alike.
/// </summary>
public sealed class ShortWayTests
{
    private static readonly string[] Texts =
        ["word", "a longer piece of plain text, longer than any vector", "é", "naïve", "żółć", "Съешь ещё", "Ξεσκεπάζω", "漢字", "色は匂へど散りぬる", "한국어다람쥐", "𝄞𝔘𝔫𝔦", "😀🚀", "e\u0301",
         "\u0301", "👩\u200d🚀", "❤\ufe0f", "─│┌┐", "\u00a0", "\u07ff\u0800", "\uffff", " ", "\t", "\r\n", "\n", "\b", "\u0085", "\u009b31m", "\x7f", "\x0e", "\x0f"];

    private static readonly string[] Finals = ["m", "m", "m", "m", "H", "K", "J", "C", "D", "A", "B", "G", "d", "@", "P", "X", "L", "M", "b", "r", "h", "l"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_stream_fed_whole_in_pieces_and_byte_by_byte_gives_one_screen(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 120; round++)
        {
            var stream = Stream(random);
            var (columns, rows) = (random.Next(1, 90), random.Next(1, 12));
            var expected = Fed(columns, rows, stream, () => 1);
            ScreenState.AssertSame(expected, Fed(columns, rows, stream, () => stream.Length), $"seed {seed} round {round} whole");
            ScreenState.AssertSame(expected, Fed(columns, rows, stream, () => random.Next(1, 60)), $"seed {seed} round {round} in pieces");
        }
    }

    [Fact]
    public void Every_character_has_its_own_cells_in_runs_as_alone()
    {
        var sample = Enumerable.Range(0xA0, 0x11000).Where(code => code is < 0xD800 or > 0xDFFF).Select(code => (Rune)code).ToArray();
        foreach (var some in sample.Chunk(500))
        {
            var bytes = Encoding.UTF8.GetBytes(string.Concat(some));
            ScreenState.AssertSame(Fed(30, 10, bytes, () => 1), Fed(30, 10, bytes, () => bytes.Length), $"from {some[0].Value:x}");
        }
    }

    [Fact]
    public void Parameters_are_read_together_as_one_by_one()
    {
        foreach (var parameters in (string[])["", "0", "1", "12", "255", "9999", "65535", "99999999999", ";", ";;", "1;", ";1", "38;5;7", "38;2;1;22;255", "4:3", "38:2::1:2:3;1",
                     string.Join(';', Enumerable.Range(1, 31)), string.Join(';', Enumerable.Range(1, 40)), "1<2", "1 2", "1\n2", "1\u001b[2", "007"])
        {
            foreach (var marker in (string[])["", "?", ">", "="])
            {
                var bytes = Encoding.UTF8.GetBytes($"\e[{marker}{parameters}m text that fills the window which is looked at together");
                var padded = Encoding.UTF8.GetBytes($"before it \e[{marker}{parameters}m text that fills the window which is looked at together");
                ScreenState.AssertSame(Fed(90, 3, bytes, () => 1), Fed(90, 3, bytes, () => bytes.Length), parameters);
                ScreenState.AssertSame(Fed(90, 3, padded, () => 1), Fed(90, 3, padded, () => padded.Length), parameters);
            }
        }
    }

    [Fact]
    public void A_run_written_into_a_row_equals_its_characters_written_one_by_one()
    {
        var random = new Random(7);
        int[] characters = ['a', ' ', 0xE9, 0x416, 0x6F22, 0xAC00, 0x1F600, 0x1D11E];
        for (var round = 0; round < 2000; round++)
        {
            var (together, single) = (new Row(), new Row());
            for (var write = 0; write < 6; write++)
            {
                var (column, style) = (random.Next(20), (uint)random.Next(3));
                var run = Enumerable.Range(0, random.Next(1, 12)).Select(_ => characters[random.Next(characters.Length)]).ToArray();
                var taken = together.Write(column, 20, run, style, out var end);
                var at = column;
                foreach (var character in run[..taken])
                {
                    var width = Width.Of(character);
                    single.Write(at, Glyph.Of(character, width == 2), style);
                    at += width;
                }

                Assert.Equal(at, taken == 0 ? column : end);
                Assert.True(taken == run.Length || at + Width.Of(run[taken]) > 20);
                Assert.Equal(single.Glyphs.ToArray(), together.Glyphs.ToArray());
                Assert.Equal(Enumerable.Range(0, 20).Select(single.StyleAt), Enumerable.Range(0, 20).Select(together.StyleAt));
            }
        }
    }

    private static string Fed(int columns, int rows, byte[] stream, Func<int> next)
    {
        var screen = new Screen(new ScreenOptions { Columns = columns, Rows = rows, ScrollbackLines = 50 });
        for (var at = 0; at < stream.Length;)
        {
            var piece = Math.Min(next(), stream.Length - at);
            screen.Feed(stream.AsSpan(at, piece));
            at += piece;
        }

        return ScreenState.Describe(screen);
    }

    private static byte[] Stream(Random random)
    {
        var bytes = new List<byte>();
        for (var count = random.Next(5, 80); count > 0; count--)
        {
            switch (random.Next(8))
            {
                case 0:
                    bytes.Add((byte)random.Next(256));
                    break;
                case 1 or 2 or 3:
                    bytes.AddRange(Encoding.UTF8.GetBytes($"\e[{Parameters(random)}{Finals[random.Next(Finals.Length)]}"));
                    break;
                case 4 when random.Next(10) == 0:
                    bytes.AddRange(Encoding.UTF8.GetBytes(random.Next(4) switch { 0 => "\e[?1049h", 1 => "\e[?1049l", 2 => "\e[?7l", _ => "\e[4h" }));
                    break;
                default:
                    var text = Encoding.UTF8.GetBytes(Texts[random.Next(Texts.Length)]);
                    // Now and then a character is cut off.
                    bytes.AddRange(random.Next(20) == 0 ? text[..^1] : text);
                    break;
            }
        }

        return [.. bytes];
    }

    private static string Parameters(Random random) => random.Next(7) switch
    {
        0 => "",
        1 => $"{random.Next(12)}",
        2 => $"38;5;{random.Next(300)}",
        3 => $"48;2;{random.Next(256)};{random.Next(256)};{random.Next(256)}",
        4 => $"{random.Next(9)};{random.Next(30, 50)};;{random.Next(90, 110)}",
        5 => $"4:{random.Next(7)};58:2::{random.Next(256)}:1:2",
        _ => string.Join(';', Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(100))),
    };
}
