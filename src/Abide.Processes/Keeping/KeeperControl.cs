namespace Abide.Processes.Keeping;

/// <summary>A client's connection to the keeper.</summary>
public sealed class KeeperControl : IDisposable
{
    /// <summary>Connects, or null when no keeper answers at this socket.</summary>
    /// <exception cref="KeeperException">It speaks another protocol.</exception>
    public static KeeperControl? Connect(Instance instance) => throw new NotImplementedException();

    /// <summary>Has the daemon running; returns when it serves.</summary>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="daemonProgram">Program and arguments to start from now on; null for those it knows.</param>
    /// <exception cref="KeeperException">The daemon does not come up; with the last lines of its log.</exception>
    public void EnsureDaemon(TimeSpan timeout, IReadOnlyList<string>? daemonProgram = null) => throw new NotImplementedException();

    /// <summary>What the keeper says about itself.</summary>
    public KeeperStatus Status() => throw new NotImplementedException();

    /// <summary>Stops the daemon and then the keeper. Refused (EBUSY) while runs live, unless <paramref name="force"/>: they are hung up.</summary>
    public void Quit(bool force = false) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotImplementedException();
}
