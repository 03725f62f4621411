using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class ScreenCommand
{
    public static readonly Option Ansi = new("ansi", "With colours, as escape sequences.");
    public static readonly Option Scrollback = new("scrollback", "With the lines that have left the screen.") { Letter = 'S' };

    public static readonly Command Definition = new("screen", "NAME", "Print what a session shows now.", Run)
    {
        Group = Group.Input,
        Options = [Ansi, Scrollback, Shared.Json],
        MinWords = 1,
        MaxWords = 1,
        Completes = Offer.Sessions,
        Details = "With --json the text comes with size, cursor, title and journal position.",
        Examples = ["abide screen work", "abide screen --ansi --scrollback work | less -R"],
    };

    private static int Run(Call call)
    {
        var screen = Daemon.Read<ScreenReply>(new ReadScreen(call[0], call.Has(Ansi) ? "ansi" : "text", call.Has(Scrollback)));
        if (call.Has(Shared.Json))
            call.PrintJson(screen with { Id = 0 }, RowJson.Default.ScreenReply);
        else
            call.Out.Text(screen.Text.EndsWith('\n') || screen.Text.Length == 0 ? screen.Text : screen.Text + "\n");
        return ExitCode.Done;
    }
}
