using System.Text;
using System.Text.RegularExpressions;
using Abide.Daemon.Journal;
using Abide.Daemon.Searching;
using Abide.Daemon.Tests.Journal;
using Abide.Terminal;

namespace Abide.Daemon.Tests.Searching;

/// <summary>What is found in one journal, and where.</summary>
public sealed class JournalSearchTests : IDisposable
{
    private readonly JournalFixture _fixture = new();
    private readonly SessionJournal _journal;
    private long _offset;

    public JournalSearchTests() => _journal = _fixture.Create();

    public void Dispose()
    {
        _journal.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public void A_line_is_found_with_its_place_its_time_and_its_run()
    {
        Print("before\r\n");
        _journal.Append(EntryType.RunStarted, 2, JournalFixture.Nothing);
        var begun = TimeProvider.System.GetUtcNow();
        Print("one\r\ntwo \e[1mpanic\e[0m three\r\nfour\r\n", run: 2);

        var found = Assert.Single(Search("panic"));
        Assert.Equal(("two panic three", 4, 5, 2u), (found.Line, found.Start, found.Length, found.Begin.Run));
        Assert.InRange(found.Begin.At, begun.AddMilliseconds(-1), TimeProvider.System.GetUtcNow());
        Assert.StartsWith("two \e[1mpanic\e[0m three\r\nfour", Encoding.UTF8.GetString(JournalFixture.Output(_journal, found.Begin.Position)), StringComparison.Ordinal);
        Assert.StartsWith("four", Encoding.UTF8.GetString(JournalFixture.Output(_journal, found.Behind)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pa|nic")]
    [InlineData("p|a|n|i|c")]
    [InlineData("pa\e[31mnic")]
    [InlineData("pa\e[31m|\e[1mn\e[|0mic")]
    [InlineData("pa\e]0;a title\anic")]
    [InlineData("pa\e]0;a\ntitle\e\\nic")]
    [InlineData("pa\e(B\e[mni\u000fc")]
    [InlineData("p\u0085anic")]
    [InlineData("p\u009b1manic")]
    [InlineData("pan\aic")]
    [InlineData("pa\eP1q#0;2;0;0;0\e\\nic")]
    public void A_text_is_found_whatever_interrupts_it(string printed)
    {
        foreach (var piece in ("xyz\r\nsome " + printed + " here\r\nmore\r\n").Split('|'))
            Print(piece);

        Assert.Equal("some panic here", Assert.Single(Search("panic")).Line);
        Assert.Equal("some panic here", Assert.Single(Search("PANIC", ignoresCase: true)).Line);
        Assert.Equal("some panic here", Assert.Single(Search("p.n[i]c", isPattern: true)).Line);
        Assert.Empty(Search("panics"));
    }

    [Theory]
    [InlineData("pa\r\nnic")]
    [InlineData("pa\rnic")]
    [InlineData("\e]0;panic\a")]
    [InlineData("\ePpanic\e\\")]
    public void What_no_line_shows_is_not_found(string printed)
    {
        Print($"a {printed} b\r\n");

        Assert.Empty(Search("panic"));
        Assert.Empty(Search("panic", isPattern: true));
    }

    /// <summary>What is passed over must be what has no match: against a search that reads everything.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Everything_is_found_that_reading_all_lines_finds(int seed)
    {
        var random = new Random(seed);
        string[] parts = ["ab", "a", "b", "c", "ä", "°", "\e[1m", "\e[38;5;1m", "\e]0;abc\a", "\eP", "\e\\", "\e", "[", "\r", "\n", "\r\n", "\u0090", "\u009c", "\a", "\t", "B", "A"];
        var text = new StringBuilder();
        for (var i = 0; i < 60_000; i++)
            text.Append(parts[random.Next(100) < 60 ? random.Next(4) : random.Next(parts.Length)]).Append(random.Next(300) == 0 ? new string('x', random.Next(20_000)) : "");
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        for (int at = 0, length; at < bytes.Length; at += length)
        {
            length = Math.Min(random.Next(1, 5000), bytes.Length - at);
            Print(bytes.AsSpan(at, length));
        }

        var lines = new System.Buffers.ArrayBufferWriter<byte>();
        new PlainText().Filter(bytes, lines);
        foreach (var (needle, ignoresCase) in (ReadOnlySpan<(string, bool)>)[("abcab", false), ("cäb", false), ("ABCC", true), ("b°", false), ("a\tb", false)])
        {
            var wanted = Encoding.UTF8.GetString(lines.WrittenSpan).Split('\n').Where(line => line.Contains(needle, ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)).ToArray();
            var found = Search(needle, ignoresCase);
            Assert.Equal(wanted.Length, found.Count);
            Assert.True(wanted.Length > 0, $"'{needle}' is nowhere: the test shows nothing");
            for (var i = 0; i < found.Count; i++)
                Assert.Equal(found[i].IsCut, wanted[i] != found[i].Line);
        }
    }

    [Fact]
    public void A_line_of_ten_megabytes_takes_no_memory_and_is_told_once()
    {
        var piece = Encoding.ASCII.GetBytes(new string('x', 60_000));
        Print("first\n");
        for (var i = 0; i < 170; i++)
            Print(piece);
        Print("needle and ");
        for (var i = 0; i < 10; i++)
            Print(piece);
        Print("needle\nneedle\n");
        Search("nothing of it");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var found = Search("needle");
        var pattern = Search("needl[e]", isPattern: true);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8_000_000);
        Assert.Equal([true, false], found.Select(line => line.IsCut));
        Assert.Equal([true, false], pattern.Select(line => line.IsCut));
        Assert.Equal("needle", found[0].Line.Substring(found[0].Start, found[0].Length));
        Assert.InRange(found[0].Line.Length, 300, 1000);
    }

    [Fact]
    public void Lines_around_a_match_are_told_once_and_in_order()
    {
        foreach (var line in (ReadOnlySpan<string>)["1", "2", "hit a", "3", "hit b", "4", "5", "6", "7", "8", "hit c", "hit d", "9"])
            Print(line + "\n");
        _journal.Append(EntryType.RunEnded, 1, JournalFixture.Nothing);
        Print("of another run\n", run: 2);

        Assert.Equal(
            ["1,2|hit a|3|False", "|hit b|4,5|True", "7,8|hit c||False", "|hit d|9|True"],
            Search("hit", context: 2).Select(line => $"{string.Join(',', line.Before)}|{line.Line}|{string.Join(',', line.After)}|{line.Follows}"));
        Assert.Equal([false, false, false, true], Search("hit").Select(line => line.Follows));
    }

    [Fact]
    public void Lines_before_a_match_come_also_from_what_was_passed_over()
    {
        for (var i = 0; i < 40_000; i++)
            Print($"line {i}\n");
        var found = Assert.Single(Search("line 31234", context: 3));

        Assert.Equal(["line 31231", "line 31232", "line 31233"], found.Before);
        Assert.Equal(["line 31235", "line 31236", "line 31237"], found.After);
    }

    [Fact]
    public void A_search_goes_on_behind_what_it_found()
    {
        for (var i = 0; i < 20_000; i++)
            Print(i % 100 == 0 ? $"hit {i}\n" : $"no {i}\n");
        var (from, found) = (Position.Zero, new List<string>());
        while (Search(new SearchPlan(Needle.OfText("hit", false)) { MostOfOne = 7 }, from) is { Count: > 0 } some)
        {
            found.AddRange(some.Select(line => line.Line));
            from = some[^1].Behind;
        }

        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"hit {i * 100}"), found);
    }

    [Fact]
    public void Only_what_was_printed_in_a_time_is_found()
    {
        Print("hit 1\n");
        var since = TimeProvider.System.GetUtcNow().AddMilliseconds(1);
        SpinWait.SpinUntil(() => TimeProvider.System.GetUtcNow() > since.AddMilliseconds(1));
        Print("hit 2\n");
        var until = TimeProvider.System.GetUtcNow().AddMilliseconds(1);
        SpinWait.SpinUntil(() => TimeProvider.System.GetUtcNow() > until.AddMilliseconds(1));
        Print("hit 3\n");

        Assert.Equal(["hit 2"], Search(new SearchPlan(Needle.OfText("hit", false)) { Since = since, Until = until }, Position.Zero).Select(line => line.Line));
    }

    [Fact]
    public void A_run_that_ends_within_a_sequence_hides_nothing_of_the_next()
    {
        Print("a\e]0;never ended");
        _journal.Append(EntryType.RunEnded, 1, JournalFixture.Nothing);
        _journal.Append(EntryType.RunStarted, 2, JournalFixture.Nothing);
        Print("panic\n", run: 2);

        Assert.Equal("panic", Assert.Single(Search("panic")).Line);
    }

    [Fact]
    public void What_is_missing_tears_nothing_else_away()
    {
        Print("panic 1\npa");
        _journal.Append(EntryType.Gap, 1, new GapEntry(5, "lost").ToBytes());
        Print("nic 2\npanic 3");

        Assert.Equal(["panic 1", "panic 3"], Search("panic").Select(line => line.Line));
    }

    [Theory]
    [InlineData("(a)\\1", true, "back references")]
    [InlineData("a(?=b)", true, "look-around")]
    [InlineData("(", true, "no regular expression")]
    [InlineData("", false, "1 to 1000")]
    [InlineData("a\nb", false, "U+000A")]
    public void What_cannot_be_searched_for_is_refused(string text, bool isPattern, string words)
    {
        var fault = Assert.Throws<ArgumentException>(() => isPattern ? Needle.OfPattern(text, false) : Needle.OfText(text, false));

        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("panic", false, true)]
    [InlineData("Panic", false, false)]
    [InlineData(@"\Sa\Wb", true, true)]
    [InlineData(@"\Sa\WB", true, false)]
    public void Case_counts_where_there_is_a_capital_letter(string text, bool isPattern, bool ignores) => Assert.Equal(ignores, Needle.IsAllSmall(text, isPattern));

    private void Print(string text, uint run = 1) => Print(Encoding.UTF8.GetBytes(text), run);

    private void Print(ReadOnlySpan<byte> bytes, uint run = 1)
    {
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, _journal.RoomForOutput)];
            _journal.Append(EntryType.Output, run, part, streamOffset: _offset);
            _offset += part.Length;
            bytes = bytes[part.Length..];
        }
    }

    private List<FoundLine> Search(string text, bool ignoresCase = false, bool isPattern = false, int context = 0) =>
        Search(new SearchPlan(isPattern ? Needle.OfPattern(text, ignoresCase) : Needle.OfText(text, ignoresCase), context), Position.Zero);

    private List<FoundLine> Search(SearchPlan plan, Position from)
    {
        var found = new List<FoundLine>();
        new JournalSearch(plan).Run(_journal.Extent, from, found.Add, TestContext.Current.CancellationToken);
        return found;
    }
}
