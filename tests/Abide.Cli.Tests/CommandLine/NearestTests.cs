using Abide.Protocol.Values;

namespace Abide.Cli.Tests.CommandLine;

public sealed class NearestTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "abd", 1)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abc", "ab", 1)]
    [InlineData("abc", "xabc", 1)]
    [InlineData("abc", "xyz", 3)]
    [InlineData("demo", "", 4)]
    [InlineData("demo", "Demo2", 1)]
    public void Distance_counts_single_changes(string a, string b, int distance)
    {
        Assert.Equal(distance, Nearest.Distance(a, b));
        Assert.Equal(distance, Nearest.Distance(b, a));
    }

    [Fact]
    public void Nothing_near_is_no_suggestion() => Assert.Null(Nearest.Of("frobnicate", ["new", "attach", "ls"]));

    [Fact]
    public void The_nearest_wins() => Assert.Equal("rename", Nearest.Of("renam", ["remove", "rename", "resize"]));

    [Fact]
    public void The_beginning_of_a_word_is_near() => Assert.Equal("completion", Nearest.Of("comp", ["new", "completion"]));
}
