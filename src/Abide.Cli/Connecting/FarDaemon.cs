using Abide.Processes;
using Abide.Protocol;
using Abide.Protocol.Messages;

namespace Abide.Cli.Connecting;

/// <summary>The way to the daemon of another host: a program that this machine's daemon names, the system's ssh, with <c>abide proxy</c> at its other end.</summary>
internal static class FarDaemon
{
    /// <summary>How long a host may take until its daemon greets.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(2);

    /// <summary>Connects, and begins the conversation.</summary>
    /// <exception cref="RequestException">There is no such host, or it has no daemon; or what was begun was refused.</exception>
    /// <exception cref="UnreachableException">It cannot be reached; the message says why.</exception>
    public static DaemonConnection Connect<TFirst>(string host, Func<DaemonConnection, TFirst> begin, out TFirst first)
    {
        var command = Daemon.AskHere<HostCommandReply>(new HostCommand(host)).Command;
        var program = Coprocess.Start(command);
        var daemon = new DaemonConnection(program.Stream, Daemon.Client, program);
        try
        {
            Greet(host, program, daemon);
            first = begin(daemon);
            return daemon;
        }
        catch
        {
            daemon.Dispose();
            throw;
        }
    }

    private static void Greet(string host, Coprocess program, DaemonConnection daemon)
    {
        var isLate = false;
        using var late = TimeProvider.System.CreateTimer(
            _ =>
            {
                isLate = true;
                LocalSocket.ShutDown(program.Stream.Socket);
            },
            null,
            Patience,
            Timeout.InfiniteTimeSpan);
        try
        {
            _ = daemon.Daemon;
        }
        catch (NotServedException)
        {
            var code = isLate ? null : program.WaitForEnd(EndTime)?.Code;
            var fault = Daemon.AskHere<HostFaultReply>(new HostFault(host, code, program.Errors));
            throw new UnreachableException(fault.Text) { IsLasting = fault.IsLasting };
        }
        catch (ProtocolException e)
        {
            throw new UnreachableException($"{host} does not answer as an Abide would: {e.Message} (a shell that prints something when nobody looks does that, too)", e) { IsLasting = true };
        }
    }
}
