using Abide.Cli.CommandLine;
using Abide.Cli.Completing;

namespace Abide.Cli.Tests.Completing;

public sealed class CompletionTests
{
    [Fact]
    public void Every_script_offers_every_command_and_option()
    {
        foreach (var script in new[] { BashCompletion.Script(), ZshCompletion.Script() })
        {
            foreach (var command in CommandTable.Shown)
            {
                Assert.Contains($"'{command.Name}')", script, StringComparison.Ordinal);
                Assert.All(command.Options, option => Assert.Contains(option.ToString(), script, StringComparison.Ordinal));
            }
        }

        var fish = FishCompletion.Script();
        foreach (var command in CommandTable.Shown)
        {
            Assert.Contains($"-a {command.Name.Split(' ')[^1]} ", fish, StringComparison.Ordinal);
            Assert.All(command.Options, option => Assert.Contains($"'__abide_is {command.Name}' -l {option.Name}", fish, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void What_is_hidden_is_offered_by_none()
    {
        foreach (var script in new[] { BashCompletion.Script(), ZshCompletion.Script(), FishCompletion.Script() })
            Assert.DoesNotContain("'__complete'", script, StringComparison.Ordinal);
    }
}
