namespace Abide.Processes.Keeping;

/// <summary>Starts keeper and daemon where there are none; however many clients race, one of each comes up.</summary>
public static class Starter
{
    /// <summary>Connects to the daemon, which is started first if need be.</summary>
    /// <param name="instance">Which one.</param>
    /// <param name="keeperProgram">The keeper's program and arguments.</param>
    /// <param name="daemonProgram">The daemon's program and arguments.</param>
    /// <param name="timeout">How long to try.</param>
    /// <param name="progress">Is told what is being waited for.</param>
    /// <returns>A connected, non-blocking stream socket.</returns>
    /// <exception cref="KeeperException">It does not come up; the message says why.</exception>
    public static Descriptor ConnectDaemon(Instance instance, IReadOnlyList<string> keeperProgram, IReadOnlyList<string> daemonProgram, TimeSpan timeout,
        Action<string>? progress = null) => throw new NotImplementedException();

    /// <summary>For a daemon that lost its keeper: starts a new one and links to it. Then adopt every run and keep every memory again.</summary>
    /// <exception cref="KeeperException">None comes up.</exception>
    public static KeeperLink ReplaceKeeper(Instance instance, IReadOnlyList<string> keeperProgram, IReadOnlyList<string> daemonProgram, TimeSpan timeout) =>
        throw new NotImplementedException();
}
