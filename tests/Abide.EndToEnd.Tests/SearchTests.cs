using System.Text.Json;
using Abide.EndToEnd.Tests.Harness;
using Abide.Protocol.Messages;

namespace Abide.EndToEnd.Tests;

/// <summary>Finding what sessions have printed.</summary>
public sealed class SearchTests
{
    [Fact]
    public async Task Output_of_running_ended_and_removed_sessions_is_found_and_its_place_shown()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("old", "echo nothing; printf 'a \\033[31mPan\\033[0mic here\\n'; exit 3", "--group", "shop");
        await abide.RunAsync("wait", "old", "--exit");
        await abide.NewAsync("live", "echo early; echo panic now; echo later; exec sleep 1000");
        await abide.PrintedAsync("live", "later");
        await abide.NewAsync("gone", "echo panic before");
        await abide.RunAsync("wait", "gone", "--exit");
        await abide.DoAsync("rm", "gone");

        var found = await HitsAsync(abide, "search", "panic");
        Assert.Equal([("live", "panic now", 1L), ("old", "a Panic here", 1L)], found.Select(hit => (hit.Name!, hit.Line!, hit.Run!.Value)));
        Assert.StartsWith("panic now\nlater\n", (await abide.DoAsync("logs", "live", "--from", $"{found[0].Position}")).Text, StringComparison.Ordinal);
        Assert.Equal(["gone", "live", "old"], (await HitsAsync(abide, "search", "panic", "--trash")).Select(hit => hit.Name));
        Assert.Equal(["old"], (await HitsAsync(abide, "search", "panic", "--group", "shop")).Select(hit => hit.Name));
        Assert.Equal(["old"], (await HitsAsync(abide, "search", "panic", "--session", "old")).Select(hit => hit.Name));
        Assert.Equal(["old"], (await HitsAsync(abide, "search", "-E", "^a P.*re$")).Select(hit => hit.Name));
        Assert.Equal(["old"], (await HitsAsync(abide, "search", "Panic")).Select(hit => hit.Name));
        var plain = await abide.DoAsync("search", "-C", "1", "panic now");
        Assert.Matches(@"^live- early\nlive:\d+ \d{4}-\d\d-\d\d \d\d:\d\d:\d\d run 1: panic now\nlive- later\n$", plain.Text);
        Assert.Contains("1 line in 1 of 2 sessions", plain.Errors, StringComparison.Ordinal);

        var first = await HitsAsync(abide, "search", "panic", "--limit", "1");
        Assert.Equal(["old"], (await HitsAsync(abide, "search", "panic", "--cursor", Assert.Single(first).Cursor!)).Select(hit => hit.Name));
        Assert.Empty(await HitsAsync(abide, "search", "panic", "--since", "2001-01-01", "--until", "2001-01-02"));
        Assert.Contains("nothing found", (await abide.RunAsync("search", "never printed")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_know_who_printed_something()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("web", "echo out of memory; exec sleep 1000");
        await abide.NewAsync("db", "echo out of memory; exit 0");
        await abide.NewAsync("fine", "echo ok; exec sleep 1000");
        await abide.PrintedAsync("web", "memory");
        await abide.RunAsync("wait", "db", "--exit");

        Assert.Equal(["db", "web"], (await NamesAsync(abide, "in:output Out of memory".ToLowerInvariant())).Order());
        Assert.Equal(["web"], await NamesAsync(abide, "WEB in:output \"of memory\""));
        Assert.Empty(await NamesAsync(abide, "in:output panic"));
        Assert.Equal("2 sessions", (await abide.DoAsync("ls", "--count", "-q", "in:output memory")).Text.Split('\n')[0]);
        (await abide.RunAsync("ls", "-q", "in:output")).MustFail(2, "in:output panic");
    }

    [Theory]
    [InlineData(2, "regular expression", "search", "-E", "(")]
    [InlineData(2, "1 to 1000", "search", "")]
    [InlineData(3, "nobody", "search", "x", "--session", "nobody")]
    [InlineData(2, "cursor", "search", "x", "--cursor", "y")]
    [InlineData(2, "2026-03-01", "search", "x", "--since", "yesterday")]
    [InlineData(2, "exclude", "search", "x", "-i", "--match-case")]
    public async Task A_search_that_cannot_be_is_refused(int exit, string words, params string[] command)
    {
        await using var abide = new AbideInstance();

        (await abide.RunAsync(command)).MustFail(exit, words);
    }

    [Fact]
    public async Task A_session_that_cannot_be_read_is_named_and_does_not_keep_the_others_from_being_searched()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("whole", "echo panic");
        var torn = await abide.NewAsync("torn", "echo panic");
        await abide.RunAsync("wait", "whole", "--exit");
        await abide.RunAsync("wait", "torn", "--exit");
        await abide.DoAsync("daemon", "stop");
        foreach (var segment in Directory.GetFiles(Path.Combine(abide.Paths.Sessions, torn.Id), "*.journal"))
            File.WriteAllText(segment, "no journal");

        var result = await abide.DoAsync("search", "panic");
        Assert.StartsWith("whole:", result.Text, StringComparison.Ordinal);
        Assert.Contains("torn is left out", result.Errors, StringComparison.Ordinal);
    }

    private static async Task<List<SearchRecord>> HitsAsync(AbideInstance abide, params string[] command)
    {
        var result = await abide.RunAsync([.. command, "--json"]);
        var records = result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize(line, MessageJson.Default.SearchRecord)!).ToList();
        Assert.Equal("end", records[^1].Type);
        Assert.Equal(records.Count > 1 ? 0 : 1, result.ExitCode);
        return [.. records.Where(record => record.Type == "hit")];
    }

    private static async Task<IEnumerable<string>> NamesAsync(AbideInstance abide, string query) =>
        JsonSerializer.Deserialize((await abide.DoAsync("ls", "--json", "-q", query)).Text, RowJson.Default.SessionList)!.Sessions.Select(row => row.Name);
}
