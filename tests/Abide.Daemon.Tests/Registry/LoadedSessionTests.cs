using Abide.Daemon.Configuration;
using Abide.Daemon.Journal;
using Abide.Daemon.Sessions;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Tests.Registry;

public sealed class LoadedSessionTests
{
    private const int Most = 4;

    [Fact]
    public async Task Of_sessions_without_a_process_only_the_most_recently_used_stay_in_memory()
    {
        await using var first = new Daemon();
        var records = new List<SessionRecord>();
        for (var i = 0; i < 3 * Most; i++)
            records.Add(await first.LeaveAsync(SessionState.New, journal => journal.Append(EntryType.Output, 1, "hello"u8)));
        await using var daemon = await first.AgainAsync(new Settings { Limits = new LimitSettings { LoadedSessions = Most } });
        async Task LookAsync(SessionRecord record)
        {
            var session = daemon.Registry.Find(record.Name);
            Assert.Equal("hello", (await session.AskAsync(() => session.ReadScreen(new ReadScreen(record.Name)))).Text.Trim());
            await session.AskAsync(() => true);
        }

        foreach (var record in records)
        {
            await LookAsync(record);
            await LookAsync(records[0]); // the one that is used most
            await daemon.Registry.ListAsync(new ListSessions(), cancelled: TestContext.Current.CancellationToken); // a list is no use
        }

        var loaded = await LoadedAsync(daemon, records);
        Assert.Equal([0, .. Enumerable.Range((3 * Most) - Most + 1, Most - 1)], loaded);
        Assert.Equal(Most, daemon.Services.Loaded.Count);
        foreach (var record in records)
            await LookAsync(record); // and all come back when they are needed
        Assert.Equal(Most, (await LoadedAsync(daemon, records)).Count);
    }

    [Fact]
    public async Task Pinned_ones_stay_and_the_limit_counts_them()
    {
        await using var first = new Daemon();
        var records = new List<SessionRecord>();
        for (var i = 0; i < 2 * Most; i++)
            records.Add(await first.LeaveAsync(SessionState.New));
        await using var daemon = await first.AgainAsync(new Settings { Limits = new LimitSettings { LoadedSessions = Most } });
        foreach (var record in records.Take(Most + 1))
            await daemon.Registry.UpdateAsync(new UpdateSession(record.Name) { Pinned = true });
        foreach (var record in records)
            await daemon.Registry.Find(record.Name).LoadAsync();
        await daemon.Registry.Find(records[^1].Name).AskAsync(() => true);

        Assert.Equal(Enumerable.Range(0, Most + 1), (await LoadedAsync(daemon, records)).Where(n => n <= Most));
        Assert.True((await LoadedAsync(daemon, records)).Count <= Most + 2); // those, and the one used last
    }

    private static async Task<List<int>> LoadedAsync(Daemon daemon, List<SessionRecord> records)
    {
        var loaded = new List<int>();
        for (var i = 0; i < records.Count; i++)
        {
            var session = daemon.Registry.Find(records[i].Name);
            await session.AskAsync(() => true); // behind what was asked of it
            if (await session.AskAsync(() => session.Extent is not null))
                loaded.Add(i);
        }

        return loaded;
    }
}
