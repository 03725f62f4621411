using System.Text;
using Abide.Cli.CommandLine;

namespace Abide.Cli.Completing;

/// <summary>The completion script for fish.</summary>
internal static class FishCompletion
{
    public static string Script()
    {
        var lines = new StringBuilder("""
            # Completion of abide for fish: abide completion fish > ~/.config/fish/completions/abide.fish
            function __abide_words
                set -l words (commandline -opc)
                set -e words[1]
                string match -v -- '-*' $words
            end
            function __abide_is
                set -l words (__abide_words)
                test (count $words) -ge (count $argv); and test "$words[1..$(count $argv)]" = "$argv"
            end
            complete -c abide -f

            """);
        foreach (var command in CommandTable.Shown)
            lines.Append(Name(command));
        foreach (var command in CommandTable.Shown)
        {
            var here = $"complete -c abide -n '__abide_is {command.Name}'";
            lines.Append(Offered(command.Completes, command.Choices) is { } words ? $"{here} {words}\n" : "");
            foreach (var option in command.AllOptions)
            {
                var letter = option.Letter is { } c ? $" -s {c}" : "";
                var value = option.Value is null ? "" : $" -x {Offered(option.Completes, option.Choices)}";
                lines.Append($"{here} -l {option.Name}{letter}{value} -d {Quoted(option.Summary)}\n");
            }
        }

        return lines.ToString();
    }

    private static string Name(Command command) => command.Name.Split(' ') is [var first, var second]
        ? $"complete -c abide -n 'test (count (__abide_words)) -eq 0' -a {first} -d {Quoted("Look after the " + first)}\ncomplete -c abide -n 'test \"$(__abide_words)\" = {first}' -a {second} -d {Quoted(command.Summary)}\n"
        : $"complete -c abide -n 'test (count (__abide_words)) -eq 0' -a {command.Name} -d {Quoted(command.Summary)}\n";

    private static string? Offered(Offer offer, string[] choices) => offer switch
    {
        Offer.Sessions => "-a '(command abide __complete -- (commandline -ct) 2>/dev/null)'",
        Offer.Hosts => "-a '(command abide __complete --hosts -- (commandline -ct) 2>/dev/null)'",
        Offer.Directories => "-a '(__fish_complete_directories)'",
        Offer.Files => "-a '(__fish_complete_path)'",
        Offer.Commands => $"-a '{string.Join(' ', CompletionWords.First)} exit-codes'",
        Offer.Choices => $"-a '{string.Join(' ', choices)}'",
        _ => null,
    };

    private static string Quoted(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
