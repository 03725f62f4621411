using Abide.Terminal.Cells;
using Abide.Terminal.Tests.Conformance;

namespace Abide.Terminal.Tests.History;

public sealed class LazyReflowTests
{
    public static TheoryData<string> Names => [.. Corpus.Recordings.Select(recording => recording.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_resize_of_a_recording_comes_to_what_wrapping_everything_at_once_comes_to(string name)
    {
        var recording = Corpus.Recordings.First(recording => recording.Name == name);
        foreach (var (columns, rows) in Sizes(recording.Columns, recording.Rows))
            AssertLikeEager(recording.Play(), columns, rows);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void A_resize_of_random_text_comes_to_what_wrapping_everything_at_once_comes_to(int seed)
    {
        foreach (var (columns, rows) in Sizes(20, 6))
            AssertLikeEager(RandomText(new Random(seed), 20, 6, 300), columns, rows);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_resize_there_and_back_leaves_every_row_as_it_was(bool rests)
    {
        for (var seed = 1; seed < 8; seed++)
        {
            var screen = RandomText(new Random(seed), 20, 6, 400);
            var before = ScreenState.Describe(screen);
            foreach (var (columns, rows) in Sizes(20, 6).Where(size => size.Columns > 1).Append((20, 6)))
            {
                screen.Resize(columns, rows);
                if (rests)
                    screen.Rest();
            }

            ScreenState.AssertSame(Content(before), Content(ScreenState.Describe(screen)), $"seed {seed}");
        }
    }

    [Fact]
    public void Lines_that_come_after_a_resize_stand_below_those_before_it()
    {
        var screen = Terminals.Fed(string.Concat(Enumerable.Range(0, 50).Select(line => $"{line} {new string('x', 30)}\r\n")), columns: 20, rows: 4);
        screen.Resize(50, 4);
        screen.Write(string.Concat(Enumerable.Range(50, 50).Select(line => $"{line} {new string('y', 30)}\r\n")));
        screen.Resize(33, 4);
        var lines = screen.GetText(scrollback: true).Split('\n');
        Assert.Equal(Enumerable.Range(0, 100).Select(line => $"{line} {new string(line < 50 ? 'x' : 'y', 30)}"), lines);
        Assert.Equal(97, screen.ScrollbackCount);
    }

    [Fact]
    public void The_newest_rows_are_found_without_counting_those_above()
    {
        var screen = RandomText(new Random(9), 20, 6, 500);
        screen.Resize(13, 6);
        var all = EagerReflow.AllRows(screen)[..screen.ScrollbackCount].Select(row => Rendering.RowText.Of(row, screen.Emulator.Clusters)).ToArray();
        var backwards = screen.Emulator.History.Backwards(screen.Emulator.Clusters).Select(row => Rendering.RowText.Of(row, screen.Emulator.Clusters)).ToArray();
        Assert.Equal(all.Reverse(), backwards);
    }

    [Fact]
    public void A_resize_costs_the_same_however_long_the_history_is()
    {
        var costs = new[] { 200, 20_000 }.Select(lines =>
        {
            var screen = new Screen(new ScreenOptions { Columns = 80, Rows = 24, ScrollbackLines = 100_000 });
            for (var line = 0; line < lines; line++)
                screen.Write($"{line} {new string('x', line % 150)}\r\n");
            screen.Resize(79, 25);
            screen.Resize(80, 24);
            var before = GC.GetAllocatedBytesForCurrentThread();
            screen.Resize(79, 25);
            screen.Resize(120, 30);
            screen.Resize(80, 24);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }).ToArray();
        Assert.InRange(costs[1], costs[0] / 2, costs[0] * 2);
    }

    [Fact]
    public void A_line_without_end_is_wrapped_in_parts_and_stays_one_line()
    {
        var screen = new Screen(new ScreenOptions { Columns = 80, Rows = 4, ScrollbackLines = 100_000 });
        screen.Write(string.Concat(Enumerable.Range(0, 60_000).Select(word => $"{word} ")));
        var before = string.Concat(screen.GetText(scrollback: true).Where(char.IsDigit));
        screen.Resize(77, 4);
        Assert.Equal(before, string.Concat(screen.GetText(scrollback: true).Where(char.IsDigit)));
        for (var index = 0; index < screen.ScrollbackCount; index++)
            Assert.True(screen.ScrollbackRow(index).Wrapped, $"row {index} of {screen.ScrollbackCount} ends the line");
    }

    private static IEnumerable<(int Columns, int Rows)> Sizes(int columns, int rows) =>
        [(columns, rows + 5), (columns, Math.Max(1, rows - 3)), (columns / 2, rows), (columns - 1, rows + 1), (columns + 1, rows - 1), (columns * 2, rows + 7), (3, 2), (1, 3)];

    private static void AssertLikeEager(Screen screen, int columns, int rows)
    {
        var expected = new EagerReflow(columns, rows).Run(screen);
        var isAlternate = screen.IsAlternate;
        screen.Resize(columns, rows);
        var when = $"at {columns}x{rows}";
        Assert.Equal((when, expected.Scrollback), (when, screen.ScrollbackCount));
        if (!isAlternate)
            Assert.Equal((when, expected.X, expected.Y), (when, screen.CursorColumn, screen.CursorRow));
        var rowsNow = EagerReflow.AllRows(screen);
        for (var y = 0; y < rowsNow.Count; y++)
            Assert.Equal($"{when} row {y}: {Describe(expected.All[y], screen)}", $"{when} row {y}: {Describe(rowsNow[y], screen)}");
    }

    private static string Describe(Row row, Screen screen)
    {
        var described = Rendering.RowText.Describe(row, screen.Emulator.Styles, screen.Emulator.Clusters);
        return $"{described.Text}|{string.Join(' ', described.Runs)}|{described.Wrapped}";
    }

    private static string Content(string state) =>
        string.Join('\n', state.Split('\n').Where(line => line.StartsWith("history", StringComparison.Ordinal) || line.StartsWith("primary", StringComparison.Ordinal)));

    /// <summary>Lines of every length, some of wide characters, some with marks and colours.</summary>
    internal static Screen RandomText(Random random, int columns, int rows, int lines)
    {
        var screen = new Screen(new ScreenOptions { Columns = columns, Rows = rows });
        for (var line = 0; line < lines; line++)
        {
            for (var words = random.Next(12); words > 0; words--)
            {
                screen.Write(random.Next(6) switch
                {
                    0 => "漢字仮名",
                    1 => $"\e[3{random.Next(8)}mcolour\e[0m",
                    2 => "e\u0301a\u0308",
                    3 => new string('=', random.Next(3 * columns)),
                    _ => "word ",
                });
            }

            screen.Write(line < lines - 1 ? "\r\n" : "");
        }

        return screen;
    }
}
