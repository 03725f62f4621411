using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Protocol;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class RemoveCommand
{
    public static readonly Option Force = new("force", "Stop it and detach its viewers first.") { Letter = 'f' };

    public static readonly Command Definition = new("rm", "NAME…", "Remove sessions with their history.", Run)
    {
        Options = [Force],
        MinWords = 1,
        MaxWords = int.MaxValue,
        Completes = Offer.Sessions,
        Details = "Refused, and nothing changed, while the session runs or somebody is attached. Goes on after a refusal; the exit code is that of the first.",
        Examples = ["abide rm old", "abide rm --force web worker"],
    };

    private static int Run(Call call)
    {
        using var daemon = Daemon.Connect();
        return call.Each(call.Words, name =>
        {
            var done = daemon.Ask<Done>(new RemoveSession(name, call.Has(Force)));
            call.Out.Line(Printable.Line(done.Note ?? $"{name} removed"));
        });
    }
}
