using Abide.Processes;
using Abide.Processes.Remote;
using Abide.Protocol;
using Abide.Protocol.Messages;

namespace Abide.Cli.Connecting;

/// <summary>The way to the daemon of another host: a program that this machine's daemon names, the system's ssh, with <c>abide proxy</c> at its other end.</summary>
internal static class FarDaemon
{
    /// <summary>How long a host may take until its daemon greets.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>How long a program that has closed its output may take to end.</summary>
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(2);

    /// <summary>Connects, and begins the conversation.</summary>
    /// <exception cref="RequestException">There is no such host, or it has no daemon; or what was begun was refused.</exception>
    /// <exception cref="UnreachableException">It cannot be reached; the message says why.</exception>
    public static DaemonConnection Connect<TFirst>(string host, Func<DaemonConnection, TFirst> begin, out TFirst first)
    {
        var way = Daemon.AskHere<HostCommandReply>(new HostCommand(host) { Agent = Environment.GetEnvironmentVariable("SSH_AUTH_SOCK") });
        var address = HostAddress.Parse(way.Url, out var wrong) ?? throw new ProtocolException(wrong!);
        var program = Start(address, way.Command);
        var daemon = new DaemonConnection(program.Stream, Daemon.Client, program);
        try
        {
            Greet(address, program, daemon);
            first = begin(daemon);
            return daemon;
        }
        catch
        {
            daemon.Dispose();
            throw;
        }
    }

    private static Coprocess Start(HostAddress address, IReadOnlyList<string> command)
    {
        try
        {
            return Coprocess.Start(command);
        }
        catch (PosixException e)
        {
            throw Unreachable(SshFault.Named(address, HostFaultKind.ProgramMissing, e.Message));
        }
    }

    private static void Greet(HostAddress address, Coprocess program, DaemonConnection daemon)
    {
        using var late = new CancellationTokenSource(Patience);
        using var ends = late.Token.Register(program.Dispose);
        try
        {
            _ = daemon.Daemon;
        }
        catch (ProtocolException e)
        {
            throw Unreachable(SshFault.Named(address, HostFaultKind.Other, $"{e.Message}; a shell there that prints something when nobody looks does that, too"));
        }
        catch (Exception e) when (e is NotServedException or ObjectDisposedException)
        {
            throw Unreachable(late.IsCancellationRequested ? SshFault.Named(address, HostFaultKind.TimedOut, null) : FaultOf(address, program));
        }
    }

    /// <summary>Why it closed its output; a program that does not end then does not tell.</summary>
    private static NamedFault FaultOf(HostAddress address, Coprocess program)
    {
        var end = program.WaitForEnd(EndTime) ?? default;
        return SshFault.Missing(address, end, HostFaultKind.AbideMissing) ?? SshFault.Of(address, end, program.Errors);
    }

    private static UnreachableException Unreachable(NamedFault fault) => new(fault.Text) { IsLasting = !fault.MayPass };
}
