using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Processes;
using Abide.Protocol;
using Abide.Protocol.Messages;

namespace Abide.Cli.Commands;

internal static class DaemonStopCommand
{
    public static readonly Option All = new("all", "End all sessions and the keeper too.") { Letter = 'a' };

    public static readonly Command Definition = new("daemon stop", "", "End the daemon; sessions run on.", Run)
    {
        IsLocal = true,
        Group = Group.Daemon,
        Options = [All],
        Details = """
            The keeper holds the sessions and starts no daemon until a command needs one; who is attached is detached, and who waits is told. With --all
            every session is stopped (politely, then with KILL) and the keeper ends. When nothing runs, that is said and the exit code is 0.
            """,
        Examples = ["abide daemon stop", "abide daemon stop --all"],
    };

    private static int Run(Call call)
    {
        // Sessions are ended by a daemon; where only the keeper is there, one has to come first.
        using var daemon = call.Has(All) && Daemon.KeeperRuns ? Daemon.Connect() : Daemon.Find();
        if (daemon is null)
        {
            call.Out.Line("not running");
            return ExitCode.Done;
        }

        Stop(daemon, new StopDaemon(All: call.Has(All)));
        call.Out.Line(call.Has(All) ? "daemon, keeper and all sessions ended" : "daemon ended; sessions run on");
        return ExitCode.Done;
    }

    /// <summary>Asks the daemon to end, and waits until it has.</summary>
    public static void Stop(DaemonConnection daemon, StopDaemon request)
    {
        using var process = ProcessWatch.Open(daemon.Daemon.Pid);
        daemon.Ask<Done>(request);
        while (daemon.TryReceive(out _))
        {
            // Whatever it still says: sessions may take their time to end.
        }

        if (process is not null) // gone but for its last steps: nobody shall still see it once this returns
            Posix.WaitFor(process.Descriptor.Value, PollEvents.In, 10_000);
    }
}
