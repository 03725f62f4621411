using Abide.Daemon.Sessions;
using static Abide.Daemon.Sessions.SessionEffect;
using static Abide.Daemon.Sessions.SessionEvent;

namespace Abide.Daemon.Tests.Sessions;

public sealed class SessionMachineTests
{
    private static readonly RunLeader s_leader = new(4711, 99, "boot");
    private static readonly Moment s_now = new(DateTimeOffset.UnixEpoch, 0, "boot");
    private static readonly StopPlan s_plan = new(15, TimeSpan.FromSeconds(10));

    [Fact]
    public void A_start_stores_the_intent_before_it_spawns()
    {
        var (state, effects) = Apply(SessionState.New, new StartAsked());

        Assert.Equal(Intent.Up, state.Intent);
        Assert.Equal(RunPhase.Spawning, state.Run!.Phase);
        Assert.Equal([new Store(), new SpawnRun(1)], effects);
    }

    [Fact]
    public void A_start_of_what_runs_changes_nothing()
    {
        var running = Running();

        var (state, effects) = Apply(running, new StartAsked());

        Assert.Equal(running, state);
        Assert.Empty(effects);
    }

    [Fact]
    public void Stop_while_running_stores_down_then_signals_then_arms_the_kill()
    {
        var (state, effects) = Apply(Running(), new StopAsked(s_plan, Now: false));

        Assert.Equal(Intent.Down, state.Intent);
        Assert.Equal(RunPhase.Terminating, state.Run!.Phase);
        Assert.Equal([new Store(), new SignalRun(1, 15), new ArmGrace(1, s_plan.Grace)], effects);
    }

    [Fact]
    public void A_second_stop_kills_at_once()
    {
        var stopping = After(Running(), new StopAsked(s_plan, Now: false));

        var (_, effects) = Apply(stopping, new StopAsked(s_plan, Now: false));

        Assert.Contains(new SignalRun(1, SessionMachine.Kill), effects);
    }

    [Fact]
    public void When_the_grace_is_over_what_still_lives_is_killed()
    {
        var stopping = After(Running(), new StopAsked(s_plan, Now: false));

        Assert.Equal([new SignalRun(1, SessionMachine.Kill)], Apply(stopping, new GraceOver(1)).Effects);
        Assert.Empty(Apply(After(stopping, Ended(1, 0, "exited")), new GraceOver(1)).Effects);
    }

    [Fact]
    public void A_stop_while_it_is_being_started_kills_the_program_as_soon_as_it_is_known()
    {
        var cancelled = After(After(SessionState.New, new StartAsked()), new StopAsked(s_plan, Now: false));
        Assert.Equal(RunPhase.Terminating, cancelled.Run!.Phase);

        var (state, effects) = Apply(cancelled, new Spawned(1, s_leader));

        Assert.Equal(s_leader, state.Run!.Leader);
        Assert.Contains(new SignalRun(1, SessionMachine.Kill), effects);
        Assert.Equal(Intent.Down, state.Intent);
    }

    [Fact]
    public void An_end_is_written_only_after_the_output_is_drained()
    {
        var (ended, effects) = Apply(Running(), Ended(1, 7, "exited with code 7"));
        Assert.Equal([new DrainRun(1)], effects);
        Assert.Equal(RunPhase.Terminating, ended.Run!.Phase);

        var (cleaned, after) = Apply(ended, new Drained(1));

        Assert.Equal(RunPhase.Cleaned, cleaned.Run!.Phase);
        Assert.Equal(7, cleaned.Run.Outcome!.Code);
        Assert.IsType<NoteEnded>(after[0]);
        Assert.Equal(new Store(), after[1]);
    }

    [Fact]
    public void A_start_during_a_stop_begins_the_next_run_when_this_one_is_cleaned()
    {
        var stopping = After(Running(), new StopAsked(s_plan, Now: false));
        var wanted = After(stopping, new StartAsked());
        Assert.Equal(Intent.Up, wanted.Intent);

        var ended = After(wanted, new LeaderEnded(1, new RunOutcome(EndCause.Ended, null, 15, "killed by SIGTERM")));
        var (next, effects) = Apply(ended, new Drained(1));

        Assert.Equal(2, next.Run!.Number);
        Assert.Equal([typeof(NoteEnded), typeof(Store), typeof(SpawnRun)], effects.Select(effect => effect.GetType()));
    }

    [Fact]
    public void A_late_result_of_an_older_run_is_dropped()
    {
        var second = After(After(After(Running(), Ended(1, 0, "exited")), new Drained(1)), new StartAsked());
        Assert.Equal(2, second.Run!.Number);

        foreach (var late in new SessionEvent[]
        {
            new Spawned(1, s_leader), new SpawnRefused(1, "no"), Ended(1, 1, "late"), new Drained(1), new RunLost(1, "late"), new GraceOver(1), new EndFound(1, new RunOutcome(EndCause.Ended, 0, null, "late")),
        })
        {
            var (state, effects) = Apply(second, late);
            Assert.Equal(second, state);
            Assert.Empty(effects);
        }
    }

    [Fact]
    public void A_failed_spawn_ends_the_run_and_keeps_the_reason()
    {
        var (state, _) = Apply(After(SessionState.New, new StartAsked()), new SpawnRefused(1, "no such program"));

        Assert.Equal(RunPhase.Cleaned, state.Run!.Phase);
        Assert.Equal("failed", SessionStatus.Of(state, new Surroundings(null, IsSettled: true)).Word);
        Assert.Equal("no such program", SessionStatus.Of(state, new Surroundings(null, IsSettled: true)).Reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_state_takes_every_event_without_breaking_an_invariant(bool isSupervised)
    {
        var about = new Circumstances(isSupervised ? new RestartRules { MaxRetries = 1, Window = TimeSpan.Zero } : null, s_now);
        var seen = new HashSet<string>();
        var open = new Queue<SessionState>([SessionState.New]);
        while (open.TryDequeue(out var state))
        {
            if (!seen.Add(state.ToString()) || state.Run?.Number > 3)
                continue;
            foreach (var happened in EveryEvent(state))
            {
                var (next, effects) = SessionMachine.Apply(state, happened, about);
                Check(state, happened, next, effects);
                open.Enqueue(next);
            }
        }

        Assert.True(seen.Count > 30, $"only {seen.Count} states were reached");
    }

    private static void Check(SessionState state, SessionEvent happened, SessionState next, IReadOnlyList<SessionEffect> effects)
    {
        if (state.Run?.Phase == RunPhase.Cleaned && next.Run!.Number == state.Run.Number)
            Assert.Equal(state.Run, next.Run); // Cleaned is final
        if (next.Run is { Phase: RunPhase.Cleaned })
            Assert.NotNull(next.Run.Outcome);
        if (next.Run?.Number > (state.Run?.Number ?? 0))
            Assert.True(state.Run is not { IsLive: true } || effects.Any(effect => effect is NoteEnded), $"{happened} starts a second run beside a live one");
        var stored = false;
        foreach (var effect in effects)
        {
            stored |= effect is Store;
            Assert.False(effect is SpawnRun && !stored, $"{happened} spawns before it stores");
            Assert.False(effect is SignalRun && next.Intent != state.Intent && !stored, $"{happened} signals before it stores the intent");
        }

        if (happened is StopAsked)
            Assert.Equal(Intent.Down, next.Intent);
        if (next.Retries is { NextAttempt: not null })
            Assert.True(next is { Intent: Intent.Up, Run.IsLive: false, Retries.Paused: null }, $"{happened} leaves a restart due that nobody wants");
        if (next.Intent == Intent.Down)
            Assert.DoesNotContain(effects, effect => effect is SpawnRun);
    }

    private static IEnumerable<SessionEvent> EveryEvent(SessionState state)
    {
        yield return new StartAsked();
        yield return new StopAsked(s_plan, Now: false);
        yield return new StopAsked(s_plan, Now: true);
        yield return new EnableAsked();
        yield return new RenewAsked(s_plan);
        yield return new TakenOver();
        foreach (var overlap in Enum.GetValues<WhenRunning>())
            yield return new ScheduleDue(default, overlap, s_plan);
        for (var run = 1; run <= Math.Max(1, state.Run?.Number ?? 0); run++)
        {
            yield return new Spawned(run, s_leader);
            yield return new SpawnRefused(run, "no");
            yield return Ended(run, 0, "exited");
            yield return new Drained(run);
            yield return new RunLost(run, "lost");
            yield return Ended(run, 1, "exited with code 1");
            yield return new RestartDue(run);
            yield return new Settled(run);
            yield return new ProbeSaid(run, IsReady: true);
            yield return new ProbeSaid(run, IsHealthy: false);
            yield return new Unwell(run, "no answer", s_plan);
            yield return new GraceOver(run);
            yield return new EndFound(run, new RunOutcome(EndCause.Ended, 3, null, "exited with code 3"));
        }
    }

    private static LeaderEnded Ended(int run, int code, string reason) => new(run, new RunOutcome(EndCause.Ended, code, null, reason));

    private static SessionState Running() => After(After(SessionState.New, new StartAsked()), new Spawned(1, s_leader));

    private static SessionState After(SessionState state, SessionEvent happened) => Apply(state, happened).State;

    private static (SessionState State, IReadOnlyList<SessionEffect> Effects) Apply(SessionState state, SessionEvent happened) => SessionMachine.Apply(state, happened, new Circumstances(null, s_now));
}
