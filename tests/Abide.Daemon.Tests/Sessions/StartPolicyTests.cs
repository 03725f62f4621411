using Abide.Daemon.Sessions;

namespace Abide.Daemon.Tests.Sessions;

public sealed class StartPolicyTests
{
    private static readonly SessionState s_lost = Ended(EndCause.Lost, Intent.Up), s_exited = Ended(EndCause.Ended, Intent.Up);

    [Fact]
    public void What_somebody_stopped_stays_stopped_whatever_was_asked_for_it()
    {
        foreach (var spec in EverySpec())
        {
            foreach (var cause in Enum.GetValues<EndCause>())
            {
                Assert.False(StartPolicy.StartsWithDaemon(spec, Ended(cause, Intent.Down)));
                Assert.False(StartPolicy.StartsOnAttach(spec, Ended(cause, Intent.Down)));
            }
        }
    }

    [Fact]
    public void What_lives_is_not_started()
    {
        var active = new SessionState(Intent.Up, new Run(1, RunPhase.Active));
        Assert.All(EverySpec(), spec => Assert.False(StartPolicy.StartsWithDaemon(spec, active) || StartPolicy.StartsOnAttach(spec, active)));
    }

    [Theory]
    [InlineData(null, false, false, true)]
    [InlineData(Resurrect.Ask, false, false, true)]
    [InlineData(Resurrect.Never, false, false, false)]
    [InlineData(Resurrect.Auto, false, true, true)]
    [InlineData(null, true, true, true)]
    [InlineData(Resurrect.Ask, true, false, true)]
    [InlineData(Resurrect.Never, true, false, false)]
    internal void What_was_lost_comes_back_by_itself_or_when_somebody_attaches(Resurrect? resurrect, bool autostart, bool byItself, bool onAttach)
    {
        var spec = new SessionSpec { Directory = "/", Resurrect = resurrect, Autostart = autostart };
        Assert.Equal((byItself, onAttach), (StartPolicy.StartsWithDaemon(spec, s_lost), StartPolicy.StartsOnAttach(spec, s_lost)));
    }

    [Fact]
    public void What_ended_by_itself_or_never_ran_starts_with_the_daemon_only_if_it_was_asked_to()
    {
        foreach (var spec in EverySpec())
        {
            Assert.Equal(spec.Autostart, StartPolicy.StartsWithDaemon(spec, s_exited));
            Assert.Equal(spec.Autostart, StartPolicy.StartsWithDaemon(spec, SessionState.New));
            Assert.False(StartPolicy.StartsOnAttach(spec, s_exited) || StartPolicy.StartsOnAttach(spec, SessionState.New));
        }
    }

    private static SessionState Ended(EndCause cause, Intent intent) => new(intent, new Run(1, RunPhase.Cleaned, Outcome: new RunOutcome(cause, null, null, "")));

    private static IEnumerable<SessionSpec> EverySpec() =>
        from autostart in new[] { false, true }
        from resurrect in new Resurrect?[] { null, Resurrect.Never, Resurrect.Ask, Resurrect.Auto }
        select new SessionSpec { Directory = "/", Autostart = autostart, Resurrect = resurrect };
}
