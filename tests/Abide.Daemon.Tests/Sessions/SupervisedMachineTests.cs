using Abide.Daemon.Sessions;
using static Abide.Daemon.Sessions.SessionEffect;
using static Abide.Daemon.Sessions.SessionEvent;

namespace Abide.Daemon.Tests.Sessions;

/// <summary>The machine of a supervised session in a world of virtual time, in which programs are started and end after a while.</summary>
public sealed class SupervisedMachineTests
{
    private static readonly StopPlan s_plan = new(15, TimeSpan.FromSeconds(10));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void A_command_that_fails_at_once_is_restarted_exactly_that_often_paused_and_told_of_once(int retries)
    {
        var world = new World(new RestartRules { MaxRetries = retries, Jitter = 0 }) { Life = _ => (TimeSpan.Zero, 1) };

        world.Do(new StartAsked());
        world.RunFor(TimeSpan.FromHours(1));

        Assert.Equal(retries + 1, world.State.Run!.Number);
        Assert.Equal(retries, world.State.Retries!.Restarts);
        Assert.Equal("paused", world.Status);
        Assert.Equal([Edge.Paused], world.Told);
        Assert.Equal(new double[] { 1, 2, 4, 8, 16 }[..retries], world.Delays.Select(delay => delay.TotalSeconds));
    }

    [Fact]
    public void A_start_forgives_and_a_life_that_is_long_enough_tells_that_it_has_recovered()
    {
        var world = new World(new RestartRules { MaxRetries = 1, Jitter = 0 }) { Life = _ => (TimeSpan.Zero, 1) };
        world.Do(new StartAsked());
        world.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal("paused", world.Status);

        world.Life = _ => (TimeSpan.FromDays(1), 0);
        world.Do(new StartAsked());
        world.RunFor(TimeSpan.FromSeconds(29));
        Assert.Equal([Edge.Paused], world.Told);
        world.RunFor(TimeSpan.FromSeconds(2));

        Assert.Equal([Edge.Paused, Edge.Recovered], world.Told);
        Assert.Equal((0, 0, null), (world.State.Retries!.Failures, world.State.Retries.Restarts, world.State.Retries.Paused));
        Assert.NotNull(world.State.Retries.LastFailure);
    }

    [Fact]
    public void A_manual_start_after_a_stop_is_restarted_again_when_it_fails()
    {
        var world = new World(RestartRules.Default) { Life = _ => (TimeSpan.FromMinutes(1), 1) };
        world.Do(new StartAsked());
        world.Do(new StopAsked(s_plan, Now: false));
        world.RunFor(TimeSpan.FromMinutes(5));
        Assert.Equal("stopped", world.Status);

        world.Do(new StartAsked());
        world.RunFor(TimeSpan.FromMinutes(2));

        Assert.True(world.State.Run!.Number > 2);
    }

    [Fact]
    public void A_stop_while_a_restart_is_due_wins()
    {
        var world = new World(RestartRules.Default) { Life = _ => (TimeSpan.Zero, 1) };
        world.Do(new StartAsked());
        world.RunFor(TimeSpan.FromMilliseconds(500));
        Assert.Equal("backoff", world.Status);

        world.Do(new StopAsked(s_plan, Now: false));
        world.RunFor(TimeSpan.FromHours(1));

        Assert.Equal(1, world.State.Run!.Number);
        Assert.Equal("failed", world.StatusAs(Intent.Up));
        Assert.Equal("stopped", world.Status);
    }

    [Fact]
    public void A_run_that_is_not_well_is_ended_and_counts_as_a_failure_even_if_it_exits_with_0()
    {
        var world = new World(new RestartRules { MaxRetries = 0 }) { Life = _ => (TimeSpan.FromDays(1), 0), ExitWhenSignalled = 0 };
        world.Do(new StartAsked());
        world.RunFor(TimeSpan.FromSeconds(1));

        world.Do(new Unwell(1, "http://localhost/ did not answer 3 times", s_plan));
        world.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal("paused", world.Status);
        Assert.Equal(EndCause.Unhealthy, world.State.Run!.Outcome!.Cause);
        Assert.StartsWith("http://localhost/ did not answer 3 times; ", world.State.Run.Outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_renewal_is_no_failure_and_one_that_comes_while_it_is_stopped_starts_nothing()
    {
        var world = new World(RestartRules.Default) { Life = _ => (TimeSpan.FromDays(1), 0) };
        world.Do(new StartAsked());
        world.RunFor(TimeSpan.FromSeconds(1));

        world.Do(new RenewAsked(s_plan));
        world.RunFor(TimeSpan.FromSeconds(1));
        Assert.Equal(("running", 2, 0), (world.Status, world.State.Run!.Number, world.State.Retries?.Failures ?? 0));

        world.Do(new StopAsked(s_plan, Now: false));
        world.Do(new RenewAsked(s_plan));
        world.RunFor(TimeSpan.FromSeconds(1));
        Assert.Equal(("stopped", 2), (world.Status, world.State.Run.Number));
    }

    [Theory]
    [InlineData(nameof(WhenRunning.Skip), 1, false)]
    [InlineData(nameof(WhenRunning.Queue), 1, true)]
    [InlineData(nameof(WhenRunning.Restart), 2, false)] // the second of two at once finds it ending already
    public void A_time_of_the_schedule_that_comes_while_the_last_run_goes_on(string word, int runs, bool starts)
    {
        var overlap = Enum.Parse<WhenRunning>(word);
        var world = new World(RestartRules.Never) { Life = _ => (TimeSpan.FromHours(2), 0) };
        world.Do(new EnableAsked());
        world.Do(new ScheduleDue(default, overlap, s_plan));
        world.RunFor(TimeSpan.FromMinutes(1));

        world.Do(new ScheduleDue(default, overlap, s_plan));
        world.Do(new ScheduleDue(default, overlap, s_plan));
        world.RunFor(TimeSpan.FromMinutes(1));

        Assert.Equal(runs, world.State.Run!.Number);
        world.RunFor(TimeSpan.FromHours(2));
        Assert.Equal(starts ? 2 : runs, world.State.Run.Number);
    }

    [Fact]
    public void What_is_stopped_is_not_started_by_its_schedule()
    {
        var world = new World(RestartRules.Never) { Life = _ => (TimeSpan.FromHours(2), 0) };
        world.Do(new EnableAsked());
        world.Do(new StopAsked(s_plan, Now: false));

        world.Do(new ScheduleDue(default, WhenRunning.Restart, s_plan));
        world.RunFor(TimeSpan.FromMinutes(1));

        Assert.Null(world.State.Run);
    }

    [Fact]
    public void The_next_daemon_waits_for_the_rest_of_a_delay_and_of_a_grace()
    {
        var world = new World(new RestartRules { Delay = TimeSpan.FromSeconds(40), Jitter = 0 }) { Life = _ => (TimeSpan.FromSeconds(1), 1) };
        world.Do(new StartAsked());
        world.RunFor(TimeSpan.FromSeconds(11));
        world.LoseTimers();

        world.Do(new TakenOver());
        Assert.Equal(30, world.Delays[^1].TotalSeconds, 1.0);
        world.RunFor(TimeSpan.FromSeconds(32));
        Assert.Equal(2, world.State.Run!.Number);

        world.Life = _ => (TimeSpan.FromDays(1), 0);
        world.ExitWhenSignalled = null;
        world.Do(new StopAsked(s_plan, Now: false));
        world.LoseTimers();
        world.Do(new TakenOver());
        world.RunFor(TimeSpan.FromSeconds(11));
        Assert.Equal("stopped", world.Status);
    }

    [Fact]
    public void However_starts_stops_crashes_and_daemons_come_between_each_other_it_ends_up_as_was_asked_last()
    {
        for (var seed = 0; seed < 1000; seed++)
        {
            var random = new Random(seed);
            var world = new World(new RestartRules { MaxRetries = random.Next(-1, 4), Window = TimeSpan.FromSeconds(random.Next(2) * 60), Policy = (RestartWhen)random.Next(1, 3) })
            {
                Random = random,
                Life = _ => (TimeSpan.FromSeconds(random.NextDouble() * 60), random.Next(2)),
            };
            Intent? last = null;
            for (var step = 0; step < 60; step++)
            {
                switch (random.Next(8))
                {
                    case 0 or 1:
                        world.Do(new StartAsked());
                        last = Intent.Up;
                        break;
                    case 2:
                        world.Do(new StopAsked(s_plan, Now: random.Next(3) == 0));
                        last = Intent.Down;
                        break;
                    case 3:
                        world.Do(new RenewAsked(s_plan));
                        break;
                    case 4 when world.State.Run is { IsLive: true } run:
                        world.Do(new Unwell(run.Number, "not well", s_plan));
                        break;
                    case 5:
                        world.LoseTimers();
                        world.Do(new TakenOver());
                        break;
                    default:
                        break;
                }

                world.RunFor(TimeSpan.FromSeconds(random.NextDouble() * random.Next(1, 30)));
            }

            if (last is null)
                continue;
            Assert.Equal(last, world.State.Intent);
            world.RunFor(TimeSpan.FromMinutes(30));
            for (var i = 0; i < 10 && world.Status is "starting" or "stopping"; i++)
                world.RunFor(TimeSpan.FromMilliseconds(100)); // in between
            if (last == Intent.Down)
                Assert.False(world.State.Run is { IsLive: true }, $"seed {seed}: it runs although it was stopped");
            else
                Assert.True(world.Status is "running" or "backoff" or "paused" or "exited", $"seed {seed}: {world.Status}");
        }
    }

    /// <summary>Performs effects in virtual time, and holds what must never happen.</summary>
    private sealed class World(RestartRules rules)
    {
        private readonly PriorityQueue<(SessionEvent Event, bool IsTimer), (TimeSpan At, int Order)> _coming = new();
        private TimeSpan _now;
        private int _order;
        private int? _alive;

        public SessionState State { get; private set; } = SessionState.New;

        public Random? Random { get; init; }

        /// <summary>How long a run lives, and with which code it exits.</summary>
        public required Func<int, (TimeSpan, int)> Life { get; set; }

        /// <summary>What a program that is asked to end exits with; null when it does not care.</summary>
        public int? ExitWhenSignalled { get; set; } = 143;

        public List<Edge> Told { get; } = [];

        public List<TimeSpan> Delays { get; } = [];

        public string Status => SessionStatus.Of(State, new Surroundings(null, IsSettled: true)).Word;

        public string StatusAs(Intent intent) => SessionStatus.Of(State with { Intent = intent }, new Surroundings(null, IsSettled: true)).Word;

        public void Do(SessionEvent happened)
        {
            (State, var effects) = SessionMachine.Apply(State, happened, new Circumstances(rules, new Moment(DateTimeOffset.UnixEpoch + _now, _now.Ticks, "boot"), Random?.NextDouble() ?? 0.5));
            if (rules.MaxRetries >= 0 && rules.Policy == RestartWhen.OnFailure)
                Assert.True((State.Retries?.Failures ?? 0) <= rules.MaxRetries + 1, "more failures were counted than are allowed");
            foreach (var effect in effects)
                Perform(effect);
        }

        public void RunFor(TimeSpan time)
        {
            var end = _now + time;
            while (_coming.TryPeek(out _, out var due) && due.At <= end)
            {
                var (happened, _) = _coming.Dequeue();
                _now = due.At > _now ? due.At : _now;
                if (happened is LeaderEnded ended)
                {
                    if (_alive != ended.Run)
                        continue; // it has died already
                    _alive = null;
                }

                Do(happened);
            }

            _now = end;
        }

        /// <summary>The daemon dies: what it waited for is gone, what programs do is not.</summary>
        public void LoseTimers()
        {
            var rest = _coming.UnorderedItems.Where(item => !item.Element.IsTimer).ToArray();
            _coming.Clear();
            _coming.EnqueueRange(rest.Select(item => (item.Element, item.Priority)));
        }

        private void Perform(SessionEffect effect)
        {
            switch (effect)
            {
                case SpawnRun spawn:
                    Assert.Equal(Intent.Up, State.Intent);
                    Come(new Spawned(spawn.Run, new RunLeader(spawn.Run, 1, "boot")), Soon());
                    break;
                case NoteStarted started:
                    Assert.Null(_alive); // never two at once
                    _alive = started.Run;
                    var (life, code) = Life(started.Run);
                    Come(Ended(started.Run, code, null), life);
                    break;
                case CancelSpawn when Random?.Next(2) == 0:
                    Come(new SpawnRefused(State.Run!.Number, "cancelled"), Soon()); // the program's start may have come first, or comes still
                    break;
                case SignalRun { Signal: SessionMachine.Kill } kill:
                    Come(Ended(kill.Run, null, 9), Soon());
                    break;
                case SignalRun signal when ExitWhenSignalled is { } exit:
                    Come(Ended(signal.Run, exit, null), Soon());
                    break;
                case DrainRun drain:
                    Come(new Drained(drain.Run), Soon());
                    break;
                case ArmGrace grace:
                    Come(new GraceOver(grace.Run), grace.After, isTimer: true);
                    break;
                case ArmRestart restart:
                    Delays.Add(restart.After);
                    Come(new RestartDue(restart.Run), restart.After, isTimer: true);
                    break;
                case ArmSettled settled:
                    Come(new Settled(settled.Run), settled.After, isTimer: true);
                    break;
                case Tell tell:
                    Told.Add(tell.Edge);
                    break;
                default:
                    break;
            }
        }

        private TimeSpan Soon() => Random is { } random ? TimeSpan.FromMilliseconds(random.Next(200)) : TimeSpan.Zero;

        private void Come(SessionEvent happens, TimeSpan after, bool isTimer = false) => _coming.Enqueue((happens, isTimer), (_now + after, _order++));

        private static LeaderEnded Ended(int run, int? code, int? signal) => new(run, new RunOutcome(EndCause.Ended, code, signal, code is null ? "killed" : $"exited with code {code}"));
    }
}
