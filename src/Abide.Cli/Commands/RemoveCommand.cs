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
            'abide restore NAME' brings a removed session back, for 8 days. Instead of names the options of 'ls' say which. A command that is defined in a file is
            taken out of that, too, with all else in it left as it is; the file as it was is kept beside it (.bak).
            """,
        Examples = ["abide rm old", "abide rm --force web worker", "abide rm --purge secret", "abide rm --status failed --group nightly"],
    };

    private static int Run(Call call)
    {
        using var daemon = Daemon.Connect();
        return call.Each(Many.Meant(call, daemon), name =>
        {
            var row = daemon.Ask<SessionReply>(new ShowSession(name)).Session;
            var done = daemon.Ask<Done>(new RemoveSession(row.Id, call.Has(Force), call.Has(Purge)));
            call.Out.Line(Printable.Line(done.Note ?? "removed"));
            if (row.Supervision?.File is { } file && Daemon.Host is null && File.Exists(file))
                TakeOut(call, daemon, row.Name, file);
        });
    }

    /// <summary>Takes a command out of the file that defines it; where that cannot be, it is said.</summary>
    private static void TakeOut(Call call, DaemonConnection daemon, string name, string file)
    {
        try
        {
            var text = ConfigCommands.ReadFile(file);
            if (!daemon.Ask<DefinitionsReply>(new CheckDefinitions(file, text) { Environment = NewCommand.Variables([]) }).Definitions.Any(row => row.Name == name))
                return; // it was no longer defined
            var edited = daemon.Ask<DefinitionsText>(new EditDefinitions(file, text) { Remove = name, Environment = NewCommand.Variables([]) });
            DefinitionFiles.Replace(file, edited.Text);
            call.Out.Line(Printable.Line($"{name} is no longer defined in {DefinitionFiles.Shown(file)}"));
            DefinitionFiles.TellFaults(call, edited.Problems, $"{DefinitionFiles.Shown(file)} is to be put right before the next 'abide up'");
        }
        catch (Exception e) when (e is RequestException or IOException or UnauthorizedAccessException or UnusableException)
        {
            call.Note($"{name} is still defined in {DefinitionFiles.Shown(file)}, and 'abide up' makes it again: {e.Message}");
        }
    }
}
