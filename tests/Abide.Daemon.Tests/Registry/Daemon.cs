using Abide.Daemon.Catalog;
using Abide.Daemon.Configuration;
using Abide.Daemon.Io;
using Abide.Daemon.Journal;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Abide.Processes.Keeping;
using Abide.Protocol.Messages;
using Microsoft.Extensions.Logging.Abstractions;

namespace Abide.Daemon.Tests.Registry;

/// <summary>A daemon without a keeper: real sessions, journals, catalog and workers in a directory that is gone after the test. No program can be started.</summary>
internal sealed class Daemon : IAsyncDisposable
{
    private readonly string _directory;
    private readonly bool _isMine;
    private readonly CancellationTokenSource _syncEnds = new();
    private readonly Task _syncing;
    private bool _hasEnded;

    public Daemon(Settings? settings = null)
        : this(Directory.CreateTempSubdirectory("abide-daemon-").FullName, isMine: true, settings)
    {
    }

    private Daemon(string directory, bool isMine, Settings? settings)
    {
        (_directory, _isMine) = (directory, isMine);
        Directory.CreateDirectory(Path.Combine(directory, "sessions"));
        Workers = new Workers(4, NullLogger.Instance);
        Catalog = SessionCatalog.Open(Path.Combine(directory, "catalog.db"), TimeProvider.System);
        Services = new TerminalServices(
            Path.Combine(directory, "sessions"), Workers, Catalog, new NoHost(), LandingBuffer.Create(Workers.Count), new AnswerMemory(AnswerMemory.Create()),
            new SnapshotWriter(NullLogger.Instance), new JournalSync(TimeProvider.System), new ChangeFeed(),
            new CleanedHooks(Path.Combine(directory, "sessions"), Catalog, new NoHost(), TimeProvider.System, NullLogger.Instance), LiveSettings.Of(settings ?? new Settings()),
            TimeProvider.System, NullLogger.Instance);
        Registry = new SessionRegistry(Services);
        _syncing = Services.Sync.RunAsync(_syncEnds.Token);
        Workers.Start();
    }

    public Workers Workers { get; }

    public SessionCatalog Catalog { get; }

    public TerminalServices Services { get; }

    public SessionRegistry Registry { get; }

    /// <summary>A session that never ran.</summary>
    public Task<TerminalSession> NewAsync(string? name = null) => Registry.CreateAsync(new CreateSession { Name = name, Command = ["/bin/true"], Directory = "/", Start = false });

    public async Task RemoveAsync(TerminalSession session, bool forGood)
    {
        await session.AskAsync(() =>
        {
            session.BeginRemoval();
            return true;
        });
        await Registry.RemoveAsync(session, forGood);
    }

    /// <summary>A session as the catalog of a dead daemon may have it, with a journal.</summary>
    public async Task<SessionRecord> LeaveAsync(SessionState state, Action<SessionJournal>? journalled = null, SessionSpec? spec = null)
    {
        var id = SessionId.New(TimeProvider.System);
        var now = TimeProvider.System.GetUtcNow();
        var record = new SessionRecord { Id = id, Name = $"left-{id.ToString()[^12..]}", Spec = spec ?? new SessionSpec { Command = ["/bin/true"], Directory = "/" }, State = state, CreatedAt = now, UpdatedAt = now };
        using (var journal = SessionJournal.Create(DirectoryOf(id), new JournalStart(id, record.Spec.ToJson(), HistoryLimit.All)))
            journalled?.Invoke(journal);
        await Catalog.SaveAsync(record);
        return record;
    }

    public string DirectoryOf(SessionId id) => Path.Combine(Services.SessionsDirectory, id.ToString());

    /// <summary>Another daemon on the same directory, once this one has ended.</summary>
    public async Task<Daemon> AgainAsync(Settings? settings = null)
    {
        await EndAsync();
        var next = new Daemon(_directory, isMine: false, settings);
        next.Registry.Load(await next.Catalog.LoadAllAsync());
        return next;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        if (_isMine)
            Directory.Delete(_directory, recursive: true);
    }

    private async Task EndAsync()
    {
        if (_hasEnded)
            return;
        _hasEnded = true;
        await Registry.CloseAllAsync(returns: false);
        await _syncEnds.CancelAsync();
        await _syncing;
        Workers.Dispose();
        Services.Snapshots.Dispose();
        Services.Sync.Dispose();
        Services.Landing.Dispose();
        Services.Answers.Dispose();
        Catalog.Dispose();
        _syncEnds.Dispose();
    }

    /// <summary>Where there is no keeper, nothing can be started.</summary>
    private sealed class NoHost : IRunHost
    {
        public Task<KeptRun> SpawnAsync(RunKey key, SpawnSpec spec) => Task.FromException<KeptRun>(new SpawnRefusedException("there is no keeper"));

        public Task<bool> SignalAsync(RunKey key, int signal, SignalScope scope) => Task.FromResult(false);

        public Task CloseInputAsync(RunKey key) => Task.CompletedTask;

        public bool TryAnswer(RunKey key, long upTo, ReadOnlySpan<byte> answer) => false;

        public Task ReleaseAsync(RunKey key) => Task.CompletedTask;

        public Task CheckAsync(string? host, IReadOnlyList<string>? environment) => Task.CompletedTask;

        public Task UntilReachableAsync(string? host, CancellationToken cancelled) => Task.CompletedTask;

        public void Resize(RunKey key, int columns, int rows)
        {
        }

        public Task<IReadOnlyList<SurvivorRow>> SurvivorsAsync(KeptRun run) => Task.FromResult<IReadOnlyList<SurvivorRow>>([]);
    }
}
