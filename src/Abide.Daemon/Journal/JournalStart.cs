using Abide.Daemon.Sessions;
using Abide.Processes;

namespace Abide.Daemon.Journal;

/// <summary>What a journal is created or opened with.</summary>
/// <param name="Session">Whose it is.</param>
/// <param name="Spec">The session's spec as JSON; asked for when a segment begins, because it is long and seldom needed.</param>
/// <param name="History">How much output it keeps.</param>
internal sealed record JournalStart(SessionId Session, Func<string> Spec, HistoryLimit History)
{
    public JournalStart(SessionId session, string spec, HistoryLimit history)
        : this(session, () => spec, history)
    {
    }

    /// <summary>The session's name, for rebuilding a lost catalog.</summary>
    public string? Name { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The boot of the machine; under another one, positions jump.</summary>
    public string BootId { get; init; } = ProcessTable.BootId;

    /// <summary>Known to be on the disk: nothing before it is ever cut.</summary>
    public Position Synced { get; init; }

    public JournalDisk Disk { get; init; } = JournalDisk.System;
}
