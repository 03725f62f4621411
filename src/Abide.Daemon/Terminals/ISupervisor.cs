using Abide.Daemon.Sessions;

namespace Abide.Daemon.Terminals;

/// <summary>Who looks after sessions: says when one may be started, and tells people what becomes of it.</summary>
internal interface ISupervisor
{
    /// <summary>Completes when a run may be started: what it depends on is so, and there is a place for it.</summary>
    /// <param name="session">Which.</param>
    /// <param name="isAutomatic">Whether nobody asked for it.</param>
    /// <param name="waitsFor">Is told, on any thread, what it waits for.</param>
    /// <param name="cancelled">Nobody wants it any more.</param>
    /// <returns>The place, to be given back once it was started or could not be.</returns>
    Task<IDisposable?> AdmitAsync(TerminalSession session, bool isAutomatic, Action<string> waitsFor, CancellationToken cancelled);

    /// <summary>People are to be told of something. In its turn.</summary>
    void Tell(TerminalSession session, Edge edge, string text);
}

/// <summary>Nobody: every run may be started, and nobody is told.</summary>
internal sealed class NoSupervisor : ISupervisor
{
    public Task<IDisposable?> AdmitAsync(TerminalSession session, bool isAutomatic, Action<string> waitsFor, CancellationToken cancelled) => Task.FromResult<IDisposable?>(null);

    public void Tell(TerminalSession session, Edge edge, string text)
    {
    }
}
