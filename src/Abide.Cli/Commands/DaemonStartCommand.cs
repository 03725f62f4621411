using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Protocol;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class DaemonStartCommand
{
    public static readonly Option Set = new("set", "Start it with this setting, which goes before the configuration.") { Value = "KEY=VALUE", Repeats = true };

    public static readonly Command Definition = new("daemon start", "", "Start keeper and daemon, where they do not run.", Run)
    {
        IsLocal = true,
        Group = Group.Daemon,
        Options = [Set],
        Details = """
            Every command that needs the daemon does the same by itself. What --set says holds as long as the keeper starts that daemon again: until 'abide daemon stop'.
            Where a daemon runs already --set is refused.
            """,
        Examples = ["abide daemon start", "abide daemon start --set log.level=debug"],
    };

    private static int Run(Call call)
    {
        var settings = call.All(Set);
        if (settings.Count > 0 && !Daemon.TryStart(settings))
            throw new RequestException(new ErrorReply(ErrorCodes.Refused, "the daemon runs already, with other settings; 'abide daemon stop' ends it, and sessions run on"));
        if (settings.Count > 0 && Daemon.Read<ConfigReply>(new ShowConfig()).Problems is { Count: > 0 } problems)
        {
            foreach (var problem in problems)
                call.Errors.Line(ConfigCommands.Line(problem));
            call.Note("it runs with the defaults");
            return ExitCode.Failed;
        }

        call.Out.Line($"running (pid {Daemon.Read<DaemonStatusReply>(new DaemonStatus()).Pid})");
        return ExitCode.Done;
    }
}
