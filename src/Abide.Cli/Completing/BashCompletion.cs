using System.Text;
using Abide.Cli.CommandLine;

namespace Abide.Cli.Completing;

/// <summary>The completion script for bash.</summary>
internal static class BashCompletion
{
    public static string Script()
    {
        var cases = new StringBuilder();
        foreach (var command in CommandTable.Shown)
        {
            cases.Append($"    '{command.Name}')\n");
            cases.Append($"      options='{string.Join(' ', Forms(command))}' words='{Offered(command.Completes, command.Choices)}'\n");
            cases.Append("      case $previous in\n");
            foreach (var option in command.AllOptions.Where(option => option.Value is not null))
                cases.Append($"        {(option.Letter is { } letter ? $"-{letter}|" : "")}{option}) options='' words='{Offered(option.Completes, option.Choices)}' ;;\n");
            cases.Append("      esac ;;\n");
        }

        var groups = string.Join('|', CompletionWords.Groups);
        return $$"""
            # Completion of abide for bash: eval "$(abide completion bash)"
            _abide() {
              local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} options= words= i
              COMPREPLY=()
              for ((i = 1; i < COMP_CWORD; i++)); do [[ ${COMP_WORDS[i]} == -- ]] && { COMPREPLY=($(compgen -c -- "$current")); return; }; done
              if ((COMP_CWORD == 1)); then COMPREPLY=($(compgen -W '{{string.Join(' ', CompletionWords.First)}}' -- "$current")); return; fi
              case $command in
            {{string.Concat(CompletionWords.Groups.Select(group => $"    {group}) ((COMP_CWORD == 2)) && {{ COMPREPLY=($(compgen -W '{string.Join(' ', CommandTable.SecondWords(group))}' -- \"$current\")); return; }}; command=\"$command ${{COMP_WORDS[2]}}\" ;;\n"))}}  esac
              case $command in
            {{cases}}  esac
              [[ $current == -* ]] && { COMPREPLY=($(compgen -W "$options --help" -- "$current")); return; }
              case $words in
                @sessions) # bash takes a word apart at its colons (HOST:NAME), and wants what stands behind the last one
                  local word=${COMP_LINE:0:COMP_POINT}; word=${word##*[[:space:]]}
                  COMPREPLY=($(compgen -W "$(command "${COMP_WORDS[0]}" __complete -- "$word" 2>/dev/null)" -- "$word"))
                  if [[ $word == *:* && $COMP_WORDBREAKS == *:* ]]; then COMPREPLY=("${COMPREPLY[@]#"${word%:*}:"}"); fi ;;
                @hosts) COMPREPLY=($(compgen -W "$(command "${COMP_WORDS[0]}" __complete --hosts -- "$current" 2>/dev/null)" -- "$current")) ;;
                @files) compopt -o filenames; COMPREPLY=($(compgen -f -- "$current")) ;;
                @directories) compopt -o filenames; COMPREPLY=($(compgen -d -- "$current")) ;;
                *) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
              esac
            }
            complete -F _abide abide

            """;

        static IEnumerable<string> Forms(Command command) => command.AllOptions.Select(option => option.ToString());
    }

    private static string Offered(Offer offer, string[] choices) => offer switch
    {
        Offer.Sessions => "@sessions",
        Offer.Hosts => "@hosts",
        Offer.Directories => "@directories",
        Offer.Files => "@files",
        Offer.Commands => string.Join(' ', CompletionWords.First) + " exit-codes",
        _ => string.Join(' ', choices),
    };
}
