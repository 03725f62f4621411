using System.Text;
using Abide.Terminal.Tests.Conformance;

namespace Abide.Terminal.Tests;

public sealed class RoundTripTests
{
    public static TheoryData<string> Names => [.. Corpus.Recordings.Select(recording => recording.Name)];

    private static Recording Named(string name) => Corpus.Recordings.First(recording => recording.Name == name);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_snapshot_anywhere_in_a_recording_goes_on_as_if_nothing_had_happened(string name)
    {
        var recording = Named(name);
        var expected = ScreenState.Describe(recording.Play());
        foreach (var cut in Cuts(recording.Bytes.Length, 12))
        {
            var before = recording.Blank();
            before.Feed(recording.Bytes.AsSpan(0, cut));
            var after = Screen.ReadSnapshot(ScreenState.Written(before.WriteSnapshot), new ScreenOptions());
            ScreenState.AssertSame(ScreenState.Describe(before), ScreenState.Describe(after), $"at {cut}");
            after.Feed(recording.Bytes.AsSpan(cut));
            ScreenState.AssertSame(expected, ScreenState.Describe(after), $"after {cut}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_repaint_anywhere_in_a_recording_brings_another_terminal_to_the_same_state(string name)
    {
        var recording = Named(name);
        foreach (var cut in Cuts(recording.Bytes.Length, 12))
        {
            var screen = recording.Blank();
            screen.Feed(recording.Bytes.AsSpan(0, cut));
            var viewer = recording.Blank();
            viewer.Feed("left over \e[7;31m\e[3;9r\e[?6h\e[?1049h\e(0\e[?1003h\e[>5u\e]0;old"u8);
            viewer.Feed(ScreenState.Written(to => screen.WriteRepaint(to, 0)));
            ScreenState.AssertSame(
                ScreenState.Describe(screen, scrollback: false, hidden: false),
                ScreenState.Describe(viewer, scrollback: false, hidden: false),
                $"at {cut}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_recording_fed_byte_by_byte_gives_the_same_screen(string name)
    {
        var recording = Named(name);
        var (whole, split) = (recording.Play(), recording.Blank());
        foreach (var value in recording.Bytes)
            split.Feed([value]);
        ScreenState.AssertSame(ScreenState.Describe(whole), ScreenState.Describe(split));
        Assert.Equal(whole.Replies.ToArray(), split.Replies.ToArray());
        Assert.Equal(whole.Cuts.ToArray(), split.Cuts.ToArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_recording_split_in_two_anywhere_gives_the_same_screen(string name)
    {
        var recording = Named(name);
        var expected = ScreenState.Describe(recording.Play());
        // Every place of a short one; as many as there is time for of a long one, whose every byte is a piece of its own in the test above.
        var step = 1 + (recording.Bytes.Length / 20);
        for (var cut = 0; cut <= recording.Bytes.Length; cut += step)
        {
            var split = recording.Blank();
            split.Feed(recording.Bytes.AsSpan(0, cut));
            split.Feed(recording.Bytes.AsSpan(cut));
            ScreenState.AssertSame(expected, ScreenState.Describe(split), $"split at {cut}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_resize_there_and_back_keeps_every_character_and_its_style(string name)
    {
        var recording = Named(name);
        var screen = recording.Play();
        screen.Write("\e[?1049l"); // the alternate screen is cut off, not wrapped
        var before = Characters(screen);
        // Never fewer rows than there are: what stands below the cursor would be cut off.
        foreach (var (columns, rows) in new[] { (recording.Columns / 2, recording.Rows), (recording.Columns * 2, recording.Rows + 7), (3, 4000), (recording.Columns, recording.Rows) })
        {
            screen.Resize(columns, rows);
            Assert.Equal(before, Characters(screen));
        }
    }

    /// <summary>Every character and its style but blanks, which wrapping anew may move.</summary>
    private static string Characters(Screen screen)
    {
        var text = new StringBuilder();
        for (var index = 0; index < screen.ScrollbackCount; index++)
            Add(screen.ScrollbackRow(index));
        for (var y = 0; y < screen.Rows; y++)
            Add(screen.Row(y));
        return text.ToString();

        void Add(ScreenRow row)
        {
            var (column, style) = (0, default(Cells.Style));
            foreach (var rune in row.Text.EnumerateRunes())
            {
                var width = Unicode.Width.Of(rune.Value);
                if (width > 0)
                    style = row.Runs.FirstOrDefault(run => run.Column <= column && column < run.Column + run.Columns).Style;
                column += width;
                if (!Rune.IsWhiteSpace(rune))
                    text.Append(rune).Append(style == default ? "" : $"<{Rendering.Sgr.Describe(style)}>");
            }
        }
    }

    private static IEnumerable<int> Cuts(int length, int count)
    {
        var random = new Random(length);
        return Enumerable.Range(0, count).Select(_ => random.Next(length + 1)).Append(length);
    }
}
