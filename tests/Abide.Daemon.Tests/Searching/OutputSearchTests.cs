using System.Text;
using Abide.Daemon.Journal;
using Abide.Daemon.Searching;
using Abide.Daemon.Sessions;
using Abide.Daemon.Tests.Journal;

namespace Abide.Daemon.Tests.Searching;

/// <summary>Many journals, searched several at a time.</summary>
public sealed class OutputSearchTests : IDisposable
{
    private readonly List<JournalFixture> _fixtures = [];

    public void Dispose() => _fixtures.ForEach(fixture => fixture.Dispose());

    [Fact]
    public async Task What_is_found_comes_in_the_order_of_the_sessions_and_what_cannot_be_read_is_said()
    {
        var sources = Enumerable.Range(0, 60).Select(i => i % 7 == 3 ? Broken(i) : Source(i, i % 10 == 0 ? 2000 : 3)).ToArray();
        var told = new List<string>();
        await foreach (var (source, line, fault) in new OutputSearch(sources, new SearchPlan(Needle.OfText("hit", false))).RunAsync(TestContext.Current.CancellationToken))
            told.Add(line?.Line ?? $"{source.Name}: {fault}");

        Assert.Equal(Enumerable.Range(0, 60).SelectMany(i => i % 7 == 3 ? [$"s{i}: unreadable"] : Enumerable.Range(0, i % 10 == 0 ? 2000 : 3).Select(n => $"hit {i} {n}")), told);
    }

    [Fact]
    public async Task Nobody_takes_it_so_it_waits_and_ends_when_it_is_left()
    {
        var opened = 0;
        var sources = Enumerable.Range(0, 500).Select(i => Source(i, 1000, () => Interlocked.Increment(ref opened))).ToArray();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var result in new OutputSearch(sources, new SearchPlan(Needle.OfText("hit", false))).RunAsync(gone.Token))
                await gone.CancelAsync();
        });

        Assert.InRange(opened, 1, 100); // not all: what is found and not taken is bounded
    }

    private SearchSource Source(int number, int lines, Action? opened = null) => new(SessionId.New(TimeProvider.System), $"s{number}", () =>
    {
        opened?.Invoke();
        var fixture = new JournalFixture();
        lock (_fixtures)
            _fixtures.Add(fixture);
        using var journal = fixture.Create();
        for (var i = 0; i < lines; i++)
            journal.Append(EntryType.Output, 1, Encoding.ASCII.GetBytes($"hit {number} {i}\n"));
        return SegmentDirectory.Open(fixture.Path, new SessionId(journal.Extent.Segments[0].Start.Session));
    });

    private static SearchSource Broken(int number) => new(SessionId.New(TimeProvider.System), $"s{number}", () => throw new JournalException("unreadable"));
}
