using Abide.Cli.CommandLine;

namespace Abide.Cli.Completing;

/// <summary>What all completion scripts offer first.</summary>
internal static class CompletionWords
{
    /// <summary>The first words of all commands.</summary>
    public static IEnumerable<string> First => CommandTable.Shown.Select(command => command.Name.Split(' ')[0]).Distinct();

    /// <summary>First words that a second one follows.</summary>
    public static IEnumerable<string> Groups => CommandTable.Shown.Where(command => command.Name.Contains(' ', StringComparison.Ordinal)).Select(command => command.Name.Split(' ')[0]).Distinct();
}
