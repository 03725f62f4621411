using Abide.Cli.CommandLine;
using Abide.Cli.Output;

namespace Abide.Cli.Commands;

internal static class HelpCommand
{
    private const string ExitCodes = "exit-codes";

    public static readonly Command Definition = new("help", "[COMMAND]", "Explain a command, or 'exit-codes'.", Run)
    {
        IsLocal = true,
        Group = Group.Other,
        MaxWords = 2,
        Completes = Offer.Commands,
        Examples = ["abide help new", "abide help exit-codes"],
    };

    private static int Run(Call call)
    {
        call.Out.Text(call.Words switch
        {
            [] => HelpText.Overview(Style.OfOut),
            [ExitCodes] => HelpText.ExitCodes,
            [var first] when CommandTable.SecondWords(first).Length > 0 => HelpText.OfGroup(first, Style.OfOut),
            _ => HelpText.Of(CommandTable.Find([.. call.Words]).Command, Style.OfOut),
        });
        return ExitCode.Done;
    }
}
