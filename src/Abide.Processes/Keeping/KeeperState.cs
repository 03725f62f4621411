namespace Abide.Processes.Keeping;

/// <summary>Everything the keeper knows, as a daemon needs it at its start.</summary>
/// <param name="Keeper">Who the keeper is.</param>
/// <param name="Runs">Every run that was not released, with fresh descriptors.</param>
/// <param name="Memories">The kept memories by name, with fresh descriptors (see <see cref="SharedMemory.Map"/>).</param>
/// <param name="Previous">How the daemon before this one ended.</param>
public sealed record KeeperState(KeeperIdentity Keeper, IReadOnlyList<KeptRun> Runs, IReadOnlyDictionary<string, Descriptor> Memories, PreviousDaemon Previous);

/// <summary>Who the keeper is and what it can do; the answer to the first message.</summary>
/// <param name="Pid">Its process.</param>
/// <param name="BootId">The boot it lives in.</param>
/// <param name="Version">Its program's version, for people.</param>
/// <param name="Protocol">The protocol version both sides speak.</param>
/// <param name="Capabilities">Names of additions to that version.</param>
public sealed record KeeperIdentity(int Pid, string BootId, string Version, int Protocol, IReadOnlyList<string> Capabilities);

/// <summary>How the last daemon ended, for the next one.</summary>
/// <param name="End">Its exit; null when this is the first daemon of this keeper.</param>
/// <param name="DeathsInARow">How many daemons died without 10 s of health in between; 0 after a good one or one that was asked to stop.</param>
public readonly record struct PreviousDaemon(ExitStatus? End, int DeathsInARow);
