using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class DaemonRestartCommand
{
    public static readonly Command Definition = new("daemon restart", "", "Replace the daemon by a new one; sessions run on.", Run)
    {
        IsLocal = true,
        Group = Group.Daemon,
        Details = "Returns when the new daemon answers. Who is attached stays attached. This is how a new version is taken into use.",
        Examples = ["abide daemon restart"],
    };

    private static int Run(Call call)
    {
        using (var old = Daemon.Find())
        {
            if (old is not null)
                DaemonStopCommand.Stop(old, new StopDaemon(Restart: true));
        }

        var status = Daemon.Read<DaemonStatusReply>(new DaemonStatus());
        call.Out.Line($"running (pid {status.Pid}, version {Printable.Line(status.Version)})");
        return ExitCode.Done;
    }
}
