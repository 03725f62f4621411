using System.Text.Json.Serialization;
using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class ReloadCommand
{
    public static readonly Command Definition = new("reload", "", "Read configuration and definitions again, and apply only what differs.", Run)
    {
        Group = Group.Supervised,
        Options = [DefinitionFiles.File, UpCommand.DryRun, Shared.Json],
        Details = $$"""
            The configuration is read again (the daemon does so by itself within two seconds of a change), and with it the file of definitions where there is one; with -f or --dry-run
            only that. New commands are made and not started, what runs is neither restarted nor stopped, and what is no longer defined is said. {{DefinitionFiles.Help}}
            With anything wrong in a file nothing of it takes effect, and the exit code is 1.
            """,
        Examples = ["abide reload", "abide reload --dry-run", "abide reload -f deploy/abide.yaml"],
    };

    private static int Run(Call call)
    {
        var isOnlyDefinitions = call.Has(DefinitionFiles.File) || call.Has(UpCommand.DryRun);
        var file = isOnlyDefinitions ? DefinitionFiles.Meant(call) : DefinitionFiles.Find(call);
        var settings = isOnlyDefinitions ? new ConfigReloaded([], []) : Daemon.Read<ConfigReloaded>(new ReloadConfig());
        var definitions = file is null ? null : Daemon.Ask<DefinitionsReply>(UpCommand.Request(file) with { DryRun = call.Has(UpCommand.DryRun) });
        if (call.Has(Shared.Json))
            call.PrintJson(new Reloaded(settings.Changed, settings.Problems, definitions is null ? null : definitions with { Id = 0 }), ReloadJson.Default.Reloaded);
        else
            Tell(call, settings, definitions);
        return settings.Problems.Count == 0 && (definitions is null or { Problems.Count: 0 }) ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Tell(Call call, ConfigReloaded settings, DefinitionsReply? definitions)
    {
        var isRight = ConfigCommands.Tell(call, settings);
        if (definitions is not null)
        {
            isRight &= !DefinitionFiles.TellFaults(call, definitions.Problems);
            UpCommand.Tell(call, definitions);
        }

        if (isRight && settings.Changed.Count == 0 && definitions?.Definitions.All(row => row.Change == "unchanged") != false)
            call.Note("nothing has changed");
    }
}

/// <summary>What reading everything again has changed.</summary>
/// <param name="Changed">Settings.</param>
/// <param name="Problems">What is wrong with the configuration.</param>
/// <param name="Definitions">What became of the definitions; null where there are none.</param>
internal sealed record Reloaded(IReadOnlyList<ChangedSetting> Changed, IReadOnlyList<ConfigFault> Problems, DefinitionsReply? Definitions);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Reloaded))]
internal sealed partial class ReloadJson : JsonSerializerContext;
