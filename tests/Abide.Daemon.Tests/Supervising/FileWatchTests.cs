using Abide.Daemon.Sessions;
using Abide.Daemon.Supervising;
using Abide.Daemon.Tests.Support;

namespace Abide.Daemon.Tests.Supervising;

public sealed class FileWatchTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("abide-watch").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("src", "src/a.cs", true)]
    [InlineData("src", "src/deep/er/a.cs", true)]
    [InlineData("src", "srcs/a.cs", false)]
    [InlineData("src/*.cs", "src/a.cs", true)]
    [InlineData("src/*.cs", "src/deep/a.cs", false)]
    [InlineData("src/**/*.cs", "src/deep/er/a.cs", true)]
    [InlineData("src/**/*.cs", "src/a.cs", true)]
    [InlineData("src/**/*.cs", "src/a.css", false)]
    [InlineData("?.txt", "a.txt", true)]
    [InlineData("?.txt", "ab.txt", false)]
    [InlineData(".", "anything/at/all", true)]
    [InlineData(".", ".git/index", false)]
    [InlineData(".", "web/node_modules/x/y.js", false)]
    [InlineData(".", "src/.a.cs.swp", false)]
    [InlineData("src", "src/gen/a.cs", false)]
    public void What_counts_and_what_does_not(string pattern, string file, bool counts)
    {
        using var watch = new FileWatch(new Watch([pattern], ["gen"]), _directory, () => { }, new ManualTime());

        Assert.Equal(counts, watch.Counts(Path.Combine(_directory, file)));
    }

    [Fact]
    public async Task Many_changes_within_a_moment_are_told_once()
    {
        var (told, noted) = (0, new SemaphoreSlim(0));
        var time = new ManualTime { TimerChanged = () => noted.Release() };
        Directory.CreateDirectory(Path.Combine(_directory, "src"));
        using var watch = new FileWatch(new Watch(["src"]), _directory, () => told++, time);
        while (noted.CurrentCount > 0)
            await noted.WaitAsync(TestContext.Current.CancellationToken);

        for (var i = 0; i < 3; i++)
            await File.WriteAllTextAsync(Path.Combine(_directory, "src", $"{i}.txt"), "x", TestContext.Current.CancellationToken);
        await noted.WaitAsync(TestContext.Current.CancellationToken); // the system has told of the first
        Assert.Equal(0, told);
        await File.WriteAllTextAsync(Path.Combine(_directory, "src", "last.txt"), "x", TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromMilliseconds(300));

        Assert.Equal(1, told);
    }
}
