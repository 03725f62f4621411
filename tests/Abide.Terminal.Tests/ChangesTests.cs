using Abide.Terminal.Tests.Conformance;

namespace Abide.Terminal.Tests;

public sealed class ChangesTests
{
    [Fact]
    public void Everything_is_new_at_first_and_nothing_afterwards()
    {
        var screen = Terminals.Fed("one\r\ntwo", rows: 4);
        var first = screen.ChangesSince(default);
        Assert.Equal(first.Order.ToHashSet(), first.Changed.Keys.ToHashSet());
        Assert.Equal(4, first.Changed.Count);
        Assert.Equal("two", first.Changed[first.Order[1]].Text);
        var second = screen.ChangesSince(first.Now);
        Assert.Empty(second.Changed);
        Assert.Equal(first.Order, second.Order);
    }

    [Theory]
    [InlineData("\e[2;1Hx", 1)]
    [InlineData("\e[2;1H\e[31mt", 1)]
    [InlineData("\e[2;2H\e[P", 1)]
    [InlineData("\e[2;2H\e[X", 1)]
    [InlineData("\e[2;3H\u0301", 1)]
    [InlineData("\e]133;A\a", 1)]
    [InlineData("\e[1;1H", 0)]
    [InlineData("\e[2;1Ht", 0)]
    [InlineData("\e[4m", 0)]
    [InlineData("\e[1;1Ha\e[3;1Hb", 2)]
    public void Only_rows_that_look_different_have_changed(string text, int rows)
    {
        var screen = Terminals.Fed("one\r\ntwo", rows: 4);
        var before = screen.ChangesSince(default);
        screen.Write(text);
        Assert.Equal(rows, screen.ChangesSince(before.Now).Changed.Count);
    }

    [Fact]
    public void Rows_keep_their_ids_when_they_scroll_and_ids_are_not_given_again()
    {
        var screen = Terminals.Fed("1\r\n2\r\n3\r\n4", rows: 4);
        var before = screen.ChangesSince(default);
        screen.Write("\r\n5\r\n6");
        var after = screen.ChangesSince(before.Now);
        Assert.Equal(before.Order.Skip(2), after.Order.Take(2));
        Assert.Equal(["5", "6"], after.Changed.OrderBy(row => row.Key.Value).Select(row => row.Value.Text));
        Assert.DoesNotContain(after.Order[2], before.Order);
        Assert.DoesNotContain(after.Order[3], before.Order);
    }

    [Fact]
    public void The_primary_screens_rows_are_the_same_after_the_alternate_one()
    {
        var screen = Terminals.Fed("1\r\n2", rows: 3);
        var before = screen.ChangesSince(default);
        screen.Write("\e[?1049hfull");
        var full = screen.ChangesSince(before.Now);
        Assert.True(full.IsAlternate);
        Assert.Equal(3, full.Changed.Count);
        screen.Write("\e[?1049l");
        var after = screen.ChangesSince(full.Now);
        Assert.Equal(before.Order, after.Order);
        Assert.Empty(after.Changed);
    }

    [Fact]
    public void Several_viewers_ask_from_moments_of_their_own()
    {
        var screen = Terminals.Fed("1", rows: 3);
        var first = screen.ChangesSince(default);
        screen.Write("\e[2Hx");
        var second = screen.ChangesSince(first.Now);
        screen.Write("\e[3Hy");
        Assert.Equal(["x", "y"], screen.ChangesSince(first.Now).Changed.Values.Select(row => row.Text));
        Assert.Equal(["y"], screen.ChangesSince(second.Now).Changed.Values.Select(row => row.Text));
    }

    [Fact]
    public void A_style_with_a_number_that_another_had_is_a_change()
    {
        var screen = Terminals.Fed("\e[38;2;1;1;1mx", rows: 3);
        var before = screen.ChangesSince(default);
        for (var color = 0; color < 5000; color++)
            screen.Write($"\e[38;2;{color >> 8};{color & 255};7m\e[2Hy");
        screen.Write("\e[2;1H\e[m\e[K\e[H\e[38;2;9;9;9mx");
        Assert.Equal(9, screen.ChangesSince(before.Now).Changed[before.Order[0]].Runs[0].Style.Foreground.Red);
    }

    [Fact]
    public void Another_screens_moment_counts_as_the_beginning()
    {
        var screen = Terminals.Fed("1", rows: 3);
        var moment = screen.ChangesSince(default).Now;
        var read = Screen.ReadSnapshot(ScreenState.Written(screen.WriteSnapshot), new ScreenOptions());
        Assert.Equal(3, read.ChangesSince(moment).Changed.Count);
    }

    public static TheoryData<string> Names => [.. Corpus.Recordings.Where(recording => recording.Bytes.Length < 100_000).Select(recording => recording.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_viewer_that_keeps_rows_by_id_always_shows_the_screen(string name)
    {
        var recording = Corpus.Recordings.First(recording => recording.Name == name);
        var (screen, random, kept, moment) = (recording.Blank(), new Random(3), new Dictionary<RowId, ScreenRow>(), default(ScreenMoment));
        for (var at = 0; at < recording.Bytes.Length;)
        {
            var length = Math.Min(random.Next(1, recording.Bytes.Length / 10 + 2), recording.Bytes.Length - at);
            screen.Feed(recording.Bytes.AsSpan(at, length));
            at += length;
            if (random.Next(5) == 0)
                screen.Resize(random.Next(20, 100), random.Next(5, 40));
            var changes = screen.ChangesSince(moment);
            foreach (var (id, row) in changes.Changed)
                kept[id] = row;
            moment = changes.Now;
            for (var y = 0; y < screen.Rows; y++)
                Assert.Equal(Describe(screen.Row(y)), Describe(kept[changes.Order[y]]));
        }
    }

    private static string Describe(ScreenRow row) => $"{row.Text}|{string.Join(' ', row.Runs)}|{row.Wrapped}|{string.Join(' ', row.Marks)}";
}
