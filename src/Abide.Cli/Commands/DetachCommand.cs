using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class DetachCommand
{
    public static readonly Option Viewer = new("viewer", "Only this viewer ('abide show NAME' lists them).") { Value = "ID" };
    public static readonly Option All = new("all", "All viewers.") { Letter = 'a' };

    public static readonly Command Definition = new("detach", "[NAME]", "Detach who is attached; the session goes on.", Run)
    {
        Options = [Viewer, All],
        MaxWords = 1,
        Completes = Offer.Sessions,
        Details = "Inside a session the name may be left out. When several are attached, say which one, or --all.",
        Examples = ["abide detach", "abide detach --all work"],
    };

    private static int Run(Call call)
    {
        if (call.Has(Viewer) && call.Has(All))
            throw new UsageException("--viewer and --all exclude each other");
        var session = call.Words.Count > 0 ? call[0] : Shared.Inside ?? throw new UsageException("which session? Outside of one, detach needs a name");
        var count = Daemon.Ask<DetachReply>(new DetachViewers(session, call.Text(Viewer), call.Has(All))).Count;
        call.Out.Line(count switch { 0 => "nobody was attached", 1 => "1 viewer detached", _ => $"{count} viewers detached" });
        return ExitCode.Done;
    }
}
