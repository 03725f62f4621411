using Abide.Daemon.Catalog;
using Abide.Daemon.Configuration;
using Abide.Daemon.Io;
using Abide.Daemon.Journal;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Terminals;

/// <summary>What all terminal sessions share; wired once, in Program.</summary>
internal sealed record TerminalServices(
    string SessionsDirectory,
    Workers Workers,
    SessionCatalog Catalog,
    IRunHost Host,
    LandingBuffer Landing,
    AnswerMemory Answers,
    SnapshotWriter Snapshots,
    JournalSync Sync,
    ChangeFeed Changes,
    CleanedHooks Hooks,
    LiveSettings Settings,
    TimeProvider Time,
    ILogger Log)
{
    /// <summary>Who looks after them; set once, before anything is started.</summary>
    public ISupervisor Supervisor { get; set; } = new NoSupervisor();

    /// <summary>The sessions without a process whose journal and screen are in memory.</summary>
    public Residents Loaded { get; } = new(() => new ResidentLimits(Settings.Current.Limits.LoadedSessions), Time);
}
