using Abide.Cli.CommandLine;

namespace Abide.Cli.Tests.CommandLine;

public sealed class CommandTableTests
{
    [Theory]
    [InlineData("ls", "ls", 1)]
    [InlineData("daemon status", "daemon status", 2)]
    [InlineData("daemon stop --all", "daemon stop", 2)]
    public void Commands_are_found_by_one_word_or_two(string line, string name, int words)
    {
        var found = CommandTable.Find(line.Split(' '));
        Assert.Equal((name, words), (found.Command.Name, found.Words));
    }

    [Theory]
    [InlineData("atach", "did you mean 'attach'?")]
    [InlineData("daemn", "did you mean 'daemon'?")]
    [InlineData("daemon stat", "did you mean 'status'?")]
    [InlineData("daemon", "needs one of status")]
    [InlineData("daemon fly", "it has status")]
    [InlineData("xyzzy", "no command 'xyzzy'; see")]
    public void An_unknown_command_names_the_nearest(string line, string part) =>
        Assert.Contains(part, Assert.Throws<UsageException>(() => CommandTable.Find(line.Split(' '))).Message, StringComparison.Ordinal);

    [Fact]
    public void Declarations_are_sound()
    {
        foreach (var command in CommandTable.All)
        {
            Assert.EndsWith(".", command.Summary, StringComparison.Ordinal);
            Assert.True(command.MaxWords >= command.MinWords, command.Name);
            Assert.Equal(command.Options.Length, command.Options.Select(option => option.Name).Distinct().Count());
            var letters = command.Options.Where(option => option.Letter is not null).Select(option => option.Letter).ToList();
            Assert.Equal(letters.Count, letters.Distinct().Count());
            Assert.DoesNotContain('h', letters);
        }

        Assert.Equal(CommandTable.All.Length, CommandTable.All.Select(command => command.Name).Distinct().Count());
    }

    [Fact]
    public void Help_explains_every_command_and_option()
    {
        var overview = HelpText.Overview(default);
        foreach (var command in CommandTable.Shown)
        {
            Assert.Contains($"  {command.Name} ", overview, StringComparison.Ordinal);
            var help = HelpText.Of(command, default);
            Assert.Contains(command.Summary, help, StringComparison.Ordinal);
            Assert.All(command.Options, option => Assert.Contains(option.ToString(), help, StringComparison.Ordinal));
            Assert.DoesNotContain('\e', help);
        }
    }
}
