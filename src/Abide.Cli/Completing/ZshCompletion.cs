using System.Text;
using Abide.Cli.CommandLine;

namespace Abide.Cli.Completing;

/// <summary>The completion script for zsh.</summary>
internal static class ZshCompletion
{
    public static string Script()
    {
        var cases = new StringBuilder();
        foreach (var command in CommandTable.Shown)
        {
            cases.Append($"    '{command.Name}') _arguments -S \\\n");
            foreach (var option in command.AllOptions)
                cases.Append($"      {Argument(option)} \\\n");
            cases.Append($"      '(-h --help)'{{-h,--help}}'[Print help.]' \\\n      '*:{(command.Arguments.Length > 0 ? "word" : "")}:{Action(command.Completes, command.Choices)}' ;;\n");
        }

        return $$"""
            #compdef abide
            # Completion of abide for zsh: eval "$(abide completion zsh)", behind compinit
            _abide_sessions() { compadd -- ${(f)"$(command abide __complete -- "$PREFIX" 2>/dev/null)"} }
            _abide_hosts() { compadd -- ${(f)"$(command abide __complete --hosts -- "$PREFIX" 2>/dev/null)"} }
            _abide() {
              local -a commands=(
            {{string.Concat(Described().Select(line => $"    {line}\n"))}}  )
              if ((CURRENT == 2)); then _describe command commands; return; fi
              local command=$words[2]
              case $command in
            {{string.Concat(CompletionWords.Groups.Select(group => $"    {group}) if ((CURRENT == 3)); then compadd {string.Join(' ', CommandTable.SecondWords(group))}; return; fi; command=\"$words[2] $words[3]\"; shift words; ((CURRENT--)) ;;\n"))}}  esac
              if ((${words[(i)--]} < CURRENT)); then _files; _command_names -e; return; fi
              shift words; ((CURRENT--))
              case $command in
            {{cases}}  esac
            }
            compdef _abide abide

            """;
    }

    private static IEnumerable<string> Described()
    {
        foreach (var first in CompletionWords.First)
        {
            var command = Array.Find(CommandTable.All, command => command.Name == first);
            yield return Quoted($"{first}:{(command?.Summary ?? $"Look after the {first}.").Replace(":", "\\:", StringComparison.Ordinal)}");
        }
    }

    private static string Argument(Option option)
    {
        var summary = option.Summary.Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);
        var value = option.Value is null ? "" : $":{option.Value.Replace(":", "\\:", StringComparison.Ordinal)}:{Action(option.Completes, option.Choices)}";
        var many = option.Repeats ? "*" : "";
        return option.Letter is { } letter
            ? $"{(option.Repeats ? "" : $"'(-{letter} {option})'")}{{{Quoted($"{many}-{letter}")},{Quoted(many + option)}}}{Quoted($"[{summary}]{value}")}"
            : Quoted($"{many}{option}[{summary}]{value}");
    }

    private static string Action(Offer offer, string[] choices) => offer switch
    {
        Offer.Sessions => "_abide_sessions",
        Offer.Hosts => "_abide_hosts",
        Offer.Directories => "_files -/",
        Offer.Files => "_files",
        Offer.Commands => $"({string.Join(' ', CompletionWords.First)} exit-codes)",
        Offer.Choices => $"({string.Join(' ', choices)})",
        _ => " ",
    };

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
