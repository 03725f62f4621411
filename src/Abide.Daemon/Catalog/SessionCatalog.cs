using System.Globalization;
using System.Runtime.InteropServices;
using Abide.Daemon.Sessions;
using Abide.Processes;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace Abide.Daemon.Catalog;

/// <summary>
/// The database of sessions: specs, intents, metadata, what lists are made from. One thread writes, and what waits meanwhile goes into one transaction, which
/// outlives this process once it is committed; then the same thread syncs it: a task completes when its change is on the disk.
/// </summary>
internal sealed class SessionCatalog : IDisposable
{
    /// <summary>How long a change that nobody waits for may wait for others, in milliseconds.</summary>
    private const int Patience = 20;

    private const int Corrupt = 11, NotADatabase = 26, Full = 13, ReadOnly = 8, CannotOpen = 14, Constraint = 19;

    private readonly object _gate = new();
    private readonly SqliteConnection _connection;
    private readonly TimeProvider _time;
    private readonly Thread _writer;
    private readonly SafeFileHandle _log;
    private List<Change> _changes = [];
    private bool _isUrgent;
    private bool _isClosing;

    private SessionCatalog(SqliteConnection connection, SafeFileHandle log, TimeProvider time)
    {
        _connection = connection;
        _log = log;
        _time = time;
        _writer = new Thread(Write) { Name = "catalog", IsBackground = true };
        _writer.Start();
    }

    /// <summary>Opens the catalog, made or migrated where needed.</summary>
    /// <exception cref="CatalogException">It cannot be; <see cref="CatalogException.IsDamaged"/> tells whether the file is to blame.</exception>
    public static SessionCatalog Open(string path, TimeProvider time) => Open(path, time, Migrations.Steps, Migrations.MinReader);

    /// <summary>The same with a schema of its own, for tests of migrations.</summary>
    internal static SessionCatalog Open(string path, TimeProvider time, IReadOnlyList<string> steps, int minReader)
    {
        UseSystemLibrary();
        try
        {
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
            try
            {
                connection.Open();
                Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000; PRAGMA wal_autocheckpoint = 256; PRAGMA cache_size = -512;");
                if (Scalar(connection, "PRAGMA quick_check(1)") as string is not "ok" and var fault)
                    throw new CatalogException($"{path} is damaged: {fault}", isDamaged: true);
                Migrate(connection, path, steps, minReader);
                return new SessionCatalog(connection, LogOf(path), time);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
        catch (SqliteException e)
        {
            throw Translate(e, path);
        }
    }

    /// <summary>What the sessions have alike.</summary>
    public TextPool Texts { get; } = new();

    /// <summary>Every session there is.</summary>
    public Task<IReadOnlyList<SessionRecord>> LoadAllAsync() => DoAsync(connection => SessionRows.LoadAll(connection, Texts));

    /// <summary>Stores a session, synced.</summary>
    /// <exception cref="CatalogException">It could not be stored.</exception>
    public Task SaveAsync(SessionRecord record) => Save(record).Synced;

    /// <summary>Stores a session; what is begun because of it need not wait for the disk, who is told that it is stored must.</summary>
    /// <param name="record">The session.</param>
    /// <param name="isUrgent">False: nobody waits for it, so that it may go with others, a little later.</param>
    public Saving Save(SessionRecord record, bool isUrgent = true)
    {
        var change = Add(
            connection =>
            {
                SessionRows.Save(connection, record);
                return true;
            },
            isUrgent);
        return new Saving(change.Written.Task, change.Synced.Task);
    }

    /// <summary>Deletes a session for good: whatever is stored of it later vanishes.</summary>
    /// <param name="id">The session.</param>
    /// <param name="hook">What is to be run then; stored with the deletion or not at all.</param>
    public Task TombstoneAsync(SessionId id, PendingHook? hook = null) => DoAsync(connection =>
    {
        SessionRows.Tombstone(connection, id, _time.GetUtcNow());
        if (hook is not null)
            HookRows.Add(connection, hook, _time.GetUtcNow());
        return true;
    });

    /// <summary>The hooks that are still to be run.</summary>
    public Task<IReadOnlyList<PendingHook>> LoadHooksAsync() => DoAsync(HookRows.LoadAll);

    /// <summary>A hook was run.</summary>
    public Task ForgetHookAsync(SessionId session) => DoAsync(connection =>
    {
        HookRows.Remove(connection, session);
        return true;
    });

    /// <summary>What is to be asked of other hosts once they answer.</summary>
    public Task<IReadOnlyList<FarWish>> LoadWishesAsync() => DoAsync(FarWishRows.LoadAll);

    /// <summary>Stores a wish in the place of the one before for its session, synced.</summary>
    public Task KeepWishAsync(FarWish wish) => DoAsync(connection =>
    {
        FarWishRows.Keep(connection, wish);
        return true;
    });

    /// <summary>Stores at which run a start was tried, unless a later wish took the place of this one.</summary>
    public Task NoteTriedAsync(FarWish wish) => DoAsync(connection =>
    {
        FarWishRows.NoteTried(connection, wish);
        return true;
    });

    /// <summary>A wish was fulfilled.</summary>
    public Task ForgetWishAsync(FarWish wish) => DoAsync(connection =>
    {
        FarWishRows.Remove(connection, wish);
        return true;
    });

    /// <summary>What a host's sessions were when they were stored last, as a message's JSON; null when nothing is known.</summary>
    public Task<string?> LoadFarRowsAsync(string host) => DoAsync(connection => FarSessionRows.Load(connection, host));

    /// <summary>Stores what a host's sessions are.</summary>
    public Task KeepFarRowsAsync(string host, string rows) => DoAsync(connection =>
    {
        FarSessionRows.Keep(connection, host, rows);
        return true;
    });

    /// <summary>A host is there no more, and nothing of its sessions is of use.</summary>
    public Task ForgetHostAsync(string host) => DoAsync(connection =>
    {
        FarWishRows.RemoveOf(connection, host);
        FarSessionRows.Remove(connection, host);
        return true;
    });

    /// <summary>Whether a session was removed.</summary>
    public Task<Removal> RemovalOfAsync(SessionId id) => DoAsync(connection => SessionRows.RemovalOf(connection, id));

    /// <summary>Puts a session into the trash: whatever is stored of it later vanishes.</summary>
    public Task TrashAsync(SessionId id) => DoAsync(connection =>
    {
        SessionRows.Trash(connection, id, _time.GetUtcNow());
        return true;
    });

    /// <summary>Takes a session out of the trash again; false when it is not there.</summary>
    /// <exception cref="CatalogException">Its name is taken.</exception>
    public Task<bool> RestoreAsync(SessionId id, string name) => DoAsync(connection => SessionRows.Restore(connection, id, name));

    /// <summary>What is in the trash, removed last first.</summary>
    public Task<IReadOnlyList<TrashedSession>> LoadTrashAsync() => DoAsync(SessionRows.LoadTrash);

    /// <summary>Every token there is.</summary>
    public Task<IReadOnlyList<TokenRecord>> LoadTokensAsync() => DoAsync(TokenRows.LoadAll);

    /// <summary>Stores a new token, synced.</summary>
    public Task AddTokenAsync(TokenRecord token) => DoAsync(connection =>
    {
        TokenRows.Add(connection, token);
        return true;
    });

    /// <summary>Notes that a token was used; nobody need wait for it.</summary>
    public void NoteTokenUse(Guid id, DateTimeOffset at)
    {
        var change = Add(
            connection =>
            {
                TokenRows.NoteUse(connection, id, at);
                return true;
            },
            isUrgent: false);
        _ = change.Synced.Task.ContinueWith(failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    /// <summary>Deletes a token, synced.</summary>
    public Task DeleteTokenAsync(Guid id) => DoAsync(connection =>
    {
        TokenRows.Delete(connection, id);
        return true;
    });

    /// <summary>Every host that was added.</summary>
    public Task<IReadOnlyList<HostRecord>> LoadHostsAsync() => DoAsync(HostRows.LoadAll);

    /// <summary>Stores a host, synced.</summary>
    public Task AddHostAsync(HostRecord host) => DoAsync(connection =>
    {
        HostRows.Add(connection, host);
        return true;
    });

    /// <summary>Deletes a host, synced.</summary>
    public Task DeleteHostAsync(string name) => DoAsync(connection =>
    {
        HostRows.Delete(connection, name);
        return true;
    });

    /// <summary>Writes what waits, then closes.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosing = true;
            Monitor.Pulse(_gate);
        }

        _writer.Join();
        _connection.Dispose();
        _log.Dispose();
    }

    /// <summary>The write-ahead log, in which a change stands once it is committed; SQLite itself would sync it before it tells.</summary>
    private static SafeFileHandle LogOf(string path) => File.OpenHandle(path + "-wal", share: FileShare.ReadWrite | FileShare.Delete);

    private static void UseSystemLibrary()
    {
        if (!NativeLibrary.TryLoad("libsqlite3.so.0", out var library))
            throw new CatalogException("SQLite's library is missing: run 'apt-get install libsqlite3-0'");
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly, (name, _, _) => name == "e_sqlite3" ? library : 0);
        }
        catch (InvalidOperationException)
        {
            return; // a second catalog in one process: it is set
        }

        SQLitePCL.raw.SetProvider(new SQLitePCL.SQLite3Provider_e_sqlite3());
    }

    private static void Migrate(SqliteConnection connection, string path, IReadOnlyList<string> steps, int newMinReader)
    {
        var version = Convert.ToInt32(Scalar(connection, "PRAGMA user_version"), CultureInfo.InvariantCulture);
        if (version > steps.Count)
        {
            var minReader = Convert.ToInt32(Scalar(connection, "SELECT value FROM meta WHERE key = 'min_reader'"), CultureInfo.InvariantCulture);
            if (minReader > steps.Count)
                throw new CatalogException($"{path} was written by a newer Abide (schema {version}, readable from {minReader} on; this one knows {steps.Count}): install that version again");
            return;
        }

        if (version == steps.Count)
            return;
        if (version > 0)
        {
            using var copy = connection.CreateCommand();
            copy.CommandText = "VACUUM INTO @copy";
            copy.Parameters.AddWithValue("@copy", $"{path}.before-{version + 1}");
            File.Delete($"{path}.before-{version + 1}");
            copy.ExecuteNonQuery();
        }

        using var transaction = connection.BeginTransaction();
        foreach (var step in steps.Skip(version))
            Execute(connection, step);
        Execute(connection, $"INSERT OR REPLACE INTO meta (key, value) VALUES ('min_reader', '{newMinReader}'); PRAGMA user_version = {steps.Count};");
        transaction.Commit();
    }

    private static CatalogException Translate(SqliteException fault, string? path = null)
    {
        var file = path ?? "the catalog";
        return fault.SqliteErrorCode switch
        {
            Corrupt or NotADatabase => new CatalogException($"{file} is damaged: {fault.Message}", isDamaged: true, fault),
            Full => new CatalogException($"{file} cannot be written: the disk is full", inner: fault),
            ReadOnly or CannotOpen => new CatalogException($"{file} cannot be opened for writing; check who owns it and its directory", inner: fault),
            Constraint => new CatalogException("a session of that name exists already", inner: fault),
            _ => new CatalogException($"{file}: {fault.Message}", inner: fault),
        };
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private Task<T> DoAsync<T>(Func<SqliteConnection, T> work) => Add(work, isUrgent: true).Synced.Task;

    private Change<T> Add<T>(Func<SqliteConnection, T> work, bool isUrgent)
    {
        var change = new Change<T>(work);
        lock (_gate)
        {
            if (_isClosing)
            {
                change.Refuse(new CatalogException("the catalog is closed"));
                return change;
            }

            _changes.Add(change);
            _isUrgent |= isUrgent;
            if (isUrgent || _changes.Count == 1)
                Monitor.Pulse(_gate);
        }

        return change;
    }

    private void Write()
    {
        while (true)
        {
            List<Change> batch;
            lock (_gate)
            {
                while (_changes.Count == 0 && !_isClosing)
                    Monitor.Wait(_gate);
                if (_changes.Count == 0)
                    return;
                if (!_isUrgent && !_isClosing)
                    Monitor.Wait(_gate, Patience);
                (batch, _changes) = (_changes, []);
                _isUrgent = false;
            }

            WriteBatch(batch);
            var error = FileSystem.SyncFile((int)_log.DangerousGetHandle());
            foreach (var change in batch)
            {
                if (error < 0)
                    change.Refuse(new CatalogException($"the disk has not taken the catalog: {Posix.Describe(-error)}"));
                else
                    change.TellSynced();
            }
        }
    }

    /// <summary>One transaction for all that waits; where one change of it is refused, each is tried by itself.</summary>
    private void WriteBatch(List<Change> batch)
    {
        try
        {
            using var transaction = _connection.BeginTransaction();
            foreach (var change in batch)
                change.Try(_connection);
            transaction.Commit();
        }
        catch (SqliteException e)
        {
            if (batch.Count == 1)
            {
                batch[0].Refuse(Translate(e));
                return;
            }

            foreach (var change in batch)
                WriteBatch([change]);
            return;
        }
        catch (Exception e)
        {
            foreach (var change in batch)
                change.Refuse(e);
            return;
        }

        foreach (var change in batch)
            change.TellWritten();
    }

    /// <summary>A change on its way; who was refused is told no more.</summary>
    private abstract class Change
    {
        public abstract void Try(SqliteConnection connection);

        public abstract void TellWritten();

        public abstract void TellSynced();

        public abstract void Refuse(Exception fault);
    }

    private sealed class Change<T>(Func<SqliteConnection, T> work) : Change
    {
        private T _result = default!;

        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<T> Synced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Try(SqliteConnection connection) => _result = work(connection);

        public override void TellWritten() => Written.TrySetResult();

        public override void TellSynced() => Synced.TrySetResult(_result);

        public override void Refuse(Exception fault)
        {
            if (Written.TrySetException(fault))
                _ = Written.Task.Exception; // who waits for the disk alone is told by the other task
            Synced.TrySetException(fault);
        }
    }
}

/// <summary>A change of the catalog on its way.</summary>
/// <param name="Written">It outlives this daemon.</param>
/// <param name="Synced">It outlives the machine.</param>
internal readonly record struct Saving(Task Written, Task Synced)
{
    public static Saving Done { get; } = new(Task.CompletedTask, Task.CompletedTask);
}
