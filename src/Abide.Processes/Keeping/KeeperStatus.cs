namespace Abide.Processes.Keeping;

/// <summary>What the keeper tells a client about itself.</summary>
/// <param name="Keeper">Who it is.</param>
/// <param name="DaemonPid">The daemon's process; 0 while there is none.</param>
/// <param name="DaemonReady">Whether that daemon serves.</param>
/// <param name="Runs">How many runs it holds, ended ones that were not released included.</param>
/// <param name="Alive">How many of them live.</param>
public sealed record KeeperStatus(KeeperIdentity Keeper, int DaemonPid, bool DaemonReady, int Runs, int Alive);
