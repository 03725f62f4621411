using Abide.Daemon.Sessions;

namespace Abide.Daemon.Tests.Sessions;

public sealed class ParkingTests
{
    private static readonly Protection[] s_protections = Enum.GetValues<Protection>();

    [Fact]
    public void The_least_recently_used_are_parked_and_never_one_that_is_protected()
    {
        for (var seed = 0; seed < 5000; seed++)
        {
            var random = new Random(seed);
            var now = TimeSpan.FromHours(100);
            var limits = new ResidentLimits(random.Next(0, 6), random.Next(3) == 0 ? TimeSpan.FromMinutes(random.Next(1, 50)) : null, random.Next(2) == 0);
            var residents = Enumerable.Range(0, random.Next(0, 15))
                .Select(_ => random.Next(0, 3600))
                .Select(age => new Resident(new SessionId(Guid.NewGuid()), -age, now - TimeSpan.FromSeconds(age), random.Next(2) == 0 ? Protection.None : s_protections[random.Next(s_protections.Length)], random.Next(6) == 0))
                .ToArray();

            var chosen = Parking.Choose(residents, limits, now);

            var (left, gone) = (residents.Where(one => !chosen.Contains(one.Id) && !one.IsLeaving).ToArray(), residents.Where(one => chosen.Contains(one.Id)).ToArray());
            Assert.All(gone, one => Assert.True(one is { Protection: Protection.None, IsLeaving: false }));
            bool IsOld(Resident one) => limits.IdleTime is { } most && now - one.LastUsed >= most;
            var free = left.Where(one => one.Protection == Protection.None).ToArray();
            Assert.DoesNotContain(free, IsOld);
            var counted = left.Count(one => limits.CountsBusy || (one.Protection & Protection.Busy) == 0);
            Assert.True(counted <= limits.Cap || free.Length == 0, $"seed {seed}: {counted} stay, {limits.Cap} may, and {free.Length} of them could go");
            var needless = gone.Where(one => !IsOld(one)).ToArray();
            Assert.All(needless, one => Assert.All(free, other => Assert.True(one.Order <= other.Order, $"seed {seed}: one that was used later was parked")));
            Assert.True(needless.Length == 0 || counted >= limits.Cap, $"seed {seed}: more were parked than were too many");
        }
    }
}
