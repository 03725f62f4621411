namespace Abide.Protocol.Messages;

/// <summary>Asks how the daemon is. Answered by <see cref="DaemonStatusReply"/>.</summary>
public sealed record DaemonStatus : Message;

/// <summary>How the daemon is.</summary>
/// <param name="Pid">Its process.</param>
/// <param name="KeeperPid">The keeper's process.</param>
/// <param name="Version">The daemon's version.</param>
/// <param name="KeeperVersion">The keeper's version.</param>
/// <param name="Sessions">How many sessions exist.</param>
/// <param name="Running">How many of them run.</param>
/// <param name="StartedAt">When this daemon started.</param>
/// <param name="Directory">The state directory.</param>
/// <param name="MemoryBytes">Resident memory of the daemon.</param>
/// <param name="ConfigProblems">What is wrong with the configuration that was last read, which is not in force then.</param>
/// <param name="Loading">True until the sessions that start with the daemon were started, or could not be.</param>
/// <param name="Retention">What went into the trash by itself when the daemon looked last; null before it has.</param>
public sealed record DaemonStatusReply(int Pid, int KeeperPid, string Version, string KeeperVersion, int Sessions, int Running, DateTimeOffset StartedAt, string Directory, long MemoryBytes, int ConfigProblems = 0, bool Loading = false, RetentionRow? Retention = null) : Message;

/// <summary>A look, once an hour, at ended sessions that are more or older than is kept of their source.</summary>
/// <param name="At">When.</param>
/// <param name="Removed">How many went into the trash, by source; a source of which none did is left out.</param>
/// <param name="Failed">Those that could not be moved, with the reason.</param>
public sealed record RetentionRow(DateTimeOffset At, IReadOnlyDictionary<string, int> Removed, IReadOnlyList<string> Failed);

/// <summary>Ends the daemon; sessions run on. Answered by <see cref="Done"/>, then the connection closes when it has ended.</summary>
/// <param name="All">Ends every session and the keeper too.</param>
/// <param name="Restart">The keeper starts another daemon at once.</param>
public sealed record StopDaemon(bool All = false, bool Restart = false) : Message;
