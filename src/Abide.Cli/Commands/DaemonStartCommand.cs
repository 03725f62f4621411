using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class DaemonStartCommand
{
    public static readonly Command Definition = new("daemon start", "", "Start keeper and daemon, where they do not run.", Run)
    {
        Group = Group.Daemon,
        Details = "Every command that needs the daemon does the same by itself.",
        Examples = ["abide daemon start"],
    };

    private static int Run(Call call)
    {
        call.Out.Line($"running (pid {Daemon.Read<DaemonStatusReply>(new DaemonStatus()).Pid})");
        return ExitCode.Done;
    }
}
