using System.Runtime.InteropServices;

namespace Abide.Cli.Attaching;

/// <summary>What the system tells a viewer: its window changed, it is to end, it goes on after a stop.</summary>
internal sealed class ViewerSignals : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;

    public ViewerSignals(Action resized, Action end, Action resumed)
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => resized()),
            PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => resumed()),
            Ending(PosixSignal.SIGTERM),
            Ending(PosixSignal.SIGHUP),
            Ending(PosixSignal.SIGINT),
            Ending(PosixSignal.SIGQUIT),
        ];

        PosixSignalRegistration Ending(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            end();
        });
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }
}
