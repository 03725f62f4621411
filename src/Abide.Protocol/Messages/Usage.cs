namespace Abide.Protocol.Messages;

/// <summary>Asks what the sessions that run take of the machine. Answered by <see cref="UsageReply"/>.</summary>
public sealed record ReadUsage : Message;

/// <summary>What the sessions that run take of the machine.</summary>
/// <param name="At">When it was looked at, in seconds of a clock that only runs forward: two replies of one daemon give rates.</param>
/// <param name="Sessions">The sessions that run.</param>
public sealed record UsageReply(double At, IReadOnlyList<UsageRow> Sessions) : Message;

/// <summary>What a session takes, with all that its program has started.</summary>
/// <param name="Id">The session's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Its status.</param>
/// <param name="Pid">The program's process.</param>
/// <param name="Processes">How many processes there are.</param>
/// <param name="CpuSeconds">Processor time up to now.</param>
/// <param name="MemoryBytes">Resident memory; pages that several processes share are counted for each.</param>
/// <param name="OutputBytes">Output since the session was created.</param>
/// <param name="Viewers">How many are attached.</param>
/// <param name="Command">The program and its arguments; empty is a shell.</param>
public sealed record UsageRow(string Id, string Name, string Status, int Pid, int Processes, double CpuSeconds, long MemoryBytes, long OutputBytes, int Viewers, IReadOnlyList<string> Command);
