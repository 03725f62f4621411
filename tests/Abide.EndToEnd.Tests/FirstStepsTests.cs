using Abide.EndToEnd.Tests.Harness;

namespace Abide.EndToEnd.Tests;

/// <summary>What a person does first.</summary>
public class FirstStepsTests
{

    [Fact]
    public async Task Version_and_help_need_no_daemon()
    {
        await using var abide = new AbideInstance();
        Assert.Contains("abide", (await abide.DoAsync("version")).Text, StringComparison.Ordinal);
        Assert.Contains("attach", (await abide.DoAsync("help")).Text, StringComparison.Ordinal);
        Assert.Empty(abide.Processes());
    }
}
