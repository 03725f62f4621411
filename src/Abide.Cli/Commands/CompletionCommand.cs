using Abide.Cli.CommandLine;
using Abide.Cli.Completing;
using Abide.Cli.Output;

namespace Abide.Cli.Commands;

internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish"];

    public static readonly Command Definition = new("completion", "bash|zsh|fish", "Print a completion script for a shell.", Run)
    {
        IsLocal = true,
        Group = Group.Other,
        MinWords = 1,
        MaxWords = 1,
        Completes = Offer.Choices,
        Choices = Shells,
        Details = """
            bash: eval "$(abide completion bash)" in ~/.bashrc. zsh: the same with zsh in ~/.zshrc, behind compinit. fish: abide completion fish >
            ~/.config/fish/completions/abide.fish.
            """,
        Examples = ["eval \"$(abide completion bash)\""],
    };

    private static int Run(Call call)
    {
        call.Out.Text(call[0] switch
        {
            "bash" => BashCompletion.Script(),
            "zsh" => ZshCompletion.Script(),
            "fish" => FishCompletion.Script(),
            var other => throw new UsageException($"there is completion for bash, zsh and fish, not for '{Printable.Line(other)}'{Nearest.Hint(other, Shells)}"),
        });
        return ExitCode.Done;
    }
}
