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
    public void A_resize_there_and_back_keeps_the_text(string name)
    {
        var recording = Named(name);
        var screen = recording.Play();
        var before = Words(screen);
        foreach (var (columns, rows) in new[] { (recording.Columns / 2, recording.Rows), (recording.Columns * 2, recording.Rows + 7), (recording.Columns, recording.Rows) })
            screen.Resize(columns, rows);
        if (!screen.IsAlternate)
            Assert.Equal(before, Words(screen));
    }

    /// <summary>Everything but blanks, which wrapping anew may move.</summary>
    private static string Words(Screen screen) => string.Concat(screen.GetText(scrollback: true).Where(character => !char.IsWhiteSpace(character)));

    private static IEnumerable<int> Cuts(int length, int count)
    {
        var random = new Random(length);
        return Enumerable.Range(0, count).Select(_ => random.Next(length + 1)).Append(length);
    }
}
