using Abide.Cli.Output;
using Abide.Protocol;

namespace Abide.Cli.Connecting;

/// <summary>Connects to one daemon again and again: once another host has answered, it is waited for while it is away, for as long as that takes.</summary>
/// <param name="host">The host; null is that of <see cref="Daemon.Host"/>.</param>
internal sealed class HostWait(string? host)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private bool _hasAnswered;

    /// <exception cref="UnreachableException">It never answered, or what keeps it from answering lasts.</exception>
    public DaemonConnection Connect()
    {
        for (var told = false; ; told = true)
        {
            try
            {
                var daemon = Daemon.Connect(host);
                _hasAnswered = true;
                return daemon;
            }
            catch (UnreachableException away) when (_hasAnswered && !away.IsLasting && (host ?? Daemon.Host) is not null)
            {
                if (!told)
                    Streams.Errors.Line($"abide: {Printable.Line(away.Message)}; waiting for it");
                Task.Delay(Pause, TimeProvider.System).Wait();
            }
        }
    }
}
