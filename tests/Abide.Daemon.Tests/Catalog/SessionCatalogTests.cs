using Abide.Daemon.Catalog;
using Abide.Daemon.Journal;
using Abide.Daemon.Sessions;

namespace Abide.Daemon.Tests.Catalog;

public sealed class SessionCatalogTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("abide-catalog-");

    private string FilePath => Path.Combine(_directory.FullName, "catalog.db");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task What_is_saved_is_there_after_opening_again()
    {
        var record = Record("demo") with
        {
            Title = "t", Labels = ["a", "b"], Pinned = true, StartedAt = DateTimeOffset.UnixEpoch.AddDays(3), LastLine = "$ ✓", OutputBytes = 5, AppliedPosition = 77, Revision = 9,
            State = new SessionState(Intent.Up, new Run(2, RunPhase.Cleaned, new RunLeader(12, 34, "boot"), new RunOutcome(EndCause.Ended, null, 9, "killed")), new StopPlan(15, TimeSpan.FromSeconds(3))),
        };
        using (var catalog = Open())
            await catalog.SaveAsync(record);

        using var again = Open();
        var loaded = Assert.Single(await again.LoadAllAsync());

        Assert.Equal(record.State, loaded.State);
        Assert.Equal(record.Labels, loaded.Labels);
        Assert.Equal(record.Spec.Environment, loaded.Spec.Environment);
        Assert.Equal(record with { Labels = loaded.Labels, Spec = loaded.Spec }, loaded);
    }

    [Fact]
    public async Task Of_wishes_for_a_session_elsewhere_the_last_is_kept_and_an_older_one_changes_it_no_more()
    {
        var first = new FarWish(Guid.NewGuid(), "box", "web") { Put = "{}", Runs = true, At = DateTimeOffset.UnixEpoch.AddDays(1) };
        var last = new FarWish(Guid.NewGuid(), "box", "Web") { Runs = false, At = DateTimeOffset.UnixEpoch.AddDays(2) };
        using (var catalog = Open())
        {
            await catalog.KeepWishAsync(first);
            await catalog.NoteTriedAsync(first with { TriedAt = 3 });
            Assert.Equal(first with { TriedAt = 3 }, Assert.Single(await catalog.LoadWishesAsync()));
            await catalog.KeepWishAsync(last);
            await catalog.NoteTriedAsync(first with { TriedAt = 4 });
            await catalog.ForgetWishAsync(first);
            await catalog.KeepFarRowsAsync("box", "[]");
        }

        using var again = Open();
        Assert.Equal(last, Assert.Single(await again.LoadWishesAsync()));
        Assert.Equal("[]", await again.LoadFarRowsAsync("BOX"));
        await again.ForgetHostAsync("box");
        Assert.Empty(await again.LoadWishesAsync());
        Assert.Null(await again.LoadFarRowsAsync("box"));
    }

    [Fact]
    public async Task A_name_is_unique_whatever_the_case_and_free_again_after_a_delete()
    {
        using var catalog = Open();
        var first = Record("Demo");
        await catalog.SaveAsync(first);

        var refused = await Assert.ThrowsAsync<CatalogException>(() => catalog.SaveAsync(Record("demo")));
        Assert.Contains("exists", refused.Message, StringComparison.Ordinal);
        await catalog.TombstoneAsync(first.Id);
        await catalog.SaveAsync(Record("demo"));

        Assert.Equal("demo", Assert.Single(await catalog.LoadAllAsync()).Name);
    }

    [Fact]
    public async Task A_deleted_session_does_not_come_back_by_a_late_write()
    {
        using var catalog = Open();
        var record = Record("demo");
        await catalog.SaveAsync(record);
        await catalog.TombstoneAsync(record.Id);

        await catalog.SaveAsync(record with { Title = "late" });

        Assert.Empty(await catalog.LoadAllAsync());
    }

    [Fact]
    public async Task A_refused_change_does_not_take_others_with_it()
    {
        using var catalog = Open();
        await catalog.SaveAsync(Record("taken"));

        var many = Enumerable.Range(0, 50).Select(n => catalog.SaveAsync(Record(n == 25 ? "taken" : $"s{n}"))).ToArray();
        await Assert.ThrowsAsync<CatalogException>(() => many[25]);
        await Task.WhenAll(many.Where((_, n) => n != 25));

        Assert.Equal(50, (await catalog.LoadAllAsync()).Count);
    }

    [Fact]
    public async Task Ten_thousand_sessions_are_loaded()
    {
        using var catalog = Open();
        await Task.WhenAll(Enumerable.Range(0, 10_000).Select(n => catalog.SaveAsync(Record($"s{n}"))));

        Assert.Equal(10_000, (await catalog.LoadAllAsync()).Count);
    }

    [Fact]
    public void A_damaged_file_is_said_to_be_damaged_and_left_alone()
    {
        var bytes = new byte[8192];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(FilePath, bytes);

        Assert.True(Assert.Throws<CatalogException>(Open).IsDamaged);
        Assert.Equal(bytes, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void A_catalog_of_a_newer_version_is_refused_in_one_line()
    {
        Open().Dispose();
        using (var raw = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={FilePath};Pooling=False"))
        {
            raw.Open();
            using var command = raw.CreateCommand();
            command.CommandText = "UPDATE meta SET value = '99' WHERE key = 'min_reader'; PRAGMA user_version = 99;";
            command.ExecuteNonQuery();
        }

        Assert.Contains("newer", Assert.Throws<CatalogException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_keeps_what_was_there_and_a_copy_of_the_file_before()
    {
        var record = Record("old");
        using (var catalog = Open())
            await catalog.SaveAsync(record);
        using (var newer = SessionCatalog.Open(FilePath, TimeProvider.System, [.. Migrations.Steps, "ALTER TABLE sessions ADD COLUMN colour TEXT"], minReader: 1))
            Assert.Equal("old", Assert.Single(await newer.LoadAllAsync()).Name);

        using (var downgraded = Open()) // this version knows fewer steps, and may read it
        {
            await downgraded.SaveAsync(record with { Title = "after the downgrade" });
            Assert.Equal("after the downgrade", Assert.Single(await downgraded.LoadAllAsync()).Title);
        }

        using var copy = SessionCatalog.Open(FilePath + $".before-{Migrations.Steps.Count + 1}", TimeProvider.System);
        Assert.Equal("old", Assert.Single(await copy.LoadAllAsync()).Name);
    }

    [Fact]
    public void A_migration_that_fails_changes_nothing()
    {
        Open().Dispose();
        Assert.Throws<CatalogException>(() => SessionCatalog.Open(FilePath, TimeProvider.System, [.. Migrations.Steps, "ALTER TABLE sessions ADD COLUMN colour TEXT", "nonsense"], 1));
        using var again = SessionCatalog.Open(FilePath, TimeProvider.System, [.. Migrations.Steps, "ALTER TABLE sessions ADD COLUMN colour TEXT"], 1);
    }

    [Fact]
    public async Task A_torn_page_in_the_middle_is_noticed_when_the_catalog_is_opened()
    {
        using (var catalog = Open())
            await Task.WhenAll(Enumerable.Range(0, 300).Select(n => catalog.SaveAsync(Record($"s{n}"))));
        var bytes = File.ReadAllBytes(FilePath);
        bytes.AsSpan(bytes.Length / 2, 4_096).Fill(0xEE);
        File.WriteAllBytes(FilePath, bytes);
        Assert.True(Assert.Throws<CatalogException>(Open).IsDamaged);

        var aside = CatalogRebuild.PutAside(FilePath, TimeProvider.System);
        Assert.Equal(bytes, File.ReadAllBytes(aside));
        using var fresh = Open();
        Assert.Empty(await fresh.LoadAllAsync());
    }

    [Fact]
    public async Task A_lost_catalog_is_made_anew_from_the_journals()
    {
        var running = Record("running");
        var ended = Record("ended") with { Spec = new SessionSpec { Directory = "/tmp", Command = ["make"] } };
        var outcome = new RunOutcome(EndCause.Ended, 3, null, "exited");
        using (var journal = Journal(running, running.Name))
            journal.Append(EntryType.RunStarted, 1, """{"pid":5,"start_time":6,"boot_id":"b"}"""u8);
        using (var journal = Journal(ended, name: null))
        {
            journal.Append(EntryType.RunStarted, 2, "{}"u8);
            journal.Append(EntryType.Output, 2, "hello"u8, 0, 0);
            journal.Append(EntryType.RunEnded, 2, """{"cause":"Ended","code":3,"reason":"exited"}"""u8);
        }

        Directory.CreateDirectory(Path.Combine(_directory.FullName, SessionId.New(TimeProvider.System).ToString())); // no journal in it

        var found = CatalogRebuild.Read(_directory.FullName);
        Assert.Equal(2, found.Count);
        var one = found.Single(record => record.Id == running.Id);
        Assert.Equal("running", one.Name);
        Assert.Equal(new SessionState(Intent.Up, new Run(1, RunPhase.Active, new RunLeader(5, 6, "b"))), one.State);
        var other = found.Single(record => record.Id == ended.Id);
        Assert.Equal("make", other.Name);
        Assert.Equal(outcome, other.State.Run!.Outcome);
        Assert.Equal(5, other.OutputBytes);
        Assert.Equal("/tmp", other.Spec.Directory);

        using var catalog = Open();
        await Task.WhenAll(found.Select(catalog.SaveAsync));
        Assert.Equal(2, (await catalog.LoadAllAsync()).Count);
    }

    private SessionJournal Journal(SessionRecord record, string? name) => SessionJournal.Create(
        Path.Combine(_directory.FullName, record.Id.ToString()),
        new JournalStart(record.Id, record.Spec.ToJson(), HistoryLimit.All) { Name = name });

    private static SessionRecord Record(string name) => new()
    {
        Id = SessionId.New(TimeProvider.System),
        Name = name,
        Spec = new SessionSpec { Directory = "/", Command = ["sh", "-c", "echo 'x'"], Environment = ["A=b c"] },
        CreatedAt = DateTimeOffset.UnixEpoch.AddDays(1),
        UpdatedAt = DateTimeOffset.UnixEpoch.AddDays(2),
    };

    private SessionCatalog Open() => SessionCatalog.Open(FilePath, TimeProvider.System);
}
