using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Tests.Registry;

public sealed class ListingTests
{
    private static readonly DateTimeOffset s_begin = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Sessions are made, used, pinned, unpinned and deleted between pages: nothing comes twice, and nothing that stood still is missed.</summary>
    [Theory]
    [InlineData("activity")]
    [InlineData("created")]
    public void Whatever_happens_between_pages_nothing_comes_twice_and_nothing_that_stood_still_is_missing(string sort)
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var world = new World(random);
            for (var i = random.Next(0, 60); i > 0; i--)
                world.Create();
            var still = world.Sessions.ToHashSet();
            var seen = new List<SessionId>();
            string? cursor = null;
            do
            {
                var (page, next) = Page(world, new ListSessions { Limit = random.Next(1, 8), Cursor = cursor, Sort = sort });
                seen.AddRange(page.Select(session => session.Record.Id));
                cursor = next;
                for (var i = random.Next(0, 6); i > 0; i--)
                    still.Remove(world.Happen());
            }
            while (cursor is not null);

            Assert.True(seen.Count == seen.Distinct().Count(), $"seed {seed}: something came twice");
            Assert.True(still.All(session => seen.Contains(session.Record.Id)), $"seed {seed}: something that stood still was missed");
        }
    }

    [Fact]
    public void Pages_put_together_are_the_whole_list_in_its_order_ties_of_time_included()
    {
        var world = new World(new Random(7));
        for (var i = 0; i < 50; i++)
            world.Create();
        var expected = world.Sessions
            .OrderByDescending(session => session.Record.Pinned)
            .ThenByDescending(session => session.Record.LastActivityAt)
            .ThenBy(session => session.Record.Id)
            .Select(session => session.Record.Id)
            .ToArray();
        Assert.True(world.Sessions.Select(session => session.Record.LastActivityAt).Distinct().Count() < 20); // there are ties

        Assert.Equal(expected, Page(world, new ListSessions()).Page.Select(session => session.Record.Id));
        for (var limit = 1; limit < 60; limit += 7)
        {
            var all = new List<SessionId>();
            string? cursor = null;
            do
            {
                var (page, next) = Page(world, new ListSessions { Limit = limit, Cursor = cursor });
                all.AddRange(page.Select(session => session.Record.Id));
                cursor = next;
            }
            while (cursor is not null);
            Assert.Equal(expected, all);
        }
    }

    [Fact]
    public void Pinned_ones_come_on_the_first_page_whatever_the_limit_and_never_again()
    {
        var world = new World(new Random(1));
        for (var i = 0; i < 12; i++)
            world.Create(pinned: i % 3 == 0);
        var (first, next) = Page(world, new ListSessions { Limit = 2 });
        Assert.Equal([true, true, true, true, false, false], first.Select(session => session.Record.Pinned));
        var (second, _) = Page(world, new ListSessions { Limit = 200, Cursor = next });
        Assert.Equal(6, second.Count);
        Assert.DoesNotContain(second, session => session.Record.Pinned);
        Assert.Equal(4, Page(world, new ListSessions { Pinned = "only", Limit = 1 }).Page.Count);
        Assert.Equal(8, Page(world, new ListSessions { Pinned = "exclude" }).Page.Count);
    }

    [Theory]
    [InlineData("kind:agent", "agent")]
    [InlineData("status:failed", "broken-one failed-one")]
    [InlineData("source:system", "agent")]
    [InlineData("source:setup", "agent")]
    [InlineData("profile:coding", "web")]
    [InlineData("group:SHOP", "web db")]
    [InlineData("label:urgent", "web agent")]
    [InlineData("label:slow,urgent", "web db agent")]
    [InlineData("phase:active", "web")]
    [InlineData("host:elsewhere", "")]
    [InlineData("host:local", "web db agent broken-one failed-one")]
    [InlineData("query:NPM run", "web")]
    [InlineData("query:/srv", "db")]
    [InlineData("query:production", "db")]
    [InlineData("query:one", "broken-one failed-one")]
    [InlineData("from:2026-03-03", "agent broken-one failed-one")]
    [InlineData("before:2026-03-02", "web")]
    [InlineData("from:2026-03-02 before:2026-03-03", "db")]
    [InlineData("group:shop label:urgent", "web")]
    [InlineData("group:shop label:urgent kind:agent", "")]
    public void Filters_are_independent_and_can_be_combined(string filters, string expected)
    {
        Listed[] sessions =
        [
            Of("web", 1, record => record with
            {
                Profile = "coding", Group = "shop", Labels = ["urgent"], Spec = new SessionSpec { Directory = "/home/me", Command = ["npm", "run", "dev"] },
                State = new SessionState(Intent.Up, new Run(1, RunPhase.Active)),
            }),
            Of("db", 2, record => record with { Group = "Shop", Labels = ["slow"], Title = "copy of Production", Spec = new SessionSpec { Directory = "/srv/data" } }),
            Of("agent", 3, record => record with { Kind = "agent", Source = "setup", Labels = ["Urgent"] }),
            Of("broken-one", 4, record => record) with { Status = new SessionStatus("failed") },
            Of("failed-one", 5, record => record) with { Status = new SessionStatus("failed") },
        ];
        var filter = new SessionFilter();
        foreach (var (name, value) in filters.Replace(" run", "_run", StringComparison.Ordinal).Split(' ').Select(word => (word.Split(':')[0], word[(word.IndexOf(':', StringComparison.Ordinal) + 1)..].Replace('_', ' '))))
        {
            var words = value.Split(',');
            filter = name switch
            {
                "kind" => filter with { Kinds = words },
                "status" => filter with { Statuses = words },
                "source" => filter with { Sources = words },
                "profile" => filter with { Profiles = words },
                "group" => filter with { Groups = words },
                "label" => filter with { Labels = words },
                "phase" => filter with { Phases = words },
                "host" => filter with { Hosts = words },
                "query" => filter with { Query = value },
                "from" => filter with { CreatedFrom = DateTimeOffset.Parse(value + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture) },
                _ => filter with { CreatedBefore = DateTimeOffset.Parse(value + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture) },
            };
        }

        var names = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order();
        Assert.Equal(names, Listing.Of(new ListSessions { Filter = filter }, s_begin).Page(sessions).Page.Select(session => session.Record.Name).Order());
        Assert.Equal(names.Count(), Listing.Count(sessions, filter).Total);
    }

    [Fact]
    public void Counts_are_by_status_kind_and_source()
    {
        Listed[] sessions =
        [
            Of("a", 1, record => record),
            Of("b", 1, record => record with { Kind = "repl", Source = "cron" }),
            Of("c", 1, record => record with { Kind = "repl" }) with { Status = new SessionStatus("lost") },
        ];
        var counts = Listing.Count(sessions, null);
        Assert.Equal(3, counts.Total);
        Assert.Equal([new("lost", 1), new("new", 2)], counts.Status);
        Assert.Equal([new("repl", 2), new("terminal", 1)], counts.Kind);
        Assert.Equal([new("cron", 1), new("manual", 2)], counts.Source);
    }

    [Theory]
    [InlineData(0, null, null, null, "1 to 1000")]
    [InlineData(1001, null, null, null, "1 to 1000")]
    [InlineData(null, "size", null, null, "'size'")]
    [InlineData(null, null, "never", null, "'never'")]
    [InlineData(null, null, null, "nonsense", "no cursor")]
    [InlineData(null, null, null, "_____________________________________________", "no cursor")]
    public void What_is_wrong_is_said(int? limit, string? sort, string? pinned, string? cursor, string words)
    {
        var refused = Assert.Throws<RefusedException>(() => Listing.Of(new ListSessions { Limit = limit, Sort = sort, Pinned = pinned, Cursor = cursor }, s_begin));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cursor_is_good_for_its_own_order_only()
    {
        var world = new World(new Random(3));
        world.Create(pinned: false);
        world.Create(pinned: false);
        var (_, next) = Page(world, new ListSessions { Limit = 1 });
        Assert.Contains("another order", Assert.Throws<RefusedException>(() => Page(world, new ListSessions { Sort = "created", Cursor = next })).Message, StringComparison.Ordinal);
    }

    private static (IReadOnlyList<Listed> Page, string? Next) Page(World world, ListSessions request) => Listing.Of(request, world.Now).Page(world.Sessions);

    private static Listed Of(string name, int day, Func<SessionRecord, SessionRecord> change)
    {
        var at = new DateTimeOffset(2026, 3, day, 8, 0, 0, TimeSpan.Zero);
        return new Listed(change(new SessionRecord
        {
            Id = new SessionId(Guid.CreateVersion7(at)), Name = name, Spec = new SessionSpec { Directory = "/" }, CreatedAt = at, UpdatedAt = at, LastActivityAt = at,
        }));
    }

    private sealed record Listed(SessionRecord Record) : IListed
    {
        public SessionRecord Record { get; set; } = Record;

        public SessionStatus Status { get; init; } = new("new");

        public string? Title => Record.Title;

        public string? WorkingDirectory => Record.Spec.Directory;

        public DateTimeOffset PinChangedAt { get; set; }

        public bool Equals(Listed? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => Record.Id.GetHashCode();
    }

    /// <summary>Sessions whose times are coarse, so that many are equal.</summary>
    private sealed class World(Random random)
    {
        private long _ticks;

        public List<Listed> Sessions { get; } = [];

        public DateTimeOffset Now => s_begin + TimeSpan.FromSeconds(_ticks / 4) + TimeSpan.FromTicks(_ticks);

        private DateTimeOffset Coarse => s_begin + TimeSpan.FromSeconds(_ticks / 4);

        public Listed Create(bool? pinned = null)
        {
            _ticks++;
            var id = new SessionId(new Guid(random.Next(), (short)_ticks, 0, new byte[8]));
            Sessions.Add(new Listed(new SessionRecord
            {
                Id = id, Name = $"s{_ticks}", Spec = new SessionSpec { Directory = "/" }, CreatedAt = Coarse, UpdatedAt = Coarse, LastActivityAt = Coarse, Pinned = pinned ?? random.Next(5) == 0,
            }));
            return Sessions[^1];
        }

        /// <summary>Something happens to one; which.</summary>
        public Listed Happen()
        {
            _ticks++;
            if (Sessions.Count == 0 || random.Next(5) == 0)
                return Create();
            var one = Sessions[random.Next(Sessions.Count)];
            switch (random.Next(3))
            {
                case 0:
                    Sessions.Remove(one);
                    break;
                case 1:
                    one.Record = one.Record with { Pinned = !one.Record.Pinned };
                    one.PinChangedAt = Now;
                    break;
                default:
                    one.Record = one.Record with { LastActivityAt = Coarse };
                    break;
            }

            return one;
        }
    }
}
