using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class UpCommand
{
    private static readonly Option Wait = new("wait", "Return when all are ready, or run where nothing says whether they are.");
    private static readonly Option Timeout = new("timeout", "With --wait: give up after so long, with exit code 124.") { Value = "DURATION" };
    private static readonly Option RemoveOrphans = new("remove-orphans", "Stop what the file does not define any more, and move it into the trash.");
    public static readonly Option DryRun = new("dry-run", "Only tell what would be done.");

    public static readonly Command Definition = new("up", "[NAME…]", "Start the commands that a file defines, and keep them up.", Run)
    {
        Group = Group.Supervised,
        Options = [DefinitionFiles.File, Wait, Timeout, RemoveOrphans, DryRun, Shared.Json],
        MaxWords = int.MaxValue,
        Completes = Offer.Sessions,
        Details = $$"""
            Makes a session for each command that has none, changes those that are defined otherwise than before, and starts what does not run; with NAME only these
            and what they depend on. What runs is never restarted: that a command has changed is said. With anything wrong in the file nothing is done, and everything
            that is wrong is told. {{DefinitionFiles.Help}} Exit code 1 when one could not be started.
            """,
        Examples = ["abide up", "abide up web --wait --timeout 1m", "abide up -f deploy/abide.yaml --dry-run"],
    };

    private static int Run(Call call)
    {
        if (call.Has(Timeout) && !call.Has(Wait))
            throw new UsageException($"{Timeout} goes with {Wait}");
        var (file, timeout) = (DefinitionFiles.Meant(call), call.Duration(Timeout));
        var names = call.Words.Count > 0 ? call.Words : null;
        var reply = Daemon.Ask<DefinitionsReply>(Request(file) with { Names = names, Start = true, DryRun = call.Has(DryRun), RemoveOrphans = call.Has(RemoveOrphans) });
        var isSilent = call.Has(Shared.Json);
        if (reply.Problems.Count > 0)
            return Faulty(call, reply);
        if (!isSilent)
            Tell(call, reply);
        if (call.Has(Wait) && !call.Has(DryRun))
        {
            var (early, meant) = (reply, names is null ? null : reply.Definitions.Where(row => row.Change != "orphan").Select(row => row.Name).ToArray());
            reply = Await(early, Daemon.Ask<DefinitionsReply>(new AwaitDefinitions(file, meant, timeout?.TotalSeconds)));
            if (!isSilent)
                TellOutcomes(call, reply.Definitions.Where((row, i) => row.Outcome is not "running" && row != early.Definitions[i]));
        }

        if (isSilent)
            call.PrintJson(reply with { Id = 0 }, RowJson.Default.DefinitionsReply);
        return reply.Definitions.Any(row => row.Outcome is "failed" or "paused") ? ExitCode.Failed
            : call.Has(Wait) && reply.Definitions.Any(row => row.Outcome == "waiting") ? ExitCode.Timeout
            : ExitCode.Done;
    }

    /// <summary>The request to take a file into use, with what this process's surroundings add.</summary>
    public static ApplyDefinitions Request(string file) => new(file) { Text = ConfigCommands.ReadFile(file), Environment = NewCommand.Variables([]), Umask = Surroundings.Umask() };

    /// <summary>Tells what is wrong, and nothing else.</summary>
    public static int Faulty(Call call, DefinitionsReply reply)
    {
        if (call.Has(Shared.Json))
            call.PrintJson(reply with { Id = 0 }, RowJson.Default.DefinitionsReply);
        else
            DefinitionFiles.TellFaults(call, reply.Problems);
        return ExitCode.Failed;
    }

    /// <summary>Tells what is another than before, and what was done about it.</summary>
    public static void Tell(Call call, DefinitionsReply reply)
    {
        foreach (var row in reply.Definitions)
            TellChange(call, row);
        TellOutcomes(call, reply.Definitions);
    }

    private static void TellChange(Call call, DefinitionRow row)
    {
        switch (row.Change)
        {
            case "made" when row.Outcome is null:
                call.Out.Line(Printable.Line($"{row.Name} is new"));
                break;
            case "changed":
                call.Out.Line(Printable.Line($"{row.Name} changed{(row.Keys.Count > 0 ? $" ({string.Join(", ", row.Keys)})" : "")}{(row.NeedsRestart ? $"; it runs as before until 'abide restart {row.Name}'" : "")}"));
                break;
            case "unchanged" when row.NeedsRestart:
                call.Out.Line(Printable.Line($"{row.Name} has changed before; it runs as before that until 'abide restart {row.Name}'"));
                break;
            case "orphan" when row.Outcome is null:
                call.Note($"no longer defined: {row.Name}; 'abide rm {row.Name}' removes it");
                break;
            default:
                break;
        }
    }

    /// <summary>Tells what became of each; what went wrong on standard error.</summary>
    public static void TellOutcomes(Call call, IEnumerable<DefinitionRow> rows)
    {
        foreach (var row in rows)
        {
            var because = row.Reason is { Length: > 0 } reason ? reason : null;
            switch (row.Outcome)
            {
                case null:
                    break;
                case "failed":
                    call.Note($"{row.Name}: {because ?? "failed"}");
                    break;
                case "paused":
                    call.Note($"{row.Name} is paused: {because ?? "nobody knows why"}; 'abide resume {row.Name}' starts it");
                    break;
                default:
                    call.Out.Line(Printable.Line(row.Outcome switch
                    {
                        "running" => $"{row.Name} runs already{(because is null ? "" : $" ({because})")}",
                        "waiting" => $"{row.Name} is not up yet: {because ?? "it is being started"}",
                        "scheduled" => $"{row.Name} is started by its schedule",
                        "ready" => $"{row.Name} is ready",
                        "completed" => $"{row.Name} has ended{(because is null ? "" : $" ({because})")}",
                        "stopped" => $"{row.Name} stopped{(because is null ? "" : $" ({because})")}",
                        var word => $"{row.Name} {word}",
                    }));
                    break;
            }
        }
    }

    /// <summary>What became of them in the end, with what was changed before.</summary>
    private static DefinitionsReply Await(DefinitionsReply before, DefinitionsReply after) => before with
    {
        Definitions = [.. before.Definitions.Select(row => after.Definitions.FirstOrDefault(other => other.Name == row.Name) is { } late ? row with { Outcome = late.Outcome, Reason = late.Reason } : row)],
    };
}
