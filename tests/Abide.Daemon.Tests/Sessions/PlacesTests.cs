using Abide.Daemon.Sessions;

namespace Abide.Daemon.Tests.Sessions;

public sealed class PlacesTests
{
    private static readonly SessionId[] s_sessions = [.. Enumerable.Range(1, 12).Select(n => new SessionId(new Guid(n, 0, 0, new byte[8])))];

    /// <summary>Sessions ask, leave, stop waiting, and the number of places changes, at random: against a model that only knows who asked when.</summary>
    [Fact]
    public void Who_asked_first_is_served_first_and_no_place_is_given_twice_or_forgotten()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var places = Places.Of(random.Next(1, 5));
            var (taken, line) = (new HashSet<SessionId>(), new List<SessionId>());
            for (var step = 0; step < 60; step++)
            {
                var session = s_sessions[random.Next(s_sessions.Length)];
                IReadOnlyList<SessionId> granted = [];
                switch (random.Next(10))
                {
                    case < 5:
                        var had = taken.Contains(session) || line.Contains(session);
                        (places, var answer) = places.Ask(session);
                        Assert.Equal(had, answer == PlaceAnswer.Already);
                        if (answer == PlaceAnswer.Granted)
                            granted = [session];
                        if (!had)
                            line.Add(session);
                        break;
                    case < 9:
                        taken.Remove(session);
                        line.Remove(session);
                        (places, granted) = places.Leave(session);
                        break;
                    default:
                        (places, granted) = places.Resize(random.Next(1, 5));
                        break;
                }

                var free = Math.Max(0, places.Count - taken.Count);
                Assert.Equal(line.Take(free), granted); // the first of the line, as many as there is room for, in this very step
                taken.UnionWith(granted);
                line.RemoveRange(0, granted.Count);
                Assert.Equal(taken, places.Taken.ToHashSet());
                Assert.Equal(taken.Count, places.Taken.Length);
                Assert.Equal(line, places.Waiting);
                Assert.All(s_sessions, one => Assert.Equal(line.IndexOf(one) is >= 0 and var at ? at + 1 : null, places.LineOf(one)));
            }
        }
    }
}
