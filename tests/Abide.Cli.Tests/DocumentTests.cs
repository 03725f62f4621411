using System.Runtime.CompilerServices;
using Abide.Cli.CommandLine;

namespace Abide.Cli.Tests;

/// <summary>The documents say what the program does.</summary>
public sealed class DocumentTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), "../.."));

    [Fact]
    public void The_command_reference_names_every_command_and_option()
    {
        var text = File.ReadAllText(Path.Combine(Root, "docs/cli.md"));
        foreach (var command in CommandTable.Shown)
        {
            var at = text.IndexOf($"### `abide {command.Name}", StringComparison.Ordinal);
            Assert.True(at >= 0, $"docs/cli.md has no section for 'abide {command.Name}'");
            var end = text.IndexOf("\n##", at + 1, StringComparison.Ordinal);
            var section = end < 0 ? text[at..] : text[at..end];
            foreach (var option in command.Options)
                Assert.True(section.Contains($"`{option}", StringComparison.Ordinal), $"docs/cli.md does not explain '{option}' of 'abide {command.Name}'");
        }
    }

    [Fact]
    public void The_command_reference_names_no_option_that_is_none()
    {
        var known = CommandTable.All.SelectMany(command => command.Options).Select(option => option.ToString()).Append(Command.On.ToString()).Append("--help").Append("--version").Append("--").ToHashSet();
        var text = File.ReadAllText(Path.Combine(Root, "docs/cli.md"));
        foreach (var word in text.Split('`').Where((_, i) => i % 2 == 1).Select(code => code.Split(' ', '=')[0]).Where(word => word.StartsWith("--", StringComparison.Ordinal)))
            Assert.Contains(word, known);
    }

    [Fact]
    public void The_exit_codes_of_help_and_reference_are_the_same()
    {
        var text = File.ReadAllText(Path.Combine(Root, "docs/cli.md"));
        foreach (var line in HelpText.ExitCodes.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)))
            Assert.Contains($"| `{line.Trim().Split(' ')[0]}` |", text, StringComparison.Ordinal);
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
