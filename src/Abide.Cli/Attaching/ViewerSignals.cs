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
            Instead(PosixSignal.SIGCONT, resumed), // the runtime would undo raw mode behind us
            Instead(PosixSignal.SIGTERM, end),
            Instead(PosixSignal.SIGHUP, end),
            Instead(PosixSignal.SIGINT, end),
            Instead(PosixSignal.SIGQUIT, end),
        ];

        static PosixSignalRegistration Instead(PosixSignal signal, Action act) => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            act();
        });
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }
}
