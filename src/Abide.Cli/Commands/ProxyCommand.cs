using Abide.Cli.CommandLine;
using Abide.Cli.Connecting;
using Abide.Cli.Output;
using Abide.Processes;
using Abide.Processes.Keeping;

namespace Abide.Cli.Commands;

/// <summary>The far end of a connection from another machine: what comes on standard input goes to the daemon, what the daemon says to standard output.</summary>
internal static class ProxyCommand
{
    private static readonly Option Home = new("home", "The directory below which that Abide keeps everything (default: ABIDE_HOME, else the user's own).") { Value = "DIR", Completes = Offer.Directories };

    public static readonly Command Definition = new("proxy", "", "Carry a connection to the daemon over standard input and output, for another host's Abide.", Run)
    {
        Group = Group.Daemon,
        Options = [Home],
        IsLocal = true,
        Details = """
            What 'abide -H HOST' and hosts of the kind ssh:// start on the other side, as 'ssh HOST abide proxy'. It starts the daemon where none runs, prints nothing of its
            own on standard output, and ends with code 0 when either side ends the connection. A daemon that cannot be started is one line on standard error and code 6.
            """,
        Examples = ["ssh box abide proxy"],
    };

    private static int Run(Call call)
    {
        var home = call.Text(Home);
        if (home is not null && !Path.IsPathRooted(home))
            throw new UsageException($"{Home} takes an absolute directory, not '{Printable.Line(home)}'");
        using var daemon = Daemon.Open(home is null ? Instance.FromEnvironment() : Instance.At(home));
        new Thread(() => CarryInput(daemon)) { IsBackground = true, Name = "input" }.Start();
        var buffer = new byte[64 * 1024];
        try
        {
            for (int count; (count = daemon.Read(buffer)) > 0;)
            {
                if (Posix.WriteAll(1, buffer.AsSpan(0, count)) < 0)
                    break; // nobody is there any more
            }
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException)
        {
            // The daemon went away, or standard input ended: the other side connects again if it wants to.
        }

        return ExitCode.Done;
    }

    private static void CarryInput(SocketStream daemon)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int count; (count = Posix.Read(0, buffer)) > 0;)
                daemon.Write(buffer.AsSpan(0, count));
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException)
        {
            // The daemon's side says so itself.
        }

        daemon.Dispose();
    }
}
