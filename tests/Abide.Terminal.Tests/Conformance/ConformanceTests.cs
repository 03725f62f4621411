namespace Abide.Terminal.Tests.Conformance;

public sealed class ConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public void Alacrittys_recordings_give_its_cells() =>
        Check("alacritty/", Corpus.Alacritty.Select(item => (item.Recording.Name, AlacrittySuite.Differs(item.Recording, item.Folder))));

    [Fact]
    public void The_vt100_crates_recordings_give_its_cells_cursor_and_modes() =>
        Check("vt100/", Corpus.Vt100.SelectMany(item => Vt100Suite.Run(item.Recording, item.Folder)));

    [Fact]
    public void Xterms_recordings_give_its_text() =>
        Check("xterm/", Corpus.Xterm.Select(item => (item.Recording.Name, XtermSuite.Differs(item.Recording, item.File))));

    /// <summary>Counts over the suites as they are where they come from, of which this repository has a part: for docs/conformance.md, beside other engines' figures.</summary>
    [Fact(Explicit = true)]
    public void The_whole_of_the_suites_is_counted()
    {
        var root = Environment.GetEnvironmentVariable("SUITES");
        Assert.False(root is null, "SUITES names a folder with alacritty, vt100 and xterm in it");
        foreach (var textOnly in new[] { true, false })
        {
            Count(textOnly, Corpus.AlacrittyIn(root).Select(item => (item.Recording.Name, AlacrittySuite.Differs(item.Recording, item.Folder, textOnly))));
            Count(textOnly, Corpus.Vt100In(root).SelectMany(item => Vt100Suite.Run(item.Recording, item.Folder, textOnly)));
            Count(textOnly, Corpus.XtermIn(root).Select(item => (item.Recording.Name, XtermSuite.Differs(item.Recording, item.File))));
        }
    }

    private void Count(bool textOnly, IEnumerable<(string Name, string? Difference)> results)
    {
        var all = results.ToList();
        output.WriteLine($"{(textOnly ? "text" : "all")}: {all.Count(result => result.Difference is null)} of {all.Count}");
        foreach (var (name, difference) in all.Where(result => result.Difference is not null))
            output.WriteLine($"  {name}: {difference}");
    }

    private void Check(string suite, IEnumerable<(string Name, string? Difference)> results)
    {
        var all = results.ToList();
        var wrong = all.Where(result => result.Difference is not null).ToDictionary(result => result.Name, result => result.Difference);
        output.WriteLine($"{suite} {all.Count - wrong.Count} of {all.Count}");
        var known = KnownDeviations.Verdicts.Keys.Where(name => name.StartsWith(suite, StringComparison.Ordinal)).ToHashSet();
        var news = wrong.Where(result => !known.Contains(result.Key)).Select(result => $"{result.Key}: {result.Value}");
        var repaired = known.Where(name => !wrong.ContainsKey(name)).Select(name => $"{name}: agrees now, so it is no deviation any more");
        Assert.NotEmpty(all);
        var problems = string.Join('\n', news.Concat(repaired));
        Assert.True(problems.Length == 0, problems);
    }
}
