using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class ScreenCommand
{
    public static readonly Option Ansi = new("ansi", "With colours, as escape sequences.");
    public static readonly Option Html = new("html", "As an HTML document.");
    public static readonly Option Svg = new("svg", "As an SVG picture.");
    public static readonly Option Scrollback = new("scrollback", "With the lines that have left the screen.") { Letter = 'S' };

    public static readonly Command Definition = new("screen", "NAME", "Print what a session shows now.", Run)
    {
        Group = Group.Input,
        Options = [Ansi, Html, Svg, Scrollback, Shared.Json],
        MinWords = 1,
        MaxWords = 1,
        Completes = Offer.Sessions,
        Details = "With --json the text comes with size, cursor, title and journal position.",
        Examples = ["abide screen work", "abide screen --ansi --scrollback work | less -R", "abide screen --svg work > work.svg"],
    };

    private static int Run(Call call)
    {
        var screen = Daemon.Read<ScreenReply>(new ReadScreen(call[0], Format(call), call.Has(Scrollback)));
        if (call.Has(Shared.Json))
            call.PrintJson(screen with { Id = 0 }, RowJson.Default.ScreenReply);
        else
            call.Out.Text(screen.Text.EndsWith('\n') || screen.Text.Length == 0 ? screen.Text : screen.Text + "\n");
        return ExitCode.Done;
    }

    private static string Format(Call call)
    {
        var chosen = new[] { Ansi, Html, Svg }.Where(call.Has).ToArray();
        return chosen.Length <= 1
            ? chosen.FirstOrDefault()?.Name ?? "text"
            : throw new UsageException($"{chosen[0]} and {chosen[1]} exclude each other");
    }
}
