using Abide.Daemon.Configuration;
using Abide.Daemon.Journal;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Daemon.Terminals;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Tests.Registry;

/// <summary>Two who want something of one session, or of the last place, at the same moment.</summary>
public sealed class RaceTests
{
    [Fact]
    public async Task However_many_look_at_a_stored_session_at_once_its_journal_is_opened_once()
    {
        await using var first = new Daemon();
        var records = new List<SessionRecord>();
        for (var i = 0; i < 30; i++)
            records.Add(await first.LeaveAsync(SessionState.New, journal => journal.Append(EntryType.Output, 1, "hello"u8)));
        await using var daemon = await first.AgainAsync();
        foreach (var record in records)
        {
            var session = daemon.Registry.Find(record.Name);
            var looks = Enumerable.Range(0, 6).Select(n => Task.Run(async () =>
            {
                if (n % 2 == 0)
                    await session.LoadAsync();
                return await session.AskAsync(() => session.ReadScreen(new ReadScreen(record.Name)));
            }));
            Assert.All(await Task.WhenAll(looks), screen => Assert.Equal("hello", screen.Text.Trim()));
            Assert.Equal(1, OpenJournals(daemon.DirectoryOf(record.Id)));
        }
    }

    [Fact]
    public async Task Of_many_who_ask_for_the_last_place_at_once_one_gets_it()
    {
        for (var round = 0; round < 10; round++)
        {
            await using var daemon = new Daemon(new Settings { Limits = new LimitSettings { Sessions = 3 } });
            await daemon.NewAsync("a");
            await daemon.NewAsync("b");
            var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(async () =>
            {
                try
                {
                    return await daemon.NewAsync($"last-{n}");
                }
                catch (RefusedException)
                {
                    return null;
                }
            })));
            Assert.Single(made.OfType<TerminalSession>());
            Assert.Equal(3, daemon.Registry.Count);
            await daemon.RemoveAsync(made.OfType<TerminalSession>().Single(), forGood: true);
            await daemon.NewAsync(); // its place is free, and so is that of all who were refused
        }
    }

    /// <summary>The same without luck: the second asks after the first, and before that one's session exists.</summary>
    [Fact]
    public void A_place_is_taken_before_its_session_exists_and_free_again_when_it_never_does()
    {
        var (names, first, second) = (new SessionNames<string>(), SessionId.New(TimeProvider.System), SessionId.New(TimeProvider.System));
        names.ClaimPlace(first, most: 1);
        Assert.Throws<RefusedException>(() => names.ClaimPlace(second, most: 1));
        names.Remove(first);
        names.ClaimPlace(second, most: 1);
        names.Add(second, "session");
        Assert.Throws<RefusedException>(() => names.ClaimPlace(first, most: 1));
    }

    [Fact]
    public async Task What_is_stored_late_does_not_bring_a_removed_session_back()
    {
        await using var first = new Daemon();
        for (var i = 0; i < 20; i++)
        {
            var session = await first.NewAsync();
            var saves = Task.Run(async () =>
            {
                for (var n = 0; n < 20; n++)
                {
                    await session.AskAsync(() =>
                    {
                        session.Change(record => record with { Title = $"{n}" });
                        return session.StoreAsync();
                    });
                }
            }, TestContext.Current.CancellationToken);
            await first.RemoveAsync(session, forGood: i % 2 == 0);
            await saves;
            await session.StoredAsync();
        }

        await using var daemon = await first.AgainAsync();
        Assert.Empty(daemon.Registry.All);
        Assert.Equal(10, (await daemon.Registry.TrashAsync()).Sessions.Count);
    }

    [Fact]
    public async Task A_removed_session_is_neither_loaded_nor_started_nor_renamed()
    {
        await using var first = new Daemon();
        var record = await first.LeaveAsync(SessionState.New);
        await using var daemon = await first.AgainAsync();
        var session = daemon.Registry.Find(record.Name);
        await daemon.RemoveAsync(session, forGood: false);

        await Assert.ThrowsAsync<JournalException>(session.LoadAsync);
        await Assert.ThrowsAsync<JournalException>(() => session.AskAsync(() => session.ReadScreen(new ReadScreen(record.Name))));
        await Assert.ThrowsAnyAsync<Exception>(() => SessionRegistry.StartAsync(session));
        Assert.Null(session.State.Run);
        Assert.Equal(0, OpenJournals(daemon.DirectoryOf(record.Id)));
        await Assert.ThrowsAsync<RefusedException>(() => daemon.RemoveAsync(session, forGood: true)); // who came second changes nothing
        await daemon.Registry.RestoreAsync(new RestoreSession(record.Name));
    }

    [Fact]
    public async Task A_rename_while_a_session_is_loaded_reaches_catalog_journal_and_names()
    {
        await using var first = new Daemon();
        var records = new List<SessionRecord>();
        for (var i = 0; i < 20; i++)
            records.Add(await first.LeaveAsync(SessionState.New));
        await using var daemon = await first.AgainAsync();
        foreach (var record in records)
        {
            var session = daemon.Registry.Find(record.Name);
            await Task.WhenAll(
                Task.Run(session.LoadAsync, TestContext.Current.CancellationToken),
                daemon.Registry.UpdateAsync(new UpdateSession(record.Name) { Name = $"x-{record.Name}" }),
                Task.Run(session.LoadAsync, TestContext.Current.CancellationToken));
            Assert.Same(session, daemon.Registry.Find($"x-{record.Name}"));
            Assert.Throws<RefusedException>(() => daemon.Registry.Find(record.Name));
            Assert.Equal(1, OpenJournals(daemon.DirectoryOf(record.Id)));
        }

        await using var again = await daemon.AgainAsync();
        Assert.All(records, record => Assert.Equal($"x-{record.Name}", JournalRebuild.Read(again.DirectoryOf(record.Id)).Name));
        Assert.All(records, record => Assert.Equal(record.Id, again.Registry.Find($"x-{record.Name}").Id));
    }

    [Fact]
    public async Task Of_crossing_renames_one_name_is_left_and_the_others_are_free()
    {
        await using var daemon = new Daemon();
        for (var round = 0; round < 30; round++)
        {
            var session = await daemon.NewAsync("first");
            await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(() => daemon.Registry.UpdateAsync(new UpdateSession(session.Id.ToString()) { Name = $"name-{n}" }))));
            foreach (var name in Enumerable.Range(0, 4).Select(n => $"name-{n}").Append("first").Where(name => name != session.Name))
                await daemon.RemoveAsync(await daemon.NewAsync(name), forGood: true);
            Assert.Same(session, daemon.Registry.Find(session.Name));
            await daemon.RemoveAsync(session, forGood: true);
        }
    }

    /// <summary>How often this process has the session's journal open to write it.</summary>
    private static int OpenJournals(string directory) => Directory.GetFiles("/proc/self/fd").Select(Target).Count(target => target?.StartsWith(directory, StringComparison.Ordinal) == true);

    private static string? Target(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
