using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Protocol;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class RemoveCommand
{
    public static readonly Option Force = new("force", "Stop it and detach its viewers first.") { Letter = 'f' };

    private static readonly Option Purge = new("purge", "Delete it for good, not into the trash.");

    public static readonly Command Definition = new("rm", "NAME…", "Remove sessions with their history.", Run)
    {
        Options = [Force, Purge, .. ListFilter.All],
        MaxWords = int.MaxValue,
        Completes = Offer.Sessions,
        Details = """
            Refused, and nothing changed, while the session runs or somebody is attached. Goes on after a refusal; the exit code is that of the first.
            'abide restore NAME' brings a removed session back, for 8 days. Instead of names the options of 'ls' say which.
            """,
        Examples = ["abide rm old", "abide rm --force web worker", "abide rm --purge secret", "abide rm --status failed --group nightly"],
    };

    private static int Run(Call call)
    {
        using var daemon = Daemon.Connect();
        return call.Each(Many.Meant(call, daemon), name =>
        {
            var done = daemon.Ask<Done>(new RemoveSession(name, call.Has(Force), call.Has(Purge)));
            call.Out.Line(Printable.Line(done.Note ?? "removed"));
        });
    }
}
